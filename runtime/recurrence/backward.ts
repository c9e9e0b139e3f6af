/** Backpropagation through time: the adjoint from the last step to the first, then the weights, all steps at once. */
import type * as tf from "@tensorflow/tfjs";
import type { TensorInfo } from "@tensorflow/tfjs";
import {
  multiply,
  productKernels,
  type Matrix,
  type Product,
} from "../wasm-kernels/matrix-product.ts";
import { addressOf } from "../wasm-kernels/shared-memory.ts";
import type { WasmBackend } from "../wasm-kernels/wasm-backend.ts";
import { sizeOf } from "../axes.ts";
import { slotNames, type CompiledStep } from "./compiled-step.ts";
import { bindInputs, bindKept, placesOf, resultSizes, tensorOf, type RecurrenceInputs, type RecurrenceSize } from "./differentiable.ts"; // prettier-ignore
import { constantGradients } from "./foreign-calls.ts";
import { runSchedule } from "./run-schedule.ts";
import type { Location } from "./operations.ts";
import { Workspace } from "./workspace.ts";

export interface BackwardCall {
  /** The gradient for all results, in one row. */
  readonly dy: tf.Tensor;
  readonly inputs: RecurrenceInputs;
  readonly kept: tf.Tensor;
  readonly size: RecurrenceSize;
}

/** Gradients for the sequences, the first states, what is given and the weights, in this order. */
export function gradientsOf(
  backend: WasmBackend,
  compiled: CompiledStep,
  call: BackwardCall,
): tf.Tensor[] {
  const { inputs, size } = call;
  const workspace = new Workspace(backend, size.rows, size.steps);
  const made: TensorInfo[] = [];
  const like = ({ shape }: tf.Tensor): TensorInfo => {
    const info = backend.makeOutput([...shape], "float32");
    made.push(info);
    return info;
  };
  try {
    bindInputs(backend, workspace, inputs);
    bindKept(compiled, workspace, addressOf(backend, call.kept));
    const states = bindGradients(backend, compiled, workspace, call);
    inputs.sequences.forEach((sequence, index) => {
      const address = addressOf(backend, like(sequence));
      workspace.bind(slotNames.sequenceGradient(index), address);
    });
    const { backward } = compiled.training();
    const { operations, adjoint } = backward;
    const key = `${compiled.key} backward`;
    const { weights, constants } = inputs;
    const { foreigns } = adjoint.graph;
    runSchedule({ backend, key, operations, foreigns, workspace, weights, constants, isBackward: true }); // prettier-ignore
    adjoint.sequences.forEach((id, index) => {
      const { size: count = 0 } = inputs.sequences[index] ?? {};
      if (id === undefined)
        workspace.clear(workspace.find(slotNames.sequenceGradient(index)) ?? 0, 4 * count);
    });
    inputs.initial.forEach((state, index) => {
      const from = (states[index] ?? 0) + 4 * state.size * (size.steps & 1);
      workspace.copy(from, addressOf(backend, like(state)), 4 * state.size);
    });
    for (const [index, given] of inputs.givens.entries())
      givenGradient(backend, compiled, workspace, index, like(given));
    for (const [index, weight] of inputs.weights.entries())
      weightGradient(backend, compiled, workspace, index, like(weight));
    const forConstants = constantGradients(backend, backward.constants, workspace, constants);
    return [...made.map(tensorOf), ...forConstants];
  } finally {
    workspace.release();
  }
}

/** Says where the gradients for the results are; gives where those for the states begin. */
function bindGradients(
  backend: WasmBackend,
  compiled: CompiledStep,
  workspace: Workspace,
  { dy, size }: BackwardCall,
): readonly number[] {
  const { step, sizes } = compiled;
  const parts = resultSizes(compiled, size);
  const places = placesOf(parts, addressOf(backend, dy));
  step.outputs.forEach((id, index) => {
    const name = slotNames.outputGradient(index);
    const from = places[index] ?? 0;
    if (!sizes.keepsLast) {
      workspace.bind(name, from);
      return;
    }
    // Only the last step has an output, so the others have no gradient for theirs.
    const bytes = workspace.stride({ columns: step.graph.columns(id) });
    const all = workspace.take(bytes * size.steps);
    workspace.clear(all, bytes * (size.steps - 1));
    workspace.copy(from, all + bytes * (size.steps - 1), bytes);
    workspace.bind(name, all);
  });
  return sizes.states.map((columns, index) => {
    const name = slotNames.stateGradient(index);
    const address = workspace.address({ name, columns, each: "turn" });
    workspace.copy(
      places[step.outputs.length + index] ?? 0,
      address,
      workspace.stride({ columns }),
    );
    return address;
  });
}

