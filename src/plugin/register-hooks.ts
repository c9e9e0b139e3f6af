/** Hooks of Node's module loader. Node 20 knows only these, which `register` starts. */
import type { LoadFnOutput, LoadHookContext } from "node:module";
import { fileURLToPath } from "node:url";
import { renderDiagnostic } from "../diagnostics/render-text.ts";
import { compileFile, errorsOf, moduleCode } from "./compile-file.ts";

type NextLoad = (url: string, context: LoadHookContext) => LoadFnOutput | Promise<LoadFnOutput>;

/** Compiles `.nn` files; the map is in the code, for `node --enable-source-maps`. */
export function load(
  url: string,
  context: LoadHookContext,
  nextLoad: NextLoad,
): LoadFnOutput | Promise<LoadFnOutput> {
  const { protocol, pathname } = new URL(url);
  if (protocol !== "file:" || !pathname.endsWith(".nn")) return nextLoad(url, context);
  const file = fileURLToPath(url);
  const compiled = compileFile(file);
  if (!compiled.module) {
    const frames = errorsOf(compiled).map((problem) =>
      renderDiagnostic(problem, compiled.sources, { color: false }),
    );
    throw new SyntaxError(`${file} does not compile\n\n${frames.join("\n")}`);
  }
  const { code, map } = moduleCode(file, compiled.module);
  const inline = Buffer.from(map).toString("base64");
  const source = `${code}//# sourceMappingURL=data:application/json;base64,${inline}\n`;
  return { format: "module", shortCircuit: true, source };
}
