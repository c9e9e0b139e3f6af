/** Runs the operations of a schedule, step after step, in the memory of the wasm backend. */
import type { TensorInfo } from "@tensorflow/tfjs";
import { elementwise } from "../simd/elementwise.ts";
import { tileRows } from "../simd/product.ts";
import type { Kernel } from "../simd/kernel-module.ts";
import { panelBytes, productKernels, type ProductKernels } from "../wasm-kernels/matrix-product.ts";
import { addressOf, kernelsIn } from "../wasm-kernels/shared-memory.ts";
import type { WasmBackend } from "../wasm-kernels/wasm-backend.ts";
import type { KernelCall, Location, Operation, ProductCall } from "./schedule.ts";
import type { Workspace } from "./workspace.ts";

export interface ScheduleRun {
  readonly backend: WasmBackend;
  /** Schedules of one key have the same kernels. */
  readonly key: string;
  readonly operations: readonly Operation[];
  readonly workspace: Workspace;
  readonly weights: readonly TensorInfo[];
  /** From the last step to the first. */
  readonly isBackward: boolean;
}

/** A call with all that is the same at each step worked out; gets the number of the step and of the turn. */
type Prepared = (step: number, turn: number) => void;

export function runSchedule(run: ScheduleRun): void {
  const products = productKernels(run.backend);
  const kernels = kernelsIn(run.backend, run.key, () => codeOf(run.operations));
  if (!products || !kernels) throw new Error("The memory of the wasm backend cannot be reached.");
  const panels = packedWeights(run, products);
  const spare = run.workspace.take(32);
  const prepared = run.operations.map((operation, index): Prepared => {
    if (operation.kind === "kernel")
      return preparedKernel(operation, kernels[String(index)] as Kernel, run.workspace);
    const panel = panels.get(panelKey(operation)) ?? 0;
    return preparedProduct(operation, products.direct, run.workspace, [panel, spare]);
  });
  const { steps } = run.workspace;
  for (let turn = 0; turn < steps; turn++) {
    const step = run.isBackward ? steps - 1 - turn : turn;
    for (const call of prepared) call(step, turn);
  }
}

function codeOf(operations: readonly Operation[]) {
  return new Map(
    operations.flatMap((operation, index) =>
      operation.kind === "kernel" ? [[String(index), elementwise(operation.kernel)] as const] : [],
    ),
  );
}

function panelKey({ weight, isTransposed }: ProductCall): string {
  return `${weight} ${String(isTransposed)}`;
}

/** Each weight as its product reads it, once for all steps. */
function packedWeights(
  { operations, weights, backend, workspace }: ScheduleRun,
  kernels: NonNullable<ProductKernels>,
): ReadonlyMap<string, number> {
  const panels = new Map<string, number>();
  for (const operation of operations) {
    if (operation.kind !== "product" || panels.has(panelKey(operation))) continue;
    const { depth, columns, isTransposed } = operation;
    const weight = weights[operation.weight];
    if (!weight) throw new RangeError("a product has no matrix");
    const to = workspace.take(panelBytes({ depth, columns }));
    const [rowStride, columnStride] = isTransposed ? [4, 4 * depth] : [4 * columns, 4];
    kernels.packColumns(addressOf(backend, weight), rowStride, columnStride, depth, columns, to);
    panels.set(panelKey(operation), to);
  }
  return panels;
}

/** Where a location is at a step. */
function finder(
  { slot, offset, shift = 0 }: Location,
  workspace: Workspace,
): (step: number, turn: number) => number {
  const base = workspace.address(slot) + offset;
  const stride = workspace.stride(slot);
  if (slot.each === "step") return (step) => base + (step + shift) * stride;
  if (slot.each === "turn") return (_, turn) => base + ((turn + shift) & 1) * stride;
  return () => base;
}

function preparedKernel(
  { pointers, columns, isFlat }: KernelCall,
  kernel: Kernel,
  workspace: Workspace,
): Prepared {
  const finders = pointers.map((pointer) => finder(pointer, workspace));
  const { rows } = workspace;
  const size = isFlat ? [1, rows * columns] : [rows, columns];
  const args = [...size, ...pointers.map(() => 0)];
  return (step, turn) => {
    finders.forEach((find, index) => (args[index + 2] = find(step, turn)));
    kernel(...args);
  };
}

function preparedProduct(
  { of, to, depth, columns }: ProductCall,
  kernel: Kernel,
  workspace: Workspace,
  [panel, spare]: readonly [number, number],
): Prepared {
  const [left, result] = [finder(of, workspace), finder(to, workspace)];
  const { rows } = workspace;
  const block = tileRows * of.rowStride;
  return (step, turn) => {
    kernel(left(step, turn), of.rowStride, block, panel, result(step, turn), to.rowStride, rows, columns, depth, 0, spare); // prettier-ignore
  };
}
