/**
 * Matrix products. The backend has a fast path for one pair of matrices as they stand and plain loops for all else, so
 * for every gradient of a dense layer and for attention. Here, all take a kernel of our own, which reads transposed
 * factors as they lie. Where it may not be used, transposed factors are turned first and batches take the fast path pair
 * by pair.
 */
import type { KernelConfig, TensorInfo } from "@tensorflow/tfjs";
import { sizeOf } from "../axes.ts";
import { optimizations } from "../optimizations.ts";
import { multiply, productKernels, type Matrix } from "./matrix-product.ts";
import { hasTeam, share } from "../team/share.ts";
import { addressOf, memoryOf } from "./shared-memory.ts";
import {
  composedKernel,
  input,
  type Run,
  type TensorFlow,
  type WasmBackend,
} from "./wasm-backend.ts";

export interface Transposition {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

type Product = (a: TensorInfo, b: TensorInfo, transposition?: Transposition) => TensorInfo;

/** Below this many multiply-adds a pair, setting up the fast path costs more than it saves. */
const leastPerPair = 8192;

/** `a [...B, M, K]`, `b [...B, K, N]` → `[...B, M, N]`; batches broadcast, either factor may be transposed. */
export function batchMatMul(tf: TensorFlow, original: KernelConfig): KernelConfig {
  const composed = composedKernel<Transposition>(
    tf,
    "BatchMatMul",
    ({ inputs, attributes, backend, run }) => {
      const product: Product = (a, b, attrs = { transposeA: false, transposeB: false }) =>
        original.kernelFunc({ inputs: { a, b }, attrs: { ...attrs }, backend }) as TensorInfo;
      const a = input(inputs, "a");
      const b = input(inputs, "b");
      const isShared = !attributes.transposeA && a.shape.length > 2 && b.shape.length === 2;
      if (isShared) {
        // One matrix for a whole batch: the rows of all pairs are one matrix.
        const [inner = 0] = a.shape.slice(-1);
        const rows = run("Reshape", { x: a }, { shape: [-1, inner] });
        const { transposeB } = attributes;
        const made = run("BatchMatMul", { a: rows, b }, { transposeA: false, transposeB });
        const shape = [...a.shape.slice(0, -1), made.shape.at(-1) ?? 0];
        return run("Reshape", { x: made }, { shape });
      }
      const ours = ownProduct(tf, backend, a, b, attributes);
      if (ours) return ours;
      if (!isWorthwhile(tf, a, b, attributes)) return product(a, b, attributes);
      const left = attributes.transposeA ? turned(run, a) : a;
      const right = attributes.transposeB ? turned(run, b) : b;
      return tf.util.sizeFromShape(a.shape.slice(0, -2)) === 1
        ? product(left, right)
        : pairByPair(tf, backend, left, right, product);
    },
  );
  return { ...original, kernelFunc: composed.kernelFunc };
}

/** From so many multiply-adds on, several threads of the backend are faster than one of ours, where we have no more. */
const leastForThreads = 1 << 20;

/** The product by the kernel of the runtime, of floats with equal batches, or of one matrix with a batch. */
export function ownProduct(
  tf: TensorFlow,
  backend: WasmBackend,
  a: TensorInfo,
  b: TensorInfo,
  { transposeA, transposeB }: Transposition,
): TensorInfo | undefined {
  const outer = batchOf(tf, a, b);
  const isOurs = optimizations().matrixProducts && a.dtype === "float32" && b.dtype === "float32";
  const kernels = isOurs ? productKernels(backend) : undefined;
  if (!kernels || !outer) return undefined;
  const [left, right] = [matrix(a, transposeA), matrix(b, transposeB)];
  // Rows that all meet the same matrix are those of one.
  const isStack = !transposeA && isSingle(b);
  const pairs = isStack ? 1 : sizeOf(outer);
  const rows = isStack ? sizeOf(outer) * left.rows : left.rows;
  const [columns, depth] = [right.columns, left.columns];
  const isThreaded = backend.wasm.tfjs.getThreadsCount() > 1 && !hasTeam(memoryOf(backend));
  if (isThreaded && rows * columns * depth >= leastForThreads) return undefined;
  const result = backend.makeOutput([...outer, left.rows, columns], "float32");
  // What is the same for the whole batch stays where it is.
  const place = (info: TensorInfo, size: number, pair: number): number =>
    addressOf(backend, info) + (isSingle(info) ? 0 : 4 * pair * size);
  const times = (pair: number): void => {
    multiply(backend, kernels, {
      left: { ...left, address: place(a, rows * depth, pair) },
      right: { ...right, address: place(b, depth * columns, pair) },
      result: {
        address: place(result, rows * columns, pair),
        rowStride: 4 * columns,
        columnStride: 4,
      },
      rows,
      columns,
      depth,
    });
  };
  if (pairs === 1) times(0);
  else
    share(memoryOf(backend), pairs, pairs * rows * columns * depth, (first, end) => {
      for (let pair = first; pair < end; pair++) times(pair);
    });
  return result;
}

/** The batch of a product; undefined where both factors would have to be repeated. */
function batchOf(tf: TensorFlow, a: TensorInfo, b: TensorInfo): number[] | undefined {
  const [first, second] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  if (tf.util.arraysEqual(first, second)) return first;
  if (first.length <= second.length && isSingle(a)) return second;
  return second.length <= first.length && isSingle(b) ? first : undefined;
}

/** Whether there is one matrix. */
function isSingle({ shape }: TensorInfo): boolean {
  return sizeOf(shape.slice(0, -2)) === 1;
}

interface Oriented extends Omit<Matrix, "address"> {
  readonly rows: number;
  readonly columns: number;
}

/** The last two axes, or their transpose, without a copy. */
function matrix({ shape }: TensorInfo, isTransposed: boolean): Oriented {
  const [rows = 0, columns = 0] = shape.slice(-2);
  const stride = 4 * columns;
  return isTransposed
    ? { rows: columns, columns: rows, rowStride: 4, columnStride: stride }
    : { rows, columns, rowStride: stride, columnStride: 4 };
}

function isWorthwhile(
  tf: TensorFlow,
  a: TensorInfo,
  b: TensorInfo,
  { transposeB }: Transposition,
): boolean {
  const outer = a.shape.slice(0, -2);
  const columns = b.shape.at(transposeB ? -2 : -1) ?? 0;
  const [first = 0, second = 0] = a.shape.slice(-2);
  return (
    first * second * columns >= leastPerPair &&
    tf.util.arraysEqual(outer, b.shape.slice(0, -2)) &&
    tf.util.sizeFromShape(outer) > 0 &&
    a.dtype === "float32" &&
    b.dtype === "float32"
  );
}

/** Swaps the last two axes. */
function turned(run: Run, x: TensorInfo): TensorInfo {
  const perm = x.shape.map((_, axis) => axis);
  const [row = 0, column = 0] = perm.splice(-2);
  return run("Transpose", { x }, { perm: [...perm, column, row] });
}

function pairByPair(
  tf: TensorFlow,
  backend: WasmBackend,
  a: TensorInfo,
  b: TensorInfo,
  product: Product,
): TensorInfo {
  const [rows = 0] = a.shape.slice(-2);
  const [columns = 0] = b.shape.slice(-1);
  const outer = a.shape.slice(0, -2);
  const result = backend.makeOutput([...outer, rows, columns], "float32");
  for (let pair = 0; pair < tf.util.sizeFromShape(outer); pair++) {
    const left = matrixOf(backend, a, pair);
    const right = matrixOf(backend, b, pair);
    const made = product(left, right);
    const values = backend.typedArrayFromHeap(made);
    backend.typedArrayFromHeap(result).set(values, pair * values.length);
    backend.disposeData(made.dataId);
    forget(backend, left);
    forget(backend, right);
  }
  return result;
}

/** One matrix of a batch, in the memory of the batch. */
function matrixOf(backend: WasmBackend, batch: TensorInfo, index: number): TensorInfo {
  const [rows = 0, columns = 0] = batch.shape.slice(-2);
  const start = backend.dataIdMap.get(batch.dataId).memoryOffset;
  const offset = start + index * rows * columns * Float32Array.BYTES_PER_ELEMENT;
  return backend.makeOutput([1, rows, columns], "float32", offset);
}

/** Ends a tensor that lies in the memory of another, which stays. */
function forget(backend: WasmBackend, { dataId }: TensorInfo): void {
  backend.wasm.tfjs.disposeData(backend.dataIdMap.get(dataId).id);
  backend.dataIdMap.delete(dataId);
}
