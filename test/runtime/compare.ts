/** Runs a computation on the `cpu` and the `wasm` backend of tfjs and compares what comes out. */
import * as tf from "@tensorflow/tfjs";
import { expect } from "vitest";

type Numbers = ArrayLike<number>;

/** A tensor as data, so that it can be made on any backend. */
export interface Values {
  readonly shape: number[];
  readonly data: Float32Array | Int32Array;
}

/** Numbers from -1 to 1 that look random and are the same in each run. */
export function values(shape: number[], seed = 1): Values {
  let state = seed * 2654435761;
  const data = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
  return { shape, data };
}

export function toTensor({ shape, data }: Values): tf.Tensor {
  return tf.tensor(data, shape, data instanceof Int32Array ? "int32" : "float32");
}

/** Values and shapes of what `compute` gives on a backend; fails when it leaks tensors. */
export async function on(
  backend: "cpu" | "wasm",
  inputs: readonly Values[],
  compute: (...inputs: tf.Tensor[]) => tf.Tensor[],
): Promise<{ shape: number[]; data: Numbers }[]> {
  await tf.setBackend(backend);
  const before = counts();
  const made = inputs.map(toTensor);
  const results = tf.tidy(() => compute(...made));
  const found = results.map((result) => ({ shape: result.shape, data: result.dataSync() }));
  tf.dispose([made, results]);
  expect(counts(), `${backend} leaks`).toEqual(before);
  return found;
}

function counts(): { tensors: number; data: number } {
  return { tensors: tf.memory().numTensors, data: tf.engine().backend.numDataIds() };
}

/** Expects `wasm` to give what `cpu` gives, to 1e-4 of the largest number. */
export async function expectSame(
  inputs: readonly Values[],
  compute: (...inputs: tf.Tensor[]) => tf.Tensor[],
): Promise<void> {
  const expected = await on("cpu", inputs, compute);
  const actual = await on("wasm", inputs, compute);
  expect(actual.map(({ shape }) => shape)).toEqual(expected.map(({ shape }) => shape));
  expected.forEach(({ data }, index) => {
    expectClose(actual[index]?.data ?? [], data);
  });
}

/** Expects numbers to agree to a share of the largest of them. */
export function expectClose(actual: Numbers, expected: Numbers, tolerance = 1e-4): void {
  expect(actual.length).toBe(expected.length);
  const scale = Math.max(1e-3, ...Array.from(expected, Math.abs));
  const worst = Math.max(0, ...Array.from(expected, (value, k) => Math.abs(value - actual[k]!)));
  expect(worst / scale).toBeLessThan(tolerance);
}

/** The gradients of the weighted sum of what `compute` gives, for each of its inputs. */
export function gradients(
  compute: (...inputs: tf.Tensor[]) => tf.Tensor,
): (...inputs: tf.Tensor[]) => tf.Tensor[] {
  return (...inputs) => {
    const weighted = (...given: tf.Tensor[]): tf.Scalar => {
      const result = compute(...given);
      return tf.sum(tf.mul(result, toTensor(values(result.shape, 9))));
    };
    return [compute(...inputs), ...tf.grads(weighted)(inputs)];
  };
}

/**
 * Expects the gradients of the weighted sum of what `compute` gives to be what central differences say, to one in a
 * hundred of the largest: an oracle that shares no code with tfjs.
 */
export async function expectGradient(
  backend: "cpu" | "wasm",
  inputs: readonly Values[],
  compute: (...inputs: tf.Tensor[]) => tf.Tensor,
): Promise<void> {
  const step = 1e-2;
  const weighted = (...given: tf.Tensor[]): tf.Scalar => {
    const result = compute(...given);
    return tf.sum(tf.mul(result, toTensor(values(result.shape, 9))));
  };
  const found = await on(backend, inputs, (...given) => tf.grads(weighted)(given));
  inputs.forEach(({ shape, data }, place) => {
    const at = (index: number, value: number): number => {
      const changed = inputs.map((one, k) =>
        k === place ? { shape, data: data.with(index, value) } : one,
      );
      return tf.tidy(() => weighted(...changed.map((one) => toTensor(one))).dataSync()[0]!);
    };
    const expected = Array.from(
      data,
      (value, index) => (at(index, value + step) - at(index, value - step)) / (2 * step),
    );
    expectClose(found[place]?.data ?? [], expected, 1e-2);
  });
}
