/** Elementwise programs on the wasm backend: one SIMD kernel for each program and way in which its inputs broadcast. */
import type { TensorInfo } from "@tensorflow/tfjs";
import { elementwise, type Operand, type Pointer } from "../simd/elementwise.ts";
import { Expression, type Value } from "../simd/expression.ts";
import type { FunctionCode } from "../simd/function-code.ts";
import { instantiate, type Kernel } from "../simd/kernel-module.ts";
import { addressOf, memoryOf } from "../wasm-kernels/shared-memory.ts";
import type { WasmBackend } from "../wasm-kernels/wasm-backend.ts";
import { layoutOf } from "./layout.ts";
import { elementwiseOperators } from "./operators.ts";
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
  const kernel = kernelOf(backend, program, moves);
  if (!kernel) return undefined;
  const results = program.outputs.map(() => backend.makeOutput([...shape], "float32"));
  const from = inputs.map((input) => addressOf(backend, input));
  const to = results.map((result) => addressOf(backend, result));
  const columns = layout.shape[rank - 1] ?? 1;
  const rows = layout.shape[rank - 2] ?? 1;
  if (rank <= 2) {
    kernel(rows, columns, ...from, ...to);
    return results;
  }
  const outer = layout.shape.slice(0, -2);
  const count = outer.reduce((product, size) => product * size, 1);
  for (let index = 0; index < count; index++) {
    const starts = from.map(
      (address, input) => address + 4 * offsetOf(index, outer, layout.strides[input] ?? []),
    );
    const ends = to.map((address) => address + 4 * index * rows * columns);
    kernel(rows, columns, ...starts, ...ends);
  }
  return results;
}

interface MadeKernel {
  readonly memory: WebAssembly.Memory;
  readonly run: Kernel;
}

/** The kernels of a program, by how its inputs move. */
const made = new WeakMap<ElementwiseProgram, Map<string, MadeKernel>>();

function kernelOf(
  backend: WasmBackend,
  program: ElementwiseProgram,
  moves: readonly Moves[],
): Kernel | undefined {
  const memory = memoryOf(backend);
  if (!memory) return undefined;
  let pattern = "";
  for (const { alongRows, alongColumns } of moves)
    pattern += alongColumns ? (alongRows ? "m" : "r") : alongRows ? "c" : "s";
  const kernels = made.get(program) ?? new Map<string, MadeKernel>();
  made.set(program, kernels);
  const found = kernels.get(pattern);
  // Another instance of the backend has another memory.
  if (found?.memory === memory) return found.run;
  const { run } = instantiate(new Map([["run", codeOf(program, moves)] as const]), memory);
  kernels.set(pattern, { memory, run });
  return run;
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

function codeOf(program: ElementwiseProgram, moves: readonly Moves[]): FunctionCode {
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
      values.push(elementwiseOperators[node.operator].emit(expression, args));
    }
  }
  const results = outputs.map((id) => ({
    pointer: pointers.push({ rowStride: "columns" }) - 1,
    value: values[id] ?? 0,
  }));
  return elementwise({ expression, pointers, inputs, outputs: results });
}
