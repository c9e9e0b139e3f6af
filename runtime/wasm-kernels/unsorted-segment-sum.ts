/** Sums of rows that share a number: the gradient of `gather`, and so of an embedding. */
import type { KernelConfig } from "@tensorflow/tfjs";
import { composedKernel, input, type TensorFlow } from "./wasm-backend.ts";

interface Attributes {
  readonly numSegments: number;
}

/** `x [...S, ...R]`, `segmentIds int32 [...S]` → `[numSegments, ...R]`; rows whose number is out of range are left out. */
export function unsortedSegmentSum(tf: TensorFlow): KernelConfig {
  return composedKernel<Attributes>(tf, "UnsortedSegmentSum", ({ inputs, attributes, backend }) => {
    const x = input(inputs, "x");
    const segmentIds = input(inputs, "segmentIds");
    const { numSegments } = attributes;
    const shape = [numSegments, ...x.shape.slice(segmentIds.shape.length)];
    const result = backend.makeOutput(shape, x.dtype);
    // Memory may have grown, and moved, when the output was made: views come after it.
    const sums = backend.typedArrayFromHeap(result).fill(0);
    const rows = backend.typedArrayFromHeap(x);
    const ids = backend.typedArrayFromHeap(segmentIds);
    const width = ids.length === 0 ? 0 : rows.length / ids.length;
    for (let index = 0, from = 0; index < ids.length; index++, from += width) {
      const id = ids[index] ?? -1;
      if (id < 0 || id >= numSegments) continue;
      for (let column = 0, to = id * width; column < width; column++, to++)
        sums[to] = (sums[to] as number) + (rows[from + column] as number);
    }
    return result;
  });
}
