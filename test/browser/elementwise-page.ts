/** What the page of `elementwise.test.ts` does: every case on a backend, with kernels and without. */
import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import "@tensorflow/tfjs-backend-webgpu";
import {
  elementwise,
  registerGradients,
  registerTrainingKernels,
  setOptimizations,
} from "../../runtime/index.ts";
import { elementwiseCases, type ElementwiseCase } from "../runtime/elementwise-cases.ts";

export interface CaseResult {
  readonly name: string;
  /** Whether there was a kernel for it. */
  readonly isFused: boolean;
  /** The largest differences, as shares of the largest numbers: of the values and of the gradients. */
  readonly differences: readonly number[];
}

/** Numbers from -scale to scale that are the same each time. */
function inputsOf({ shapes, scale = 1 }: ElementwiseCase): tf.Tensor[] {
  return shapes.map((shape, index) => {
    const size = shape.reduce((product, length) => product * length, 1);
    const numbers = Float32Array.from({ length: size }, (_, k) => scale * Math.sin(12.9898 * (k + 1) + 78.233 * index)); // prettier-ignore
    return tf.tensor(numbers, [...shape], "float32");
  });
}

async function everything({ compute }: ElementwiseCase, inputs: readonly tf.Tensor[]) {
  const apply = (...given: tf.Tensor[]): tf.Tensor => elementwise(tf, given, compute);
  const tensors = tf.tidy(() => {
    const y = apply(...inputs);
    return [y, ...tf.grads(apply)([...inputs], tf.cos(tf.mul(y, 0)))];
  });
  const numbers = await Promise.all(tensors.map((tensor) => tensor.data()));
  tf.dispose(tensors);
  return numbers;
}

function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const largest = Math.max(1e-3, ...Array.from(b, Math.abs));
  return Math.max(0, ...Array.from(a, (x, k) => Math.abs(x - (b[k] ?? NaN)))) / largest;
}

async function runCase(one: ElementwiseCase): Promise<CaseResult> {
  const inputs = inputsOf(one);
  setOptimizations({ elementwise: true });
  const { kernelNames } = await tf.profile(() => {
    elementwise(tf, inputs, one.compute).dispose();
  });
  const fused = await everything(one, inputs);
  setOptimizations({ elementwise: false });
  const plain = await everything(one, inputs);
  tf.dispose(inputs);
  return {
    name: one.name,
    isFused: kernelNames.includes("NncElementwise"),
    differences: fused.map((numbers, index) => difference(numbers, plain[index] ?? [])),
  };
}

/** The largest error of a sine or a cosine, of numbers of all sizes. */
async function errorOfSines(): Promise<number> {
  setOptimizations({ elementwise: true });
  const numbers = Float32Array.from({ length: 7000 }, (_, k) => Math.sin(k) * 1.0125 ** k);
  const errors: number[] = [];
  for (const name of ["sin", "cos"] as const) {
    const made = tf.tidy(() => elementwise(tf, [tf.tensor(numbers)], ([x], to) => to.neg(to[name](x)))); // prettier-ignore
    const found = await made.data();
    made.dispose();
    numbers.forEach((x, k) => errors.push(Math.abs((found[k] ?? NaN) + Math[name](x))));
  }
  return Math.max(...errors);
}

/** How far off a kernel is that needs more groups of 64 than WebGPU has along an axis. */
async function errorOfLarge(): Promise<number> {
  setOptimizations({ elementwise: true });
  const worst = tf.tidy(() => {
    const x = tf.reshape(tf.linspace(-1, 1, 2050 * 2050), [2050, 2050]);
    const y = tf.linspace(-1, 1, 2050);
    const made = elementwise(tf, [x, y], ([a, b], { add, relu }) => relu(add(a, b)));
    return tf.max(tf.abs(tf.sub(made, tf.relu(tf.add(x, y)))));
  });
  const [error = NaN] = await worst.data();
  worst.dispose();
  return error;
}

/** Undefined where the backend does not start here. */
async function runCases(backend: string): Promise<readonly CaseResult[] | undefined> {
  if (!(await tf.setBackend(backend).catch(() => false))) return undefined;
  await tf.ready();
  const before = tf.memory().numTensors;
  const results: CaseResult[] = [];
  for (const one of elementwiseCases) {
    // tfjs cannot sum up what is empty on a GPU.
    const isEmpty = one.shapes.some((shape) => shape.includes(0));
    // Its sines on WebGPU are off by one in ten thousand; ours are held to the truth.
    const isOff = backend === "webgpu" && one.name.startsWith("sines");
    if ((!isEmpty || !backend.startsWith("webg")) && !isOff) results.push(await runCase(one));
  }
  if (tf.memory().numTensors !== before) throw new Error("tensors were left behind");
  return results;
}

setWasmPaths("/");
registerGradients(tf);
registerTrainingKernels(tf);
Object.assign(globalThis, { runCases, errorOfLarge, errorOfSines });
