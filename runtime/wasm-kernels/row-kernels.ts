/** Runs row programs on tensors of the wasm backend. */
import type { TensorInfo } from "@tensorflow/tfjs";
import type { Kernel } from "../simd/kernel-module.ts";
import { rowProgram, type RowProgram } from "../simd/row-program.ts";
import { share } from "../team/share.ts";
import { addressOf, kernelsIn, memoryOf } from "./shared-memory.ts";
import type { WasmBackend } from "./wasm-backend.ts";

/** What an element costs, in multiply-adds of a product, of which a nanosecond has about 15; measured on matrices of a million. */
export const costs = { sum: 6, normalization: 12, softmax: 32 } as const;

/** Rows whose sums are added up before they are added to those of others, so that small numbers are not lost. */
const block = 128;

/** Whether the backend's memory can be shared, so that there are kernels. */
export function hasRowKernels(backend: WasmBackend): boolean {
  return memoryOf(backend) !== undefined;
}

/**
 * The kernel of a program, which is written when the key is first asked for.
 *
 * @throws Error where there can be none
 */
export function rowKernel(backend: WasmBackend, key: string, program: () => RowProgram): Kernel {
  const kernels = kernelsIn<"run">(backend, `rows ${key}`, () => {
    return new Map([["run", rowProgram(program())]]);
  });
  if (!kernels) throw new Error("The memory of the wasm backend cannot be reached.");
  return kernels.run;
}

/** A tensor as a matrix of its last axis. */
export function matrixShape({ shape }: Pick<TensorInfo, "shape">): MatrixShape {
  const columns = shape.at(-1) ?? 1;
  return { rows: shape.slice(0, -1).reduce((product, dim) => product * dim, 1), columns };
}

interface MatrixShape {
  readonly rows: number;
  readonly columns: number;
}

/** Lets threads share the rows of a matrix; `run` gets the first of some, and how many. */
export function shareRows(
  backend: WasmBackend,
  { rows, columns }: MatrixShape,
  cost: number,
  run: (first: number, rows: number) => void,
): void {
  share(memoryOf(backend), rows, rows * columns * cost, (first, end) => {
    run(first, end - first);
  });
}

/**
 * Calls `run` for blocks of rows, each with rows of zeros of its own to add to, and adds these up in their order, so that
 * sums are the same with threads and without.
 *
 * @param run gets the first row, how many there are, and the address of each row of sums
 * @returns the sums, `[columns]` each
 */
export function sumsOverRows(
  backend: WasmBackend,
  { rows, columns }: MatrixShape,
  count: number,
  run: (first: number, rows: number, sums: readonly number[]) => void,
): readonly Float64Array[] {
  const blocks = Math.ceil(rows / block);
  const size = count * columns;
  const spare = zeros(backend, [blocks, size]);
  const address = addressOf(backend, spare);
  share(memoryOf(backend), blocks, rows * columns * costs.normalization, (begin, after) => {
    for (let each = begin; each < after; each++) {
      const at = address + 4 * each * size;
      const first = each * block;
      run(first, Math.min(block, rows - first), Array.from({ length: count }, (_, index) => at + 4 * index * columns)); // prettier-ignore
    }
  });
  const sums = backend.typedArrayFromHeap(spare);
  const totals = Array.from({ length: count }, () => new Float64Array(columns));
  for (let each = 0; each < blocks; each++)
    totals.forEach((total, index) => {
      const start = each * size + index * columns;
      for (let column = 0; column < columns; column++)
        total[column] = (total[column] ?? 0) + (sums[start + column] ?? 0);
    });
  backend.disposeData(spare.dataId);
  return totals;
}

/** A tensor of numbers, `[n]`. */
export function tensorOfNumbers(backend: WasmBackend, numbers: ArrayLike<number>): TensorInfo {
  const result = backend.makeOutput([numbers.length], "float32");
  backend.typedArrayFromHeap(result).set(numbers);
  return result;
}

export function zeros(backend: WasmBackend, shape: number[]): TensorInfo {
  const result = backend.makeOutput(shape, "float32");
  backend.typedArrayFromHeap(result).fill(0);
  return result;
}
