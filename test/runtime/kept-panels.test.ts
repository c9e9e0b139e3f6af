import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { optimizations, setOptimizations } from "../../runtime/optimizations.ts";
import type { WasmBackend } from "../../runtime/wasm-kernels/wasm-backend.ts";
import { expectClose, toTensor, values } from "./compare.ts";
import { useWasm } from "./wasm.ts";

beforeAll(useWasm);

/** A convolution with enough windows and channels that ours compute it. */
const image = values([1, 10, 10, 16], 1);

function convolved(filter: tf.Tensor): Float32Array {
  return tf.tidy(() => {
    const x = toTensor(values([1, 10, 10, filter.shape[2] ?? 0], 1)) as tf.Tensor4D;
    return tf.conv2d(x, filter as tf.Tensor4D, 1, "same").dataSync() as Float32Array;
  });
}

/** The same by the backend. */
function expected(filter: tf.Tensor): Float32Array {
  const before = setOptimizations({ convolutions: false });
  try {
    return convolved(filter);
  } finally {
    setOptimizations(before);
  }
}

function heapBytes(): number {
  return (tf.backend() as unknown as WasmBackend).wasm.HEAPU8.length;
}

describe.each([true, false])(
  "panels of a filter, kept while its weights live; of tiles: %s",
  (winograd) => {
    const initial = optimizations();
    beforeEach(() => {
      setOptimizations({ winograd });
    });
    afterEach(() => {
      setOptimizations(initial);
    });

    it("give the same again, also for clones and after the first owner is gone", () => {
      const filter = toTensor(values([3, 3, 16, 24], 2));
      const right = expected(filter);
      expectClose(convolved(filter), right, 1e-6);
      const clone = filter.clone();
      filter.dispose();
      expectClose(convolved(clone), right, 1e-6);
      clone.dispose();
    });

    it("are not those of another matrix of the same weights", () => {
      const filter = toTensor(values([3, 3, 16, 24], 3));
      const wider = tf.reshape(filter, [3, 3, 24, 16]);
      for (const one of [filter, wider, filter]) expectClose(convolved(one), expected(one), 1e-6);
      tf.dispose([filter, wider]);
    });

    it("follow a variable that is given other weights", () => {
      const variable = tf.variable(toTensor(values([3, 3, 16, 24], 4)));
      const first = convolved(variable);
      variable.assign(toTensor(values([3, 3, 16, 24], 5)));
      const second = convolved(variable);
      expectClose(second, expected(variable), 1e-6);
      expect(second).not.toEqual(first);
      variable.dispose();
    });

    it("do not stay while a gradient is taken, and are right there", () => {
      const filter = toTensor(values([3, 3, 16, 24], 6));
      const x = toTensor(image) as tf.Tensor4D;
      convolved(filter);
      const gradient = (): tf.Tensor =>
        tf.grad((w: tf.Tensor) => tf.conv2d(x, w as tf.Tensor4D, 1, "same").square())(filter);
      const found = gradient();
      const before = setOptimizations({ convolutions: false });
      const right = gradient();
      setOptimizations(before);
      expectClose(found.dataSync(), right.dataSync(), 1e-5);
      tf.dispose([filter, x, found, right]);
    });

    it("go with their weights", () => {
      // Each has 4.5 MiB of weights and as much of panels.
      const pass = (seed: number): void => {
        const filter = tf.randomUniform([3, 3, 256, 512], -1, 1, "float32", seed);
        convolved(filter);
        filter.dispose();
      };
      for (let seed = 0; seed < 4; seed++) pass(seed);
      const bytes = heapBytes();
      for (let seed = 0; seed < 40; seed++) pass(seed);
      expect(heapBytes()).toBe(bytes);
    });
  },
);
