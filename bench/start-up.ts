/** `npm run bench -- start`: from the start of a process to the end of its first prediction, with weights made anew. */
import type { BenchFlags } from "./flags.ts";
import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageFile } from "../src/host/package-files.ts";
import { writePart } from "./performance-page.ts";
import { writeModules } from "./prepared.ts";
import { summarize } from "./statistics.ts";
import { cell, consoleTable, markdownTable } from "./table.ts";

const models = [
  { model: "LeNet", shape: [1, 28, 28, 1], channelsFirst: [1, 1, 28, 28] },
  { model: "ResNet18", shape: [1, 32, 32, 3], channelsFirst: [1, 3, 32, 32] },
];

type Sizes = (typeof models)[number];

interface Starter {
  readonly name: string;
  readonly command: readonly string[];
  /** The program, where it is one of ours. */
  readonly file?: readonly [name: string, text: string];
}

const wasm = `import { useFastestBackend } from "nnc/runtime/node";
await useFastestBackend(tf, { threads: 1 });`;

function startersOf(folder: string, { model, shape, channelsFirst }: Sizes): readonly Starter[] {
  const node = (name: string, file: string, text: string): Starter => ({
    name,
    command: [process.execPath, join(folder, file)],
    file: [file, text],
  });
  const x = `tf.zeros(${JSON.stringify(shape)})`;
  const starters = [
    node(
      "nnc, target core",
      "start-core.js",
      `import * as tf from "nnc/tfjs-core";
import { readFileSync } from "node:fs";
import { weightsOfSafetensors } from "nnc/runtime/core";
import { ${model} } from "./core.js";
import { dirname, sep } from "node:path";
import { createRequire } from "node:module";
const require = createRequire(import.meta.url);
require("@tensorflow/tfjs-backend-wasm").setWasmPaths(dirname(require.resolve("@tensorflow/tfjs-backend-wasm")) + sep);
await tf.setBackend("wasm");
const bytes = readFileSync(new URL("weights.safetensors", import.meta.url));
${model}(weightsOfSafetensors(bytes)).predict(${x}).dataSync();`,
    ),
    node(
      "nnc, target tfjs",
      "start-layers.js",
      `import * as tf from "nnc/tfjs";\nimport { ${model} } from "./layers.js";\n${wasm}\n${model}().predict(${x}).dataSync();`,
    ),
    node(
      "tf.layers, wasm",
      "start-hand.mjs",
      `import * as tf from "@tensorflow/tfjs";\nimport { dirname, sep } from "node:path";\nimport { createRequire } from "node:module";
const require = createRequire(import.meta.url);
require("@tensorflow/tfjs-backend-wasm").setWasmPaths(dirname(require.resolve("@tensorflow/tfjs-backend-wasm")) + sep);
await tf.setBackend("wasm");
const { handWritten } = await import("../bench-hand-written.js");
handWritten.get("${model}")(tf).predict(${x}).dataSync();`,
    ),
  ];
  const onnx = packageFile("e2e/bench/package.json");
  const exported = packageFile(`dist/bench-models/${model}.onnx`);
  if (existsSync(packageFile("e2e/bench/node_modules/onnxruntime-node")) && existsSync(exported))
    starters.push(
      node(
        "onnxruntime-node",
        "start-onnx.js",
        `import { createRequire } from "node:module";
const ort = createRequire(${JSON.stringify(onnx)})("onnxruntime-node");
const session = await ort.InferenceSession.create(${JSON.stringify(exported)}, { intraOpNumThreads: 1 });
const dims = ${JSON.stringify(channelsFirst)};
await session.run({ x: new ort.Tensor("float32", new Float32Array(dims.reduce((a, b) => a * b)), dims) });`,
      ),
    );
  const python = process.env["NNC_PYTHON"] ?? packageFile(".venv/bin/python");
  const program = `import sys; sys.path.insert(0, ${JSON.stringify(packageFile("bench/peers"))})
import torch; from networks import networks
torch.set_num_threads(1)
with torch.inference_mode(): networks["${model}"]().eval()(torch.zeros(${JSON.stringify(channelsFirst)})).numpy()`;
  if (existsSync(python)) starters.push({ name: "PyTorch", command: [python, "-c", program] });
  return starters;
}

/** Weights as a file, for the target that does not make them. */
function saveWeightsOf(folder: string, model: string): void {
  const program = `import * as tf from "@tensorflow/tfjs";
import { writeFileSync } from "node:fs";
import { saveWeights } from "nnc/runtime";
import { ${model} } from "./layers.js";
await tf.setBackend("cpu");
writeFileSync(new URL("weights.safetensors", import.meta.url), await saveWeights(${model}()));`;
  writeFileSync(join(folder, "save.js"), program);
  spawnSync(process.execPath, [join(folder, "save.js")], { stdio: "ignore" });
}

function measure(starters: readonly Starter[], turns: number): readonly string[] {
  const times = starters.map((): number[] => []);
  const problems = starters.map(() => "");
  for (let turn = 0; turn <= turns; turn++)
    for (const [index, { command }] of starters.entries()) {
      const [program = "", ...args] = command;
      const started = performance.now();
      const { status, stderr } = spawnSync(program, args, { encoding: "utf8", timeout: 60_000 });
      if (status !== 0) problems[index] = stderr.trim().split("\n").at(-1) ?? "it failed";
      // The first start finds nothing in the caches of the machine.
      else if (turn > 0) times[index]?.push(performance.now() - started);
    }
  return times.map((each, index) =>
    cell(each.length > 0 ? summarize(each) : { problem: problems[index] ?? "" }),
  );
}

export function benchStartUp({ quick, write }: BenchFlags): void {
  const folder = packageFile("dist/bench-start");
  const turns = quick ? 2 : 5;
  const rows: string[][] = [];
  let head: readonly string[] = [];
  for (const sizes of models) {
    // As models of the standard library are.
    writeModules(folder, sizes.model, true);
    saveWeightsOf(folder, sizes.model);
    const starters = startersOf(folder, sizes);
    for (const { file } of starters) if (file) writeFileSync(join(folder, file[0]), file[1]);
    head = ["", ...starters.map(({ name }) => name)];
    rows.push([sizes.model, ...measure(starters, turns)]);
  }
  console.log("\nFrom the start of the process to the first prediction, on one thread\n");
  console.log(consoleTable([head, ...rows]));
  if (write) writePart("start", markdownTable(head, rows));
}