/** A location at all steps as one matrix. */
function matrixOf(workspace: Workspace, { slot, rowStride, offset }: Location): Matrix {
  return { address: workspace.address(slot) + offset, rowStride, columnStride: 4 };
}

/** Where one row holds several, which follow one another. */
function rowsWithin(matrix: Matrix, groups: number): Matrix {
  return { ...matrix, rowStride: matrix.rowStride / groups };
}

function transposed({ address, rowStride, columnStride }: Matrix): Matrix {
  return { address, rowStride: columnStride, columnStride: rowStride };
}

function weightGradient(
  backend: WasmBackend,
  compiled: CompiledStep,
  workspace: Workspace,
  index: number,
  to: TensorInfo,
): void {
  const [depth = 0, columns = 0] = to.shape;
  const address = addressOf(backend, to);
  const products = compiled.training().backward.products.filter(({ weight }) => weight === index);
  const isCleared = products.length === 0 || products.some(({ isLookUp }) => isLookUp);
  if (isCleared) workspace.clear(address, 4 * depth * columns);
  products.forEach(({ of, gradient, groups, isLookUp }, place) => {
    if (isLookUp) {
      const [places, rows] = [matrixOf(workspace, of), matrixOf(workspace, gradient)];
      addRows(workspace, { places, rows, groups, table: { address, depth, columns } });
      return;
    }
    times(backend, {
      left: transposed(rowsWithin(matrixOf(workspace, of), groups)),
      right: rowsWithin(matrixOf(workspace, gradient), groups),
      result: { address, rowStride: 4 * columns, columnStride: 4 },
      rows: depth,
      columns,
      depth: workspace.rows * workspace.steps * groups,
      adds: place > 0 || isCleared,
    });
  });
}

interface RowsOfTable {
  /** Places, and the gradients for what was looked up there. */
  readonly places: Matrix;
  readonly rows: Matrix;
  readonly groups: number;
  readonly table: { readonly address: number; readonly depth: number; readonly columns: number };
}

/** Adds rows to those of a table that they were taken from; places out of it are those of its ends, as in `lookUp`. */
function addRows(workspace: Workspace, { places, rows, groups, table }: RowsOfTable): void {
  const { depth, columns } = table;
  const floats = workspace.all();
  for (let row = 0; row < workspace.rows * workspace.steps; row++)
    for (let group = 0; group < groups; group++) {
      const place = floats[(places.address + row * places.rowStride) / 4 + group] ?? 0;
      const known = Math.max(0, Math.min(Math.trunc(place), depth - 1));
      const from = (rows.address + row * rows.rowStride) / 4 + group * columns;
      const to = table.address / 4 + known * columns;
      for (let column = 0; column < columns; column++)
        floats[to + column] = (floats[to + column] ?? 0) + (floats[from + column] ?? 0);
    }
}

/** Sums over what a tensor was the same for: a product with ones. */
function givenGradient(
  backend: WasmBackend,
  compiled: CompiledStep,
  workspace: Workspace,
  index: number,
  to: TensorInfo,
): void {
  const { layout = "row" } = compiled.sizes.givens[index] ?? {};
  const location = compiled.training().backward.givens[index];
  const address = addressOf(backend, to);
  const size = sizeOf(to.shape);
  if (!location) {
    workspace.clear(address, 4 * size);
    return;
  }
  const { rows, steps } = workspace;
  const width = location.slot.columns;
  const [count, columns] = layout === "full" ? [steps, rows * width] : [steps * rows, width];
  const gradients = { ...matrixOf(workspace, location), rowStride: 4 * columns };
  if (layout !== "scalar")
    sumRows(backend, workspace, { from: gradients, count, columns, address });
  else {
    const sums = workspace.take(4 * columns);
    sumRows(backend, workspace, { from: gradients, count, columns, address: sums });
    const column = { address: sums, rowStride: 4, columnStride: 4 };
    sumRows(backend, workspace, { from: column, count: columns, columns: 1, address });
  }
}

interface RowSum {
  readonly from: Matrix;
  readonly count: number;
  readonly columns: number;
  readonly address: number;
}

function sumRows(
  backend: WasmBackend,
  workspace: Workspace,
  { from, count, columns, address }: RowSum,
): void {
  const ones = workspace.take(4 * count);
  workspace.fillOnes(ones, count);
  times(backend, {
    left: { address: ones, rowStride: 4 * count, columnStride: 4 },
    right: from,
    result: { address, rowStride: 4 * columns, columnStride: 4 },
    rows: 1,
    columns,
    depth: count,
  });
}

function times(backend: WasmBackend, product: Product): void {
  const kernels = productKernels(backend);
  if (kernels) multiply(backend, kernels, product);
}
