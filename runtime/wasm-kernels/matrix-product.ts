/** Products of matrices that lie anywhere in the backend's memory, by the kernels of `runtime/simd/product.ts`. */
import type { FunctionCode } from "../simd/function-code.ts";
import { fewRows } from "../simd/few-rows.ts";
import { packColumns, packTransposed, product, spareBytes, tileColumns, tileRows } from "../simd/product.ts"; // prettier-ignore
import { share } from "../team/share.ts";
import { allocate, eachKernelIn, memoryOf, release } from "./shared-memory.ts";
import type { WasmBackend } from "./wasm-backend.ts";

/** A matrix of floats: where it begins, and how many bytes its rows and its columns are apart, one of which is 4. */
export interface Matrix {
  readonly address: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

export interface ProductSize {
  readonly rows: number;
  readonly columns: number;
  /** How many products each sum has. */
  readonly depth: number;
}

/** `left [rows, depth]` times `right [depth, columns]` into `result [rows, columns]`, whose columns are 4 bytes apart. */
export interface Product extends ProductSize {
  readonly left: Matrix;
  readonly right: Matrix;
  readonly result: Matrix;
  /** Adds the product to what is there. */
  readonly adds?: boolean;
}

const float = 4;
/** Blocks of the left factor, 128 KiB, stay in the cache while panels of the right one pass. */
const mostDepth = 256;
const mostRows = 128;

export type ProductKernels = ReturnType<typeof productKernels>;

const codes = {
  packColumns,
  packTransposed,
  direct: (): FunctionCode => product(float),
  packed: (): FunctionCode => product(float * tileRows),
  fewRows,
};

/** Undefined where the backend's memory cannot be shared. */
export function productKernels(backend: WasmBackend) {
  return eachKernelIn(backend, "product", codes);
}

/** Bytes of a right factor in panels. */
export function panelBytes({ depth, columns }: Pick<ProductSize, "depth" | "columns">): number {
  return float * depth * tileColumns * Math.ceil(columns / tileColumns);
}

/**
 * Whether the right factor is read as it lies, since to pack it would take longer than it saves. With 512 columns and a depth
 * of 4608, one row takes 0.9 ms this way and 1.3 ms the other, 16 rows take 2.6 and 3.0 ms, and 32 rows the same; of
 * matrices that fit into the cache, 8 rows take the same.
 */
export function isForFewRows({ rows, columns, depth }: ProductSize): boolean {
  return rows <= (columns * depth >= 1 << 20 ? 16 : 8);
}

/** Multiplies, with as many threads as are worth it; what it needs of memory meanwhile it gives back. */
export function multiply(
  backend: WasmBackend,
  kernels: NonNullable<ProductKernels>,
  product: Product,
): void {
  const { left, right, result, rows, columns, depth } = product;
  if (rows === 0 || columns === 0) return;
  // The longer side of the result is cut: its factor need not be read by every thread.
  const isTall = rows >= columns;
  const unit = isTall ? tileRows : tileColumns;
  const length = isTall ? rows : columns;
  const work = rows * columns * depth;
  share(memoryOf(backend), Math.ceil(length / unit), work, (begin, after) => {
    const first = begin * unit;
    const count = Math.min(after * unit, length) - first;
    const part = isTall
      ? { rows: count, left: moved(left, first, 0), result: moved(result, first, 0) }
      : { columns: count, right: moved(right, 0, first), result: moved(result, 0, first) };
    multiplyPart(backend, kernels, { ...product, ...part });
  });
}

function moved(matrix: Matrix, row: number, column: number): Matrix {
  const { address, rowStride, columnStride } = matrix;
  return { ...matrix, address: address + row * rowStride + column * columnStride };
}

function multiplyPart(
  backend: WasmBackend,
  kernels: NonNullable<ProductKernels>,
  { left, right, result, rows, columns, depth, adds = false }: Product,
): void {
  const isAligned = left.columnStride === float && right.columnStride === float;
  if (isAligned && isForFewRows({ rows, columns, depth })) {
    if (!adds) clear(backend, result, { rows, columns });
    kernels.fewRows(left.address, left.rowStride, right.address, right.rowStride, result.address, result.rowStride, rows, columns, depth); // prettier-ignore
    return;
  }
  const most = Math.min(depth, mostDepth);
  const rightBytes = panelBytes({ depth: most, columns });
  const isDirect = left.columnStride === float;
  const leftBytes = isDirect ? 0 : float * most * tileRows * Math.ceil(mostRows / tileRows);
  const scratch = allocate(backend, spareBytes + rightBytes + leftBytes);
  const panels = scratch + spareBytes;
  const packed = panels + rightBytes;
  for (let k = 0; k < depth || k === 0; k += mostDepth) {
    const count = Math.min(depth - k, mostDepth);
    const from = right.address + k * right.rowStride;
    kernels.packColumns(from, right.rowStride, right.columnStride, count, columns, panels);
    for (let row = 0; row < rows; row += mostRows) {
      const block = Math.min(rows - row, mostRows);
      const at = left.address + row * left.rowStride + k * left.columnStride;
      const to = result.address + row * result.rowStride;
      const sum = adds || k > 0 ? 1 : 0;
      const rest = [panels, to, result.rowStride, block, columns, count, sum, scratch] as const;
      if (isDirect) kernels.direct(at, left.rowStride, tileRows * left.rowStride, ...rest);
      else {
        kernels.packTransposed(at, left.columnStride, count, block, packed);
        kernels.packed(packed, float, float * tileRows * count, ...rest);
      }
    }
  }
  release(backend, scratch);
}

function clear(
  { wasm }: WasmBackend,
  { address, rowStride }: Matrix,
  { rows, columns }: Pick<ProductSize, "rows" | "columns">,
): void {
  for (let row = 0; row < rows; row++) {
    const start = address + row * rowStride;
    wasm.HEAPU8.fill(0, start, start + float * columns);
  }
}
