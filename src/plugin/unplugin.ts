/** `.nn` files as modules, for Vite, Rollup, esbuild, webpack and Rspack alike. */
import { createUnplugin, type UnpluginFactory } from "unplugin";
import { compileFile, errorsOf, moduleCode, problemOf, type CompiledFile } from "./compile-file.ts";
import { compiledQuery, hotModule } from "./hot-module.ts";
import { writeTypes } from "./write-types.ts";

export interface PluginOptions {
  /** Writes the types of each file that is loaded beside it, `lenet.d.nn.ts` for `lenet.nn`. */
  readonly types?: boolean;
}

/** The parts of a bundler that the plugin talks to; Vite tells which environment it builds for. */
interface Context {
  addWatchFile(file: string): void;
  error(problem: unknown): void;
  warn(problem: unknown): void;
  readonly environment?: { readonly name: string };
}

const factory: UnpluginFactory<PluginOptions | undefined> = (options = {}, { framework }) => {
  let isHot = false;
  return {
    name: "nnc",
    enforce: "pre",
    transformInclude: (id) => isModule(id),
    transform(text, id) {
      const context = this as unknown as Context;
      const [file = id, query = ""] = id.split("?");
      const compiled = compileFile(file, text);
      for (const name of compiled.files) if (name !== file) context.addWatchFile(name);
      if (!report(context, compiled, String(framework)) || !compiled.module) return null;
      if (options.types === true) writeTypes(file, compiled.module);
      const isClient = context.environment?.name === "client";
      if (isHot && isClient && `?${query}` !== compiledQuery)
        return { code: hotModule(file, compiled.module), map: null };
      return moduleCode(file, compiled.module);
    },
    vite: {
      config: () => ({ optimizeDeps: { include: ["@tensorflow/tfjs", "nnc/tfjs"] } }),
      configResolved({ command, isProduction }: { command: string; isProduction: boolean }) {
        isHot = command === "serve" && !isProduction;
      },
    },
  };
};

/** Queries such as `?raw` and `?url` ask for something else than the module. */
function isModule(id: string): boolean {
  const [file = "", query] = id.split("?");
  if (!file.endsWith(".nn")) return false;
  return query === undefined || `?${query}` === compiledQuery || /^(?:v|t)=\w+$/.test(query);
}

/** These show the message of an error and nothing else of it. */
const showsMessages = new Set<string>(["webpack", "rspack", "esbuild"]);

/** True when there is no error. */
function report(context: Context, compiled: CompiledFile, framework: string): boolean {
  const [first] = errorsOf(compiled);
  for (const diagnostic of compiled.diagnostics) {
    if (diagnostic.severity === "error") continue;
    const problem = problemOf(diagnostic, compiled.sources);
    context.warn(showsMessages.has(framework) ? problem.rendered : problem);
  }
  if (!first) return true;
  const problem = problemOf(first, compiled.sources);
  // Those would go on to read the program as JavaScript.
  if (framework === "webpack" || framework === "rspack") throw new Error(problem.rendered);
  context.error(Object.assign(new Error(problem.message), problem));
  return false;
}

export const nnc = createUnplugin(factory);
