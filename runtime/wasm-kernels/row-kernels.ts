/** Runs row programs on tensors of the wasm backend. */
import type { TensorInfo } from "@tensorflow/tfjs";
import type { Kernel } from "../simd/kernel-module.ts";
import { rowProgram, type RowProgram } from "../simd/row-program.ts";
import { addressOf, kernelsIn, memoryOf } from "./shared-memory.ts";
import type { WasmBackend } from "./wasm-backend.ts";

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
export function matrixShape({ shape }: Pick<TensorInfo, "shape">): {
  readonly rows: number;
  readonly columns: number;
} {
  const columns = shape.at(-1) ?? 1;
  return { rows: shape.slice(0, -1).reduce((product, dim) => product * dim, 1), columns };
}

/**
 * Calls `run` for blocks of rows, with rows of zeros of its own to add to, and adds these up.
 *
 * @param run gets the first row, how many there are, and the address of each row of sums
 * @returns the sums, `[columns]` each
 */
export function sumsOverRows(
  backend: WasmBackend,
  { rows, columns }: { readonly rows: number; readonly columns: number },
  count: number,
  run: (first: number, rows: number, sums: readonly number[]) => void,
): readonly Float64Array[] {
  const spare = backend.makeOutput([count, columns], "float32");
  const totals = Array.from({ length: count }, () => new Float64Array(columns));
  for (let first = 0; first < rows; first += block) {
    backend.typedArrayFromHeap(spare).fill(0);
    const address = addressOf(backend, spare);
    run(first, Math.min(block, rows - first), totals.map((_, index) => address + 4 * index * columns)); // prettier-ignore
    const sums = backend.typedArrayFromHeap(spare);
    totals.forEach((total, index) => {
      for (let column = 0; column < columns; column++)
        total[column] = (total[column] ?? 0) + (sums[index * columns + column] ?? 0);
    });
  }
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
