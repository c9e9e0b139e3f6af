/** The networks of `nets.nn` as modules for both targets, in a folder of the package. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { compile, type Target } from "../src/compile.ts";
import { nodeHost, readSource } from "../src/host/node-host.ts";
import { packageFile } from "../src/host/package-files.ts";

/** Writes `layers.js` and `core.js`, each with one model; with how it is trained, where that is asked for. */
export function writeModules(folder: string, model: string, isTrained = false): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const path = packageFile("bench/nets.nn");
  const host = nodeHost({ root: dirname(path), standardLibrary: packageFile("stdlib") });
  const all = readSource(path) ?? "";
  const imports = all.match(/^import .*$/gm) ?? [];
  const parts = [section(all, `model ${model}(`), ...(isTrained ? [section(all, `train ${model} {`)] : [])]; // prettier-ignore
  const text = [...imports, ...parts].join("\n");
  const modules: readonly (readonly [string, Target])[] = [
    ["layers", "tfjs"],
    ["core", "core"],
  ];
  for (const [stem, target] of modules) {
    const { module } = compile({ path, text }, host, { target, stem });
    writeFileSync(join(folder, `${stem}.js`), module?.code ?? "");
  }
}

/** What begins so, to the brace that ends it. */
function section(text: string, head: string): string {
  const start = text.indexOf(head);
  return text.slice(start, text.indexOf("\n}\n", start) + 3);
}
