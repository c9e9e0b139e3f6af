/** Elementwise programs on the wasm backend: one SIMD kernel for each program and way in which its inputs broadcast. */
import type { TensorInfo } from "@tensorflow/tfjs";
import {
  elementwise,
  type ElementwiseKernel,
  type Operand,
  type Pointer,
} from "../simd/elementwise.ts";
import { Expression, type Value } from "../simd/expression.ts";
import type { Kernel } from "../simd/kernel-module.ts";
import { share } from "../team/share.ts";
import { addressOf, compiledIn, memoryOf } from "../wasm-kernels/shared-memory.ts";
import type { WasmBackend } from "../wasm-kernels/wasm-backend.ts";
import { layoutOf, type Layout } from "./layout.ts";
import { operatorOf } from "./operators.ts";
import type { ElementwiseProgram } from "./program.ts";

/** Of one input: whether it moves along rows and along columns. */
interface Moves {
  readonly alongRows: boolean;
  readonly alongColumns: boolean;
}

/** The results of a program, of one shape; undefined where the backend's memory cannot be shared. */
export function runOnWasm(
  backend: WasmBackend,
  program: ElementwiseProgram,
  inputs: readonly TensorInfo[],
  shape: readonly number[],
): readonly TensorInfo[] | undefined {
  const layout = layoutOf(inputs.map((input) => input.shape), shape); // prettier-ignore
  const rank = layout.shape.length;
  const moves = layout.strides.map((strides) => ({
    alongRows: (strides[rank - 2] ?? 0) > 0,
    alongColumns: (strides[rank - 1] ?? 0) > 0,
  }));
  const made = kernelOf(backend, program, moves);
  if (!made) return undefined;
  const results = program.outputs.map(() => backend.makeOutput([...shape], "float32"));
  const from = inputs.map((input) => addressOf(backend, input));
  const to = results.map((result) => addressOf(backend, result));
  const run = { ...made, layout, from, to };
  if (rank <= 2) runMatrix(run);
  else runOuter(run);
  return results;
}

interface Run extends MadeKernel {
  readonly layout: Layout;
  /** Where inputs and results begin. */
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** Columns that one thread computes: a line of the cache. */
const strip = 16;

/** Threads share the rows, or the columns of a single one. */
function runMatrix({ layout: { shape, strides }, from, to, kernel, memory, cost }: Run): void {
  const rank = shape.length;
  const [rows, columns] = [shape[rank - 2] ?? 1, shape[rank - 1] ?? 1];
  const [axis, unit, length, step] = rows > 1 ? [rank - 2, 1, rows, columns] : [rank - 1, strip, columns, 1]; // prettier-ignore
  share(memory, Math.ceil(length / unit), rows * columns * cost, (begin, after) => {
    const first = begin * unit;
    const count = Math.min(after * unit, length) - first;
    const size = rows > 1 ? [count, columns] : [rows, count];
    const starts = from.map((address, input) => address + 4 * first * (strides[input]?.[axis] ?? 0)); // prettier-ignore
    kernel(...size, ...starts, ...to.map((address) => address + 4 * first * step));
  });
}

/** One matrix after the other; threads share them. */
function runOuter({ layout: { shape, strides }, from, to, kernel, memory, cost }: Run): void {
  const [rows = 1, columns = 1] = shape.slice(-2);
  const outer = shape.slice(0, -2);
  const count = outer.reduce((product, size) => product * size, 1);
  share(memory, count, count * rows * columns * cost, (begin, after) => {
    for (let index = begin; index < after; index++) {
      const starts = from.map(
        (address, input) => address + 4 * offsetOf(index, outer, strides[input] ?? []),
      );
      const ends = to.map((address) => address + 4 * index * rows * columns);
      kernel(rows, columns, ...starts, ...ends);
    }
  });
}

interface MadeKernel {
  readonly memory: WebAssembly.Memory;
  readonly kernel: Kernel;
  /** Of an element, in multiply-adds of a product. */
  readonly cost: number;
}

/** The kernels of a program, by how its inputs move. */
const made = new WeakMap<ElementwiseProgram, Map<string, MadeKernel>>();

function kernelOf(
  backend: WasmBackend,
  program: ElementwiseProgram,
  moves: readonly Moves[],
): MadeKernel | undefined {
  const memory = memoryOf(backend);
  if (!memory) return undefined;
  let pattern = "";
  for (const { alongRows, alongColumns } of moves)
    pattern += alongColumns ? (alongRows ? "m" : "r") : alongRows ? "c" : "s";
  const kernels = made.get(program) ?? new Map<string, MadeKernel>();
  made.set(program, kernels);
  const found = kernels.get(pattern);
  // Another instance of the backend has another memory.
  if (found?.memory === memory) return found;
  const description = describe(program, moves);
  const { kernel } = compiledIn(backend, memory, new Map([["kernel", elementwise(description)] as const])); // prettier-ignore
  // An instruction takes as long as a multiply-add, and so does half a load or a store.
  const cost = description.expression.terms.length + 2 * description.pointers.length;
  const one = { memory, kernel, cost };
  kernels.set(pattern, one);
  return one;
}

/** Of a place among the outer axes. */
function offsetOf(index: number, sizes: readonly number[], strides: readonly number[]): number {
  let [rest, offset] = [index, 0];
  for (let axis = sizes.length - 1; axis >= 0; axis--) {
    const size = sizes[axis] ?? 1;
    offset += (rest % size) * (strides[axis] ?? 0);
    rest = Math.floor(rest / size);
  }
  return offset;
}

function describe(program: ElementwiseProgram, moves: readonly Moves[]): ElementwiseKernel {
  const { nodes, outputs } = program;
  const pointers: Pointer[] = moves.map(({ alongRows, alongColumns }) => ({
    rowStride: alongRows ? (alongColumns ? "columns" : 4) : 0,
  }));
  const inputs: Operand[] = moves.map(({ alongColumns }, pointer) => ({
    pointer,
    isColumn: !alongColumns,
  }));
  const expression = new Expression();
  const values: Value[] = [];
  for (const node of nodes) {
    if (node.kind === "input") values.push(expression.input(node.index));
    else if (node.kind === "constant") values.push(expression.constant(node.value));
    else {
      const args = node.args.map((arg) => values[arg] ?? 0);
      values.push(operatorOf(node.operator).emit(expression, args));
    }
  }
  const results = outputs.map((id) => ({
    pointer: pointers.push({ rowStride: "columns" }) - 1,
    value: values[id] ?? 0,
  }));
  return { expression, pointers, inputs, outputs: results };
}
