/** The networks of `nets.nn` as modules for both targets, in a folder of the package. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { compile, type Target } from "../src/compile.ts";
import { nodeHost, readSource } from "../src/host/node-host.ts";
import { packageFile } from "../src/host/package-files.ts";

/** Writes `layers.js` and `core.js`, each with one model. */
export function writeModules(folder: string, model: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const path = packageFile("bench/nets.nn");
  const host = nodeHost({ root: dirname(path), standardLibrary: packageFile("stdlib") });
  const text = only(readSource(path) ?? "", model);
  const modules: readonly (readonly [string, Target])[] = [
    ["layers", "tfjs"],
    ["core", "core"],
  ];
  for (const [stem, target] of modules) {
    const { module } = compile({ path, text }, host, { target, stem });
    writeFileSync(join(folder, `${stem}.js`), module?.code ?? "");
  }
}

/** The program with one of its models, without how it is trained. */
function only(text: string, model: string): string {
  const imports = text.match(/^import .*$/gm) ?? [];
  const start = text.indexOf(`model ${model}(`);
  return `${imports.join("\n")}\n${text.slice(start, text.indexOf("\n}\n", start) + 3)}`;
}
