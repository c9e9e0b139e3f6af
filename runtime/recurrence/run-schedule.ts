/** Runs the operations of a schedule, step after step, in the memory of the wasm backend. */
import { batchSum } from "../simd/batch-sum.ts";
import { elementwise } from "../simd/elementwise.ts";
import { clearRows, fewRows } from "../simd/few-rows.ts";
import type { FunctionCode } from "../simd/function-code.ts";
import { lookUp } from "../simd/look-up.ts";
import { broadcastAxis, reduceAxis, swapAxes } from "../simd/row-axes.ts";
import { kernelLoop } from "../simd/kernel-loop.ts";
import type { Kernel } from "../simd/kernel-module.ts";
import { product, spareBytes, tileRows } from "../simd/product.ts";
import { productKernels } from "../wasm-kernels/matrix-product.ts";
import { isWorthSharing, share } from "../team/share.ts";
import { kernelsIn, memoryOf } from "../wasm-kernels/shared-memory.ts";
import { callForeign, type Rows } from "./foreign-calls.ts";
import { callsOf, hasFewRows, moving, packWeights, panelsOf, type Argument, type Call, type Part, type ScheduleRun } from "./schedule-calls.ts"; // prettier-ignore
import type { ForeignOperation, Location, Operation } from "./operations.ts";

/**
 * Runs all steps once. Those without foreign functions are one call, of a loop made for the schedule; threads take some rows
 * of the batch each, through all steps, where rows know nothing of each other and there is enough to do.
 */
export function runSchedule(run: ScheduleRun): void {
  const work = workOf(run);
  if (!isWorthSharing(work) || !run.operations.every(isByRows)) {
    readySchedule(run)();
    return;
  }
  const { rows, steps } = run.workspace;
  const { partOf, pack, kernelOf } = compiled(run);
  pack();
  const most = Math.max(1, Math.floor(steps / Math.ceil(work / mostWork)));
  for (let done = 0; done < steps; done += most) {
    const turns = Math.min(most, steps - done);
    const shared = (work * turns) / steps;
    share(memoryOf(run.backend), Math.ceil(rows / tileRows), shared, (first, end) => {
      const part = partOf(first * tileRows, Math.min(end * tileRows, rows), done);
      for (const each of stretchesOf(part))
        if (each.kind === "loop") kernelOf(0)?.(turns, tableOf(run, each));
    });
  }
}

/** Multiply-adds that are shared at once: less than a second, since a thread that is silent for long is taken to be dead. */
const mostWork = 1 << 30;

/**
 * All that must be done once for a workspace; what it gives runs the steps. States that take turns are found the next time
 * where the last step has left them.
 */
export function readySchedule(run: ScheduleRun): () => void {
  const { rows, steps } = run.workspace;
  const { partOf, pack, kernelOf } = compiled(run);
  const stretches = stretchesOf(partOf(0, rows, 0));
  let loops = 0;
  const parts = stretches.map((stretch) => {
    if (stretch.kind === "foreign") return foreignCaller(run, stretch.operation);
    const [loop, table] = [kernelOf(loops++), tableOf(run, stretch)];
    return (turns: number): void => loop?.(turns, table);
  });
  const turns = stretches.length > 1 || loops === 0 ? 1 : steps;
  return () => {
    pack();
    for (let step = 0; step < steps; step += turns) for (const part of parts) part(turns);
  };
}

interface Compiled {
  readonly partOf: (first: number, end: number, done: number) => Part;
  /** Lays the weights as products read them. */
  readonly pack: () => void;
  /** The loops of a schedule, in their order. */
  readonly kernelOf: (loop: number) => Kernel | undefined;
}

function compiled(run: ScheduleRun): Compiled {
  const { backend, workspace } = run;
  const products = productKernels(backend);
  if (!products) throw new Error("The memory of the wasm backend cannot be reached.");
  const panels = panelsOf(run);
  const partOf = (first: number, end: number, done: number): Part => {
    return { run, panels, first, rows: end - first, done, spare: workspace.take(spareBytes) };
  };
  const key = `${run.key} ${hasFewRows(run) ? "few rows" : "tiles"}`;
  const kernels = kernelsIn<string>(backend, key, () => codeOf(partOf(0, workspace.rows, 0)));
  return {
    partOf,
    pack: () => { packWeights(run, products, panels); }, // prettier-ignore
    kernelOf: (loop) => kernels?.[loopName(loop)],
  };
}

/** Whether what an operation makes of a row depends on that row alone. */
function isByRows(operation: Operation): boolean {
  return operation.kind !== "foreign" && !("operator" in operation && operation.operator === "batchSum"); // prettier-ignore
}

/** Multiply-adds of all steps, about. */
function workOf({ operations, workspace: { rows, steps } }: ScheduleRun): number {
  const each = operations.map((operation) => {
    if (operation.kind === "product") return operation.groups * operation.depth * operation.columns;
    return operation.kind === "kernel" ? workOfElement * operation.columns : 0;
  });
  return rows * steps * each.reduce((sum, work) => sum + work, 0);
}

/** A kernel of a gate takes as long for an element as so many multiply-adds of a product. */
const workOfElement = 16;

/** The arguments of a loop's calls, in memory. */
function tableOf({ workspace }: ScheduleRun, { calls }: Loop): number {
  return workspace.words(calls.flatMap((call) => call.arguments.flatMap(({ value, change }) => [value, change]))); // prettier-ignore
}

/** What WebAssembly can do without JavaScript. */
interface Loop {
  readonly kind: "loop";
  readonly calls: readonly Call[];
}

type Stretch = Loop | { readonly kind: "foreign"; readonly operation: ForeignOperation };

const loopName = (index: number): string => `loop ${index}`;

/** Operations between foreign ones are one loop. */
function stretchesOf(part: Part): readonly Stretch[] {
  const stretches: (Stretch & { calls?: Call[] })[] = [];
  part.run.operations.forEach((operation, index) => {
    if (operation.kind === "foreign") stretches.push({ kind: "foreign", operation });
    else {
      const last = stretches.at(-1);
      const own = callsOf(part, operation, index);
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
    const next = moved(moving({ run, first: 0, done: 0 }, location));
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

function codeOf(part: Part): ReadonlyMap<string, FunctionCode> {
  const { operations } = part.run;
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
  const loops = stretchesOf(part).filter((stretch): stretch is Loop => stretch.kind === "loop");
  loops.forEach(({ calls }, index) => {
    const loop = calls.map((call) => ({
      kernel: places.get(call.kernel) ?? 0,
      movements: call.arguments.map(({ movement }) => movement),
    }));
    codes.set(loopName(index), kernelLoop(loop));
  });
  return codes;
}
