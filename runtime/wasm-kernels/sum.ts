/**
 * Sums and means over axes that are neighbours. The backend first turns the tensor so that the axes are last, and then adds
 * one number after the other, which for the gradient of a bias takes as long as the product beside it.
 */
import type { KernelConfig, TensorInfo } from "@tensorflow/tfjs";
import { sizeOf } from "../axes.ts";
import { columnSums, rowSums } from "../simd/sums.ts";
import { reducedRows, rowsAlong } from "./reduced-rows.ts";
import { reductionOf, type Reduction } from "./reduction.ts";
import { costs, hasRowKernels, shareRows } from "./row-kernels.ts";
import { addressOf, kernelsIn } from "./shared-memory.ts";
import type { TensorFlow } from "./wasm-backend.ts";

/** So many rows are added up before the sum is added to the others, so that small numbers are not lost beside it. */
const block = 128;
/** Columns that are added up by one thread. */
const strip = 16;

export function sum(tf: TensorFlow, original: KernelConfig): KernelConfig {
  return {
    ...original,
    kernelFunc: (call) => {
      const reduction = reductionOf(tf, call);
      return reduction.isEmpty
        ? zeros(reduction)
        : (ownSum(reduction) ?? original.kernelFunc(call));
    },
  };
}

/** The mean, as the sum. That of nothing is left to the backend. */
export function mean(tf: TensorFlow, original: KernelConfig): KernelConfig {
  return {
    ...original,
    kernelFunc: (call) => {
      const reduction = reductionOf(tf, call);
      const { backend, x, axes } = reduction;
      const result = ownSum(reduction);
      if (!result) return original.kernelFunc(call);
      const count = sizeOf(axes.map((place) => x.shape[place] ?? 1));
      const values = backend.typedArrayFromHeap(result);
      for (let place = 0; place < values.length; place++)
        values[place] = (values[place] ?? 0) / count;
      return result;
    },
  };
}

function ownSum({ backend, x, axes, shape, isOurs }: Reduction): TensorInfo | undefined {
  if (!isOurs) return undefined;
  const rank = x.shape.length;
  const isLast = rank - axes.length;
  const kind = x.shape.every((_, axis) => axes.includes(axis) === axis >= isLast)
    ? "rows"
    : x.shape.every((_, axis) => axes.includes(axis) === axis < axes.length)
      ? "columns"
      : undefined;
  const samples = kind || !hasRowKernels(backend) ? undefined : rowsAlong(x.shape, axes);
  if (samples) return reducedRows(backend, x, samples, { kind: "sum", shape });
  const kernels = kernelsIn<"columns" | "rows">(backend, "sums", () => {
    return new Map([["columns", columnSums()] as const, ["rows", rowSums()] as const]);
  });
  if (!kernels || !kind) return undefined;
  const result = backend.makeOutput(shape, "float32");
  const kept = sizeOf(shape);
  const summed = sizeOf(axes.map((axis) => x.shape[axis] ?? 1));
  const [from, to] = [addressOf(backend, x), addressOf(backend, result)];
  if (kind === "rows") {
    shareRows(backend, { rows: kept, columns: summed }, costs.sum, (first, count) => {
      kernels.rows(from + 4 * first * summed, count, summed, to + 4 * first);
    });
    return result;
  }
  backend.typedArrayFromHeap(result).fill(0);
  // Threads share strips of columns, each a line of the cache wide.
  const strips = { rows: Math.ceil(kept / strip), columns: strip * summed };
  shareRows(backend, strips, costs.sum, (begin, count) => {
    const first = begin * strip;
    const width = Math.min(count * strip, kept - first);
    for (let row = 0; row < summed; row += block) {
      const at = from + 4 * (row * kept + first);
      kernels.columns(at, 4 * kept, Math.min(block, summed - row), width, to + 4 * first);
    }
  });
  return result;
}

/** Of sums of nothing, the backend leaves what is in memory. */
function zeros({ backend, x: { dtype }, shape }: Reduction): TensorInfo {
  const result = backend.makeOutput(shape, dtype === "bool" ? "int32" : dtype);
  backend.typedArrayFromHeap(result).fill(0);
  return result;
}
