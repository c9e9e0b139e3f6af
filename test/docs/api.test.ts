import { build } from "esbuild";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import * as nnc from "../../src/index.ts";
import * as editing from "../../src/language/index.ts";
import { projectRoot, readProjectFile } from "../test-host.ts";

const { text: page } = readProjectFile("docs/api.md");
const examples = [...page.matchAll(/```js run\n([^]*?)```/g)].map(([, code]) => code ?? "");

/** What an example prints. */
function run(code: string): string[] {
  const printed: string[] = [];
  const show = (value: unknown): string =>
    typeof value === "string" ? value.trimEnd() : inspect(value, { breakLength: Infinity });
  const body = code
    .replace(/^import (\{.*\}) from "nnc";$/gm, "const $1 = nnc;")
    .replace(/^import (\{.*\}) from "nnc\/language";$/gm, "const $1 = editing;");
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const example = new Function("nnc", "editing", "console", body) as (
    library: object,
    editing: object,
    console: object,
  ) => void;
  example(nnc, editing, {
    log: (...values: unknown[]) => printed.push(values.map(show).join(" ")),
  });
  return printed.flatMap((text) => text.split("\n"));
}

describe("docs/api.md", () => {
  it.each(examples.map((code, index) => [index + 1, code] as const))(
    "example %i prints what it says",
    (_, code) => {
      const said = [...code.matchAll(/^\/\/ (.*)$/gm)].map(([, text]) => text ?? "");
      expect(said.length).toBeGreaterThan(0);
      expect(run(code)).toEqual(said);
    },
  );

  it("tells of every function that the library exports", () => {
    const functions = Object.entries({ ...nnc, ...editing }).filter(
      ([, value]) => typeof value === "function",
    );
    expect(functions.map(([name]) => name).filter((name) => !page.includes(`\`${name}\``))).toEqual(
      [],
    );
  });
});

describe("the library", () => {
  it.each([
    "src/index.ts",
    "src/language/index.ts",
    "runtime/index.ts",
    "runtime/hot.ts",
    "src/plugin/prettier.ts",
  ])("%s is fit for a browser", async (entry) => {
    const { outputFiles, metafile } = await build({
      absWorkingDir: projectRoot,
      entryPoints: [entry],
      bundle: true,
      write: false,
      metafile: true,
      minify: true,
      format: "esm",
      platform: "browser",
      external: ["@tensorflow/*"],
      logLevel: "silent",
    });
    const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
    expect(imports.map(({ path }) => path).filter((path) => !/^@tensorflow\//.test(path))).toEqual(
      [],
    );
    expect(outputFiles[0]?.contents.length).toBeLessThan(1_500_000);
  });
});
