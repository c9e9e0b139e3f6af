import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, dirname } from "node:path";
import { describe, expect, it } from "vitest";

/** Each layer imports only itself and what stands below it. */
const layers = [
  "src/cli",
  "src/plugin",
  "src/train",
  "src/data",
  "src/lsp",
  "src/host",
  "src/index.ts",
  "src/language",
  "src/picture",
  "src/summary.ts",
  "src/weights",
  "src/compile.ts",
  "src/format",
  "src/targets",
  "src/stream",
  "src/analyze.ts",
  "src/lint",
  "src/passes",
  "src/lower",
  "src/check",
  "src/resolve",
  "src/analysis",
  "src/graph",
  "src/operators",
  "src/javascript",
  "src/document",
  "src/shape",
  "grammar",
  "src/diagnostics/catalogue",
  "src/settings",
  "src/syntax",
  "src/diagnostics",
  "src/source",
];
/** Only these may touch the machine. */
const shells = ["src/cli", "src/train", "src/data", "src/host", "src/plugin", "src/lsp"];

const root = new URL("../../", import.meta.url).pathname;

function sources(folder: string): string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(join(root, path)).isDirectory()) return sources(path);
    return path.endsWith(".ts") ? [path] : [];
  });
}

function layerOf(file: string): number {
  const found = layers.filter((layer) => file === layer || file.startsWith(`${layer}/`));
  return layers.indexOf(found.sort((a, b) => b.length - a.length)[0] ?? "");
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), "utf8");
  return [...text.matchAll(/(?:import|export)[^;]*?from "([^"]+)"/g)].map(
    (match) => match[1] ?? "",
  );
}

const files = [...sources("src"), ...sources("grammar")];

describe("the layers", () => {
  it("cover every source file", () => {
    expect(files.filter((file) => layerOf(file) < 0)).toEqual([]);
  });

  it("import downwards only", () => {
    const upward = files.flatMap((file) =>
      importsOf(file)
        .filter((specifier) => specifier.startsWith("."))
        .map((specifier) => relative(root, join(root, dirname(file), specifier)))
        .filter((target) => layerOf(target) >= 0 && layerOf(target) < layerOf(file))
        .map((target) => `${file} imports ${target}`),
    );
    expect(upward).toEqual([]);
  });

  it("keep node: to the shells", () => {
    const guilty = files.filter(
      (file) =>
        !shells.some((shell) => file.startsWith(shell)) &&
        importsOf(file).some((name) => name.startsWith("node:")),
    );
    expect(guilty).toEqual([]);
  });

  it("keep the package for CodeMirror free of node:, and of the shells", () => {
    const imported = sources("editors/codemirror").flatMap((file) =>
      importsOf(file).map((name) => [file, name] as const),
    );
    const guilty = imported.filter(([file, name]) => {
      const target = name.startsWith(".") ? relative(root, join(root, dirname(file), name)) : name;
      return name.startsWith("node:") || shells.some((shell) => target.startsWith(`${shell}/`));
    });
    expect(guilty).toEqual([]);
  });

  it("keep the browser side of the runtime free of node:", () => {
    const nodeOnly = ["runtime/node.ts", "runtime/file-handler.ts", "runtime/backend.ts"];
    const nodeFolder = "runtime/wasm-threads/";
    const guilty = sources("runtime").filter(
      (file) =>
        !nodeOnly.includes(file) &&
        !file.startsWith(nodeFolder) &&
        importsOf(file).some((name) => name.startsWith("node:")),
    );
    expect(guilty).toEqual([]);
  });

  it("stay small: no file over 300 lines, no file called utils", () => {
    const all = [
      ...files,
      ...sources("runtime"),
      ...sources("test"),
      ...sources("bench"),
      ...sources("examples"),
      ...sources("editors/codemirror"),
      ...sources("editors/vscode/src"),
    ];
    const long = all.filter(
      (file) => readFileSync(join(root, file), "utf8").split("\n").length > 301,
    );
    expect(long).toEqual([]);
    expect(all.filter((file) => /utils?\.ts$/.test(file))).toEqual([]);
  });
});
