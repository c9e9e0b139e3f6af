/** Runs the operations of a schedule, step after step, in the memory of the wasm backend. */
import type { TensorInfo } from "@tensorflow/tfjs";
import { elementwise } from "../simd/elementwise.ts";
import { clearRows, fewRows } from "../simd/few-rows.ts";
import type { FunctionCode } from "../simd/function-code.ts";
import { broadcastAxis, reduceAxis } from "../simd/row-axes.ts";
import { kernelLoop, type Movement } from "../simd/kernel-loop.ts";
import { product, tileRows } from "../simd/product.ts";
import { panelBytes, productKernels, type ProductKernels } from "../wasm-kernels/matrix-product.ts";
import { addressOf, kernelsIn } from "../wasm-kernels/shared-memory.ts";
import type { WasmBackend } from "../wasm-kernels/wasm-backend.ts";
import type { AxisCall, KernelCall, Location, Operation, ProductCall } from "./schedule.ts";
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

/** An argument of a kernel at the first turn, and how it goes on. */
interface Argument {
  readonly movement: Movement;
  readonly value: number;
  readonly change: number;
}

interface Call {
  readonly kernel: string;
  readonly arguments: readonly Argument[];
}

/** All steps are one call, of a loop made for the schedule. */
export function runSchedule(run: ScheduleRun): void {
  readySchedule(run)();
}

/**
 * All that must be done once for a workspace; what it gives runs the steps. States that take turns are found the next time
 * where the last step has left them.
 */
export function readySchedule(run: ScheduleRun): () => void {
  const { backend, workspace } = run;
  const products = productKernels(backend);
  if (!products) throw new Error("The memory of the wasm backend cannot be reached.");
  const panels = panelsOf(run);
  const spare = workspace.take(32);
  const calls = run.operations.flatMap((operation, index): readonly Call[] => {
    if (operation.kind === "kernel") return [kernelCall(run, operation, String(index))];
    if (operation.kind === "axis") return [axisCall(run, operation)];
    const panel = panels.get(panelKey(operation));
    return panel === undefined
      ? fewRowsCalls(run, operation)
      : [productCall(run, operation, [panel.address, spare])];
  });
  const key = `${run.key} ${hasFewRows(run) ? "few rows" : "tiles"}`;
  const kernels = kernelsIn<string>(backend, key, () => codeOf(run.operations, calls));
  const table = calls.flatMap((call) => call.arguments.flatMap(({ value, change }) => [value, change])); // prettier-ignore
  const loop = kernels?.["loop"];
  const { steps } = workspace;
  const place = workspace.words(table);
  return () => {
    packWeights(run, products, panels);
    loop?.(steps, place);
  };
}

const axisCodes = {
  sum: () => reduceAxis("sum"),
  max: () => reduceAxis("max"),
  broadcast: broadcastAxis,
} as const;

function codeOf(
  operations: readonly Operation[],
  calls: readonly Call[],
): ReadonlyMap<string, FunctionCode> {
  const codes = new Map<string, FunctionCode>([
    ["product", product(4)],
    ["clearRows", clearRows()],
    ["fewRows", fewRows()],
  ]);
  operations.forEach((operation, index) => {
    if (operation.kind === "kernel") codes.set(String(index), elementwise(operation.kernel));
    if (operation.kind === "axis" && !codes.has(operation.operator))
      codes.set(operation.operator, axisCodes[operation.operator]());
  });
  const places = new Map([...codes.keys()].map((name, place) => [name, place]));
  const loop = calls.map((call) => ({
    kernel: places.get(call.kernel) ?? 0,
    movements: call.arguments.map(({ movement }) => movement),
  }));
  return codes.set("loop", kernelLoop(loop));
}

/** Whether rows do not fill a tile of the product; then a matrix is read as it lies, without packing it. */
function hasFewRows({ workspace }: ScheduleRun): boolean {
  return workspace.rows < tileRows;
}

function panelKey({ weight, isTransposed }: ProductCall): string {
  return `${weight} ${String(isTransposed)}`;
}

interface Panel {
  readonly product: ProductCall;
  readonly address: number;
}

/** Room for the weights of products that do not read them as they lie. */
function panelsOf(run: ScheduleRun): ReadonlyMap<string, Panel> {
  const panels = new Map<string, Panel>();
  for (const product of run.operations) {
    if (product.kind !== "product" || panels.has(panelKey(product))) continue;
    if (hasFewRows(run) && !product.isTransposed) continue;
    panels.set(panelKey(product), { product, address: run.workspace.take(panelBytes(product)) });
  }
  return panels;
}

/** Each weight as its product reads it, once for all steps. */
function packWeights(
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

function weightOf(weights: readonly TensorInfo[], { weight }: ProductCall): TensorInfo {
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

function axisCall(run: ScheduleRun, { operator, axis, of, to }: AxisCall): Call {
  const places = [of, to].flatMap((location) => [
    moving(run, location),
    staying(location.rowStride),
  ]);
  const sizes = [run.workspace.rows, axis.outer, axis.length, axis.inner].map(staying);
  return { kernel: operator, arguments: [...places, ...sizes] };
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
function moving(
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
