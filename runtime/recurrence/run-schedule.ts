/** Runs the operations of a schedule, step after step, in the memory of the wasm backend. */
import { batchSum } from "../simd/batch-sum.ts";
import { elementwise } from "../simd/elementwise.ts";
import { clearRows, fewRows } from "../simd/few-rows.ts";
import type { FunctionCode } from "../simd/function-code.ts";
import { lookUp } from "../simd/look-up.ts";
import { broadcastAxis, reduceAxis, swapAxes } from "../simd/row-axes.ts";
import { kernelLoop } from "../simd/kernel-loop.ts";
import { product } from "../simd/product.ts";
import { productKernels } from "../wasm-kernels/matrix-product.ts";
import { kernelsIn } from "../wasm-kernels/shared-memory.ts";
import { callForeign, type Rows } from "./foreign-calls.ts";
import { callsOf, hasFewRows, moving, packWeights, panelsOf, type Argument, type Call, type ScheduleRun } from "./schedule-calls.ts"; // prettier-ignore
import type { ForeignOperation, Location, Operation } from "./operations.ts";

/** Steps without foreign functions are one call, of a loop made for the schedule. */
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
  const calls = run.operations.map((operation, index) => callsOf(run, operation, index, panels, spare)); // prettier-ignore
  const stretches = stretchesOf(run.operations, calls);
  const loops = stretches.filter((stretch): stretch is Loop => stretch.kind === "loop");
  const key = `${run.key} ${hasFewRows(run) ? "few rows" : "tiles"}`;
  const kernels = kernelsIn<string>(backend, key, () => codeOf(run.operations, loops));
  const parts = stretches.map((stretch) => {
    if (stretch.kind === "foreign") return foreignCaller(run, stretch.operation);
    const table = stretch.calls.flatMap((call) => call.arguments.flatMap(({ value, change }) => [value, change])); // prettier-ignore
    const [loop, place] = [kernels?.[loopName(loops.indexOf(stretch))], workspace.words(table)];
    return (turns: number): void => loop?.(turns, place);
  });
  const turns = stretches.length > 1 || loops.length === 0 ? 1 : workspace.steps;
  return () => {
    packWeights(run, products, panels);
    for (let step = 0; step < workspace.steps; step += turns) for (const part of parts) part(turns);
  };
}

/** What WebAssembly can do without JavaScript. */
interface Loop {
  readonly kind: "loop";
  readonly calls: readonly Call[];
}

type Stretch = Loop | { readonly kind: "foreign"; readonly operation: ForeignOperation };

const loopName = (index: number): string => `loop ${index}`;

/** Operations between foreign ones are one loop. */
function stretchesOf(
  operations: readonly Operation[],
  calls: readonly (readonly Call[])[],
): readonly Stretch[] {
  const stretches: (Stretch & { calls?: Call[] })[] = [];
  operations.forEach((operation, index) => {
    if (operation.kind === "foreign") stretches.push({ kind: "foreign", operation });
    else {
      const last = stretches.at(-1);
      const own = calls[index] ?? [];
      if (last?.kind === "loop") last.calls.push(...own);
      else stretches.push({ kind: "loop", calls: [...own] });
    }
  });
  return stretches;
}

/** Its tensors are where they are at each turn. */
function foreignCaller(run: ScheduleRun, { call, of, to }: ForeignOperation): () => void {
  const foreign = run.foreigns[call];
  if (!foreign) throw new RangeError("a schedule has no such function");
  const { backend, workspace, constants } = run;
  const rowsIn = (location: Location): (() => Rows) => {
    const next = moved(moving(run, location));
    const { rowStride } = location;
    return () => ({ address: next(), rowStride, count: workspace.rows });
  };
  const [values, result] = [of.map(rowsIn), rowsIn(to)];
  return () => {
    callForeign(backend, workspace, foreign, { of: values.map((rows) => rows()), to: result(), constants }); // prettier-ignore
  };
}

/** An argument turn after turn. */
function moved({ movement, value: first, change }: Argument): () => number {
  let value = first;
  return () => {
    const now = value;
    if (movement === "adds") value += change;
    if (movement === "alternates") value = change - value;
    return now;
  };
}

const axisCodes = {
  sum: () => reduceAxis("sum"),
  max: () => reduceAxis("max"),
  broadcast: broadcastAxis,
  swap: swapAxes,
  batchSum,
} as const;

function codeOf(
  operations: readonly Operation[],
  loops: readonly Loop[],
): ReadonlyMap<string, FunctionCode> {
  const codes = new Map<string, FunctionCode>([
    ["product", product(4)],
    ["clearRows", clearRows()],
    ["fewRows", fewRows()],
  ]);
  operations.forEach((operation, index) => {
    if (operation.kind === "kernel") codes.set(String(index), elementwise(operation.kernel));
    if (operation.kind === "lookUp") codes.set("lookUp", lookUp());
    if (operation.kind === "axis" && !codes.has(operation.operator))
      codes.set(operation.operator, axisCodes[operation.operator]());
  });
  const places = new Map([...codes.keys()].map((name, place) => [name, place]));
  loops.forEach(({ calls }, index) => {
    const loop = calls.map((call) => ({
      kernel: places.get(call.kernel) ?? 0,
      movements: call.arguments.map(({ movement }) => movement),
    }));
    codes.set(loopName(index), kernelLoop(loop));
  });
  return codes;
}
