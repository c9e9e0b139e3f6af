/**
 * Gathering along an axis. The backend's own kernel takes wrong rows where there are batch axes before it, and elsewhere it
 * works out the place of each element by itself.
 */
import type { KernelConfig, TensorInfo } from "@tensorflow/tfjs";
import { optimizations } from "../optimizations.ts";
import { input, type TensorFlow, type WasmBackend } from "./wasm-backend.ts";

interface Attributes {
  readonly axis: number;
  readonly batchDims?: number;
}

/** `x [...B, ...O, D, ...R]`, `indices int32 [...B, ...I]` → `[...B, ...O, ...I, ...R]`. */
export function gatherV2(tf: TensorFlow, original: KernelConfig): KernelConfig {
  return {
    ...original,
    kernelFunc: (call) => {
      const { axis, batchDims = 0 } = call.attrs as unknown as Attributes;
      const x = input(call.inputs, "x");
      const isOurs = batchDims !== 0 || (optimizations().copies && x.dtype !== "string");
      if (!isOurs) return original.kernelFunc(call);
      const indices = input(call.inputs, "indices");
      const [along = 0] = tf.util.parseAxisParam(axis, x.shape);
      return gather(tf, call.backend as unknown as WasmBackend, { x, indices, along, batchDims });
    },
  };
}

function gather(
  tf: TensorFlow,
  backend: WasmBackend,
  given: {
    readonly x: TensorInfo;
    readonly indices: TensorInfo;
    readonly along: number;
    readonly batchDims: number;
  },
): TensorInfo {
  const { x, indices, along, batchDims } = given;
  const { batchSize, outerSize, dimSize, sliceSize, outputShape } =
    tf.backend_util.segment_util.collectGatherOpShapeInfo(x, indices, along, batchDims);
  const result = backend.makeOutput(outputShape, x.dtype);
  const to = backend.typedArrayFromHeap(result);
  const from = backend.typedArrayFromHeap(x);
  const numbers = backend.typedArrayFromHeap(indices);
  const count = batchSize === 0 ? 0 : numbers.length / batchSize;
  let written = 0;
  for (let pair = 0; pair < batchSize * outerSize; pair++) {
    const first = Math.floor(pair / outerSize) * count;
    for (let index = first; index < first + count; index++, written += sliceSize) {
      const number = numbers[index] ?? -1;
      if (number < 0 || number >= dimSize)
        throw new Error(`gather: the index ${number} is not in [0, ${dimSize - 1}].`);
      const start = (pair * dimSize + number) * sliceSize;
      if (sliceSize === 1) to[written] = from[start] as number;
      else to.set(from.subarray(start, start + sliceSize), written);
    }
  }
  return result;
}
