/** `npm run bench -- size`: a network for browsers, minified by esbuild, for both targets and with `tf.layers`. */
import type { BenchFlags } from "./flags.ts";
import { build } from "esbuild";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { packageFile } from "../src/host/package-files.ts";
import { writePart } from "./performance-page.ts";
import { writeModules } from "./prepared.ts";
import { consoleTable, markdownTable } from "./table.ts";

const models = ["LeNet", "ResNet18", "LSTM", "GPT"];
const backend = 'import "@tensorflow/tfjs-backend-wasm";\n';

function entriesOf(model: string): readonly (readonly [string, string])[] {
  const hand = JSON.stringify(packageFile("bench/hand-written/networks.ts"));
  return [
    ["target core", `${backend}export { ${model} } from "./core.js";`],
    ["target core, without a backend", `export { ${model} } from "./core.js";`],
    ["target tfjs", `${backend}export { ${model} } from "./layers.js";`],
    [
      "by hand with tf.layers",
      `${backend}import * as tf from "@tensorflow/tfjs"; import { handWritten } from ${hand};
export const net = handWritten.get("${model}")(tf);`,
    ],
  ];
}

async function sizeOf(contents: string, folder: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: folder },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    logLevel: "silent",
    tsconfigRaw: {}, // Its paths would take in the sources of the runtime, where users have what is built of them.
  });
  const [file] = outputFiles;
  if (!file) return "";
  const kilobytes = (bytes: number): string => (bytes / 1000).toFixed(0);
  return `${kilobytes(file.contents.length)} kB (${kilobytes(gzipSync(file.contents, { level: 9 }).length)} kB gzip)`;
}

export async function benchSizes({ write }: BenchFlags): Promise<void> {
  const folder = packageFile("dist/bench-size");
  const rows: string[][] = [];
  for (const model of models) {
    writeModules(folder, model);
    const entries = entriesOf(model);
    const sizes = await Promise.all(entries.map(([, contents]) => sizeOf(contents, join(folder))));
    rows.push([model, ...sizes]);
  }
  const head = ["", ...entriesOf("").map(([name]) => name)];
  console.log("\nBundles for browsers, minified; the WebAssembly itself comes on top\n");
  console.log(consoleTable([head, ...rows]));
  if (write) writePart("size", markdownTable(head, rows));
}
