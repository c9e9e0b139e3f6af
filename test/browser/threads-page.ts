/** What the page of `threads.test.ts` does: products, convolutions and their gradients, with threads and without. */
import * as tf from "@tensorflow/tfjs";
import { setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import {
  registerGradients,
  registerTrainingKernels,
  setOptimizations,
} from "../../runtime/index.ts";
import { teamOf } from "../../runtime/team/team.ts";
import { memoryOf } from "../../runtime/wasm-kernels/shared-memory.ts";
import type { WasmBackend } from "../../runtime/wasm-kernels/wasm-backend.ts";

export interface ThreadsResult {
  readonly cores: number;
  /** How many threads there are to work. */
  readonly size: number;
  /** The largest difference, as a share of the largest number. */
  readonly difference: number;
}

function numbers(shape: number[], seed: number): tf.Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  return tf.tensor(Float32Array.from({ length: size }, (_, k) => Math.sin(12.9898 * (k + 1) + seed)), shape); // prettier-ignore
}

async function results(): Promise<Float32Array> {
  const tensor = tf.tidy(() => {
    const [x, w] = [numbers([16, 16, 16, 32], 1), numbers([3, 3, 32, 48], 2)];
    const conv = (a: tf.Tensor, b: tf.Tensor): tf.Tensor =>
      tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, "same");
    const product = tf.matMul(tf.reshape(x, [-1, 256]), tf.reshape(x, [-1, 256]), false, true);
    const all = [conv(x, w), product, ...tf.grads(conv)([x, w])];
    return tf.concat(all.map((each) => tf.reshape(each, [-1])));
  });
  const values = (await tensor.data()) as Float32Array;
  tensor.dispose();
  return values;
}

async function threads(): Promise<ThreadsResult> {
  setWasmPaths("/");
  setThreadsCount(2);
  registerGradients(tf);
  registerTrainingKernels(tf);
  await tf.setBackend("wasm");
  const memory = memoryOf(tf.backend() as unknown as WasmBackend);
  const size = (): number => (memory && teamOf(memory)?.size) ?? 1;
  const deadline = performance.now() + 20_000;
  do {
    await results();
    await new Promise((resolve) => setTimeout(resolve, 50));
  } while (size() < 2 && performance.now() < deadline);
  const shared = await results();
  setOptimizations({ threads: false });
  const alone = await results();
  const largest = alone.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const worst = shared.reduce((most, value, k) => Math.max(most, Math.abs(value - (alone[k] ?? NaN))), 0); // prettier-ignore
  return { cores: navigator.hardwareConcurrency, size: size(), difference: worst / largest };
}

Object.assign(globalThis, { threads });
