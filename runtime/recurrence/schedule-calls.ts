/** What the operations of a schedule are called with, in the memory of a run. */
import type { Tensor, TensorInfo } from "@tensorflow/tfjs";
import type { Movement } from "../simd/kernel-loop.ts";
import { tileRows } from "../simd/product.ts";
import { panelBytes, type ProductKernels } from "../wasm-kernels/matrix-product.ts";
import { addressOf } from "../wasm-kernels/shared-memory.ts";
import type { WasmBackend } from "../wasm-kernels/wasm-backend.ts";
import type { Foreign } from "./foreign.ts";
import type {
  AxisCall,
  KernelCall,
  Location,
  LookUpCall,
  Operation,
  ProductCall,
} from "./operations.ts";
import type { Workspace } from "./workspace.ts";

export interface ScheduleRun {
  readonly backend: WasmBackend;
  /** Schedules of one key have the same kernels. */
  readonly key: string;
  readonly operations: readonly Operation[];
  /** Functions of the graph that is scheduled. */
  readonly foreigns: readonly Foreign[];
  readonly workspace: Workspace;
  readonly weights: readonly TensorInfo[];
  readonly constants: readonly Tensor[];
  /** From the last step to the first. */
  readonly isBackward: boolean;
}

/** An argument of a kernel at the first turn, and how it goes on. */
export interface Argument {
  readonly movement: Movement;
  readonly value: number;
  readonly change: number;
}

export interface Call {
  readonly kernel: string;
  readonly arguments: readonly Argument[];
}

export function callsOf(
  run: ScheduleRun,
  operation: Operation,
  index: number,
  panels: ReadonlyMap<string, Panel>,
  spare: number,
): readonly Call[] {
  if (operation.kind === "foreign") return [];
  if (operation.kind === "kernel") return [kernelCall(run, operation, String(index))];
  if (operation.kind === "axis") return [axisCall(run, operation)];
  if (operation.kind === "lookUp") return [lookUpCall(run, operation)];
  const panel = panels.get(panelKey(operation));
  return panel === undefined
    ? fewRowsCalls(run, operation)
    : [productCall(run, operation, [panel.address, spare])];
}

/** Whether rows do not fill a tile of the product; then a matrix is read as it lies, without packing it. */
export function hasFewRows({ workspace }: ScheduleRun): boolean {
  return workspace.rows < tileRows;
}

function panelKey({ weight, isTransposed }: ProductCall): string {
  return `${weight} ${String(isTransposed)}`;
}

export interface Panel {
  readonly product: ProductCall;
  readonly address: number;
}

/** Room for the weights of products that do not read them as they lie. */
export function panelsOf(run: ScheduleRun): ReadonlyMap<string, Panel> {
  const panels = new Map<string, Panel>();
  for (const product of run.operations) {
    if (product.kind !== "product" || panels.has(panelKey(product))) continue;
    if (hasFewRows(run) && !product.isTransposed) continue;
    panels.set(panelKey(product), { product, address: run.workspace.take(panelBytes(product)) });
  }
  return panels;
}

/** Each weight as its product reads it, once for all steps. */
export function packWeights(
  { weights, backend }: ScheduleRun,
  kernels: NonNullable<ProductKernels>,
  panels: ReadonlyMap<string, Panel>,
): void {
  for (const { product, address } of panels.values()) {
    const { depth, columns, isTransposed } = product;
    const from = addressOf(backend, weightOf(weights, product));
    const [rowStride, columnStride] = isTransposed ? [4, 4 * depth] : [4 * columns, 4];
    kernels.packColumns(from, rowStride, columnStride, depth, columns, address);
  }
}

function weightOf(
  weights: readonly TensorInfo[],
  { weight }: ProductCall | LookUpCall,
): TensorInfo {
  const found = weights[weight];
  if (!found) throw new RangeError("a product has no matrix");
  return found;
}

function kernelCall(
  run: ScheduleRun,
  { pointers, columns, isFlat }: KernelCall,
  kernel: string,
): Call {
  const { rows } = run.workspace;
  const size = isFlat ? [1, rows * columns] : [rows, columns];
  const places = pointers.map((pointer) => moving(run, pointer));
  return { kernel, arguments: [...size.map(staying), ...places] };
}

function axisCall(run: ScheduleRun, { operator, sizes, of, to }: AxisCall): Call {
  const places = [of, to].flatMap((location) => [
    moving(run, location),
    staying(location.rowStride),
  ]);
  const rest = [run.workspace.rows, ...sizes].map(staying);
  return { kernel: operator, arguments: [...places, ...rest] };
}

function lookUpCall(run: ScheduleRun, operation: LookUpCall): Call {
  const { of, to, groups, columns } = operation;
  const { backend, workspace, weights } = run;
  const table = weightOf(weights, operation);
  const [depth = 0] = table.shape;
  const places = [moving(run, of), staying(of.rowStride)];
  const rows = [staying(addressOf(backend, table)), staying(depth)];
  const result = [moving(run, to), staying(to.rowStride)];
  const sizes = [workspace.rows, groups, columns].map(staying);
  return { kernel: "lookUp", arguments: [...places, ...rows, ...result, ...sizes] };
}

function productCall(
  run: ScheduleRun,
  { of, to, depth, columns, groups }: ProductCall,
  [panel, spare]: readonly [number, number],
): Call {
  const rowStride = of.rowStride / groups;
  const left = [moving(run, of), ...[rowStride, tileRows * rowStride, panel].map(staying)];
  const rows = run.workspace.rows * groups;
  const rest = [to.rowStride / groups, rows, columns, depth, 0, spare].map(staying);
  return { kernel: "product", arguments: [...left, moving(run, to), ...rest] };
}

function fewRowsCalls(run: ScheduleRun, operation: ProductCall): readonly Call[] {
  const { of, to, depth, columns, groups } = operation;
  const rows = run.workspace.rows * groups;
  const result = [moving(run, to), staying(to.rowStride / groups)];
  const weight = addressOf(run.backend, weightOf(run.weights, operation));
  const factors = [moving(run, of), ...[of.rowStride / groups, weight, 4 * columns].map(staying)];
  return [
    { kernel: "clearRows", arguments: [...result, ...[rows, columns].map(staying)] },
    {
      kernel: "fewRows",
      arguments: [...factors, ...result, ...[rows, columns, depth].map(staying)],
    },
  ];
}

function staying(value: number): Argument {
  return { movement: "stays", value, change: 0 };
}

/** Where a location is at each turn. */
export function moving(
  { workspace, isBackward }: ScheduleRun,
  { slot, offset, shift = 0 }: Location,
): Argument {
  const base = workspace.address(slot) + offset;
  const stride = workspace.stride(slot);
  if (slot.each === "turn")
    return { movement: "alternates", value: base + shift * stride, change: 2 * base + stride };
  if (slot.each !== "step") return staying(base);
  const first = isBackward ? workspace.steps - 1 : 0;
  const value = base + (first + shift) * stride;
  return { movement: "adds", value, change: isBackward ? -stride : stride };
}
