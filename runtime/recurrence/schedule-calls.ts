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

/** Some rows of the batch, which are computed by themselves, from some step on. */
export interface Part {
  readonly run: ScheduleRun;
  readonly panels: ReadonlyMap<string, Panel>;
  readonly first: number;
  readonly rows: number;
  /** How many steps have been run. */
  readonly done: number;
  /** Memory for a product's use, which no other part has. */
  readonly spare: number;
}

export function callsOf(part: Part, operation: Operation, index: number): readonly Call[] {
  if (operation.kind === "foreign") return [];
  if (operation.kind === "kernel") return [kernelCall(part, operation, String(index))];
  if (operation.kind === "axis") return [axisCall(part, operation)];
  if (operation.kind === "lookUp") return [lookUpCall(part, operation)];
  const panel = part.panels.get(panelKey(operation));
  return panel === undefined
    ? fewRowsCalls(part, operation)
    : [productCall(part, operation, panel.address)];
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

function kernelCall(part: Part, { pointers, columns, isFlat }: KernelCall, kernel: string): Call {
  const { rows } = part;
  const size = isFlat ? [1, rows * columns] : [rows, columns];
  const places = pointers.map((pointer) => moving(part, pointer));
  return { kernel, arguments: [...size.map(staying), ...places] };
}

function axisCall(part: Part, { operator, sizes, of, to }: AxisCall): Call {
  const places = [of, to].flatMap((location) => [
    moving(part, location),
    staying(location.rowStride),
  ]);
  const rest = [part.rows, ...sizes].map(staying);
  return { kernel: operator, arguments: [...places, ...rest] };
}

function lookUpCall(part: Part, operation: LookUpCall): Call {
  const { of, to, groups, columns } = operation;
  const { backend, weights } = part.run;
  const table = weightOf(weights, operation);
  const [depth = 0] = table.shape;
  const places = [moving(part, of), staying(of.rowStride)];
  const matrix = [staying(addressOf(backend, table)), staying(depth)];
  const result = [moving(part, to), staying(to.rowStride)];
  const sizes = [part.rows, groups, columns].map(staying);
  return { kernel: "lookUp", arguments: [...places, ...matrix, ...result, ...sizes] };
}

function productCall(
  part: Part,
  { of, to, depth, columns, groups }: ProductCall,
  panel: number,
): Call {
  const rowStride = of.rowStride / groups;
  const left = [moving(part, of), ...[rowStride, tileRows * rowStride, panel].map(staying)];
  const { rows, spare } = part;
  const rest = [to.rowStride / groups, rows * groups, columns, depth, 0, spare].map(staying);
  return { kernel: "product", arguments: [...left, moving(part, to), ...rest] };
}

function fewRowsCalls(part: Part, operation: ProductCall): readonly Call[] {
  const { run } = part;
  const { of, to, depth, columns, groups } = operation;
  const rows = part.rows * groups;
  const result = [moving(part, to), staying(to.rowStride / groups)];
  const weight = addressOf(run.backend, weightOf(run.weights, operation));
  const matrix = [of.rowStride / groups, weight, 4 * columns].map(staying);
  const sizes = [rows, columns, depth].map(staying);
  return [
    { kernel: "clearRows", arguments: [...result, ...[rows, columns].map(staying)] },
    { kernel: "fewRows", arguments: [moving(part, of), ...matrix, ...result, ...sizes] },
  ];
}

function staying(value: number): Argument {
  return { movement: "stays", value, change: 0 };
}

/** Where the first row of a location is at each turn. */
export function moving(
  { run: { workspace, isBackward }, first, done }: Pick<Part, "run" | "first" | "done">,
  { slot, rowStride, offset, shift = 0 }: Location,
): Argument {
  const base = workspace.address(slot) + offset + first * rowStride;
  const stride = workspace.stride(slot);
  if (slot.each === "turn") {
    const value = base + ((shift + done) % 2) * stride;
    return { movement: "alternates", value, change: 2 * base + stride };
  }
  if (slot.each !== "step") return staying(base);
  const step = isBackward ? workspace.steps - 1 - done : done;
  const value = base + (step + shift) * stride;
  return { movement: "adds", value, change: isBackward ? -stride : stride };
}
