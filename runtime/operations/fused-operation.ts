/** Operations that a kernel of the runtime does at once on the wasm backend, with a gradient of their own. */
import * as tf from "@tensorflow/tfjs";
import type { TensorInfo } from "@tensorflow/tfjs";
import { hasRowKernels } from "../wasm-kernels/row-kernels.ts";
import { gradientDepth, isTapeOn, type WasmBackend } from "../wasm-kernels/wasm-backend.ts";

export interface FusedOperation {
  readonly forward: (backend: WasmBackend, inputs: readonly tf.Tensor[]) => TensorInfo;
  /** What the gradient needs of the inputs and the result. */
  readonly keep: (inputs: readonly tf.Tensor[], result: tf.Tensor) => readonly tf.Tensor[];
  /** The gradients for the inputs, all of them. */
  readonly backward: (
    backend: WasmBackend,
    dy: tf.Tensor,
    kept: readonly tf.Tensor[],
  ) => readonly TensorInfo[];
  /** The same gradients by operations of tfjs, which have gradients themselves. */
  readonly plainBackward: (dy: tf.Tensor, kept: readonly tf.Tensor[]) => tf.Tensor[];
}

/** Runs an operation whose inputs are all floats in the memory of the wasm backend. */
export function runFused(operation: FusedOperation, inputs: readonly tf.Tensor[]): tf.Tensor {
  const backend = tf.backend() as unknown as WasmBackend;
  const run = tf.customGrad((...args) => {
    const save = args[inputs.length] as unknown as tf.GradSaveFunc;
    const tensors = args.slice(0, inputs.length) as tf.Tensor[];
    const value = tensorOf(operation.forward(backend, tensors));
    save([...operation.keep(tensors, value)]);
    return {
      value,
      gradFunc: (dy, kept) =>
        isTapeOn({ engine: tf.engine })
          ? operation.plainBackward(dy, kept)
          : operation.backward(backend, dy, kept).map(tensorOf),
    };
  });
  return run(...inputs);
}

/** Runs kernels outside of all gradients. */
export function runKernel(
  make: (backend: WasmBackend) => readonly TensorInfo[],
): readonly tf.Tensor[] {
  return make(tf.backend() as unknown as WasmBackend).map(tensorOf);
}

/** Whether all of these are floats in a memory that kernels can share: that of the wasm backend. */
export function hasFusedOperations(tensors: readonly tf.Tensor[]): boolean {
  return (
    tf.getBackend() === "wasm" &&
    tensors.every(({ dtype }) => dtype === "float32") &&
    hasRowKernels(tf.backend() as unknown as WasmBackend)
  );
}

/** Whether gradients of gradients are being asked for. */
export function isNested(): boolean {
  return gradientDepth({ engine: tf.engine }) > 1;
}

/** What a kernel made, as a tensor that tfjs looks after. */
function tensorOf(info: TensorInfo): tf.Tensor {
  return tf.engine().makeTensorFromTensorInfo(info);
}
