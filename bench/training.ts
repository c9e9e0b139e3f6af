/**
 * `npm run bench`: one step of training of a compiled program on WebAssembly, against the same network written
 * by hand with `tf.layers` on the `cpu` backend. Both are measured in the same run, in turns, so that whatever else the
 * machine does slows both; what counts is the ratio. `npm run bench -- --quick` takes fewer turns.
 */
import * as tf from "@tensorflow/tfjs";
import { useFastestBackend } from "../runtime/node.ts";
import { random } from "../runtime/random.ts";
import { networkOf } from "../runtime/training/network.ts";
import { samplesOf } from "../runtime/training/data.ts";
import { trainOn, variablesOf } from "../runtime/training/step.ts";
import { compiled } from "./compiled.ts";
import { leNet, planOf, threeConvolutions, type Contender } from "./models.ts";
import { summarize, type Summary } from "./statistics.ts";

interface Aim {
  readonly contender: Contender;
  /** How many times faster than `cpu` it is meant to be. */
  readonly ratio: number;
}

const aims: readonly Aim[] = [
  { contender: leNet, ratio: 60 },
  { contender: threeConvolutions, ratio: 120 },
];
/** Steps on `wasm` for each step on `cpu`, which takes as long as very many of them. */
const stepsPerTurn = 10;

type Backend = "cpu" | "wasm";

/** Calls return how long one step takes, in milliseconds. */
function stepper(backend: Backend, contender: Contender): () => Promise<number> {
  const { image, batch } = contender;
  const ours = backend === "wasm" ? compiled(contender.model) : undefined;
  const plan = ours?.plan ?? planOf(tf, contender);
  const { uniform, integer } = random(1);
  const size = image.reduce((product, n) => product * n, 1);
  const samples = samplesOf(plan, {
    inputs: { image: Float32Array.from({ length: batch * size }, () => uniform()) },
    targets: { label: Int32Array.from({ length: batch }, () => integer(10)) },
  });
  const numbers = Int32Array.from({ length: batch }, (_, index) => index);
  const net = ours ? ours.make() : contender.make(tf);
  const network = networkOf(net, plan);
  const optimizer = plan.optimizer(net);
  return async () => {
    await tf.setBackend(backend);
    const started = performance.now();
    const tensors = samples.batch(numbers);
    const [loss] = trainOn(network, plan, optimizer, variablesOf(net), tensors);
    await loss?.data();
    const took = performance.now() - started;
    tf.dispose([tensors.inputs, tensors.targets, loss ?? []]);
    return took;
  };
}

async function measure(contender: Contender, turns: number): Promise<Record<Backend, Summary>> {
  await tf.setBackend("cpu");
  const onCpu = stepper("cpu", contender);
  await tf.setBackend("wasm");
  const onWasm = stepper("wasm", contender);
  for (let step = 0; step < 5; step++) await onWasm();
  const cpu: number[] = [];
  const wasm: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    cpu.push(await onCpu());
    for (let step = 0; step < stepsPerTurn; step++) wasm.push(await onWasm());
  }
  return { cpu: summarize(cpu), wasm: summarize(wasm) };
}

function milliseconds({ median, low, high }: Summary): string {
  const digits = median < 100 ? 1 : 0;
  return `${median.toFixed(digits)} ms (${low.toFixed(digits)}–${high.toFixed(digits)})`;
}

function print(cells: readonly string[]): void {
  const [first = "", ...others] = cells;
  console.log(`${first.padEnd(46)}${others.map((cell) => cell.padStart(24)).join("")}`);
}

export async function benchTraining(): Promise<void> {
  const turns = process.argv.includes("--quick") ? 1 : 3;
  const { backend } = await useFastestBackend(tf, { notice: console.warn });
  if (backend !== "wasm") throw new Error("There is nothing to measure without WebAssembly.");
  console.log("One step of training: median (from the first to the third quartile)\n");
  print(["", "tf.layers on cpu", "nnc on wasm", "ratio", "aim"]);
  for (const { contender, ratio } of aims) {
    const { cpu, wasm } = await measure(contender, turns);
    const times = cpu.median / wasm.median;
    const verdict = times >= ratio ? "reached" : "missed";
    print([
      contender.name,
      milliseconds(cpu),
      milliseconds(wasm),
      `${times.toFixed(0)}×`,
      `${ratio}× ${verdict}`,
    ]);
  }
}
