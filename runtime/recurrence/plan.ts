/** How a recurrence runs: a trace of its step, and the program made of it. Plans are kept, and hold no tensors. */
import type * as tf from "@tensorflow/tfjs";
import { exactKey } from "../exact-key.ts";
import { sizeOf } from "../axes.ts";
import type { Buffer } from "../operations/buffers.ts";
import { compileStep, type CompiledStep, type StepSizes } from "./compiled-step.ts";
import { follow } from "./follow.ts";
import { mergeProducts } from "./merge-products.ts";
import { computing, prepare } from "./preparation.ts";
import type { TracedStep } from "./pure-step.ts";
import { traceOf, type StepTrace, type TraceRequest } from "./trace.ts";
import { Untraceable, type Fixed } from "./stand-ins.ts";
import { Tracer } from "./tracer.ts";

export interface Plan {
  readonly trace: StepTrace;
  readonly program: CompiledStep;
  /** Matrices, after those that multiply one value were put side by side. */
  readonly weights: readonly Fixed[];
}

export interface PlanRequest extends TraceRequest {
  /** Only the outputs of the last step are wanted. */
  readonly keepsLast: boolean;
}

/** A plan, and the tensors that it has for this run, by their places. */
interface Planned {
  readonly plan: Plan;
  readonly tensors: readonly tf.Tensor[];
  /** Buffers of the step, by the tensors that they had before the first step. */
  readonly variables: ReadonlyMap<tf.Tensor, Buffer>;
}

interface NewPlan extends Planned {
  readonly isForOneCall: boolean;
}

/** Plans by the sizes that they are for, the newest first: steps of one key are told apart by what they do. */
const kept = new Map<string, readonly Plan[]>();

/** Batches of many sizes, and steps with numbers that change from call to call, must not fill the memory. */
const [mostKeys, mostOfKey] = [64, 4];

/** Compiled steps by what they do; models have few. */
const compiled = new Map<string, CompiledStep>();

/** @throws Untraceable where the step does what no program is made of */
export function planned(step: TracedStep, request: PlanRequest): Planned {
  const key = keyOf(request);
  const plans = kept.get(key) ?? [];
  const inputs = [...request.sequences, ...(request.mask ? [request.mask] : [])];
  for (const plan of plans) {
    const found = follow(plan.trace, step, inputs);
    if (found) return { ...found, plan, tensors: prepared(plan, found.tensors, request) };
  }
  const made = attempt(() => newPlan(step, request));
  if (!made.isForOneCall) keep(key, [made.plan, ...plans.slice(0, mostOfKey - 1)]);
  return made;
}

/** Whatever is wrong with a step, such as methods that stand-ins lack, is said when it gets tensors. */
function attempt<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof Untraceable) throw error;
    throw new Untraceable("a step that fails on stand-ins", { cause: error });
  }
}

/** All of a request that a trace depends on; the number of steps is not of it. */
function keyOf({ sequences, states, rows, mask, keepsLast }: PlanRequest): string {
  const inputs = sequences.map(({ dtype, shape }) => `${dtype} ${shape.slice(1).join()}`);
  const switches = `${mask ? "masked" : ""} ${keepsLast ? "last" : ""}`;
  return `${rows} ${switches}: ${inputs.join("; ")}: ${states.map(({ dtype, shape }) => `${dtype} ${shape.join()}`).join("; ")}`; // prettier-ignore
}

/** The key that was made first goes first. */
function keep(key: string, plans: readonly Plan[]): void {
  kept.set(key, plans);
  const [first] = kept.keys();
  if (kept.size > mostKeys && first !== undefined) kept.delete(first);
}

function newPlan({ step, operations }: TracedStep, request: PlanRequest): NewPlan {
  const { tracer, trace } = traced({ step, operations }, request);
  const { step: merged, weights } = mergeProducts(trace, (matrices) =>
    tracer.fixed(matrices, computing.concat(1)),
  );
  const perRow = ({ shape }: { readonly shape: readonly number[] }): number =>
    sizeOf(shape) / request.rows;
  const sizes: StepSizes = {
    sequences: trace.sequences.map(perRow),
    states: [
      ...request.states.map(perRow),
      ...trace.buffers.map(({ shape }) => sizeOf(shape)),
      ...(request.mask ? trace.outputs.map(perRow) : []),
    ],
    givens: trace.givens.map(({ layout, columns }) => ({ layout, columns })),
    weights: weights.map(({ shape }) => shape as [number, number]),
    keepsLast: request.keepsLast,
  };
  const program = compiledStep(merged, sizes);
  const plan = { trace, program, weights };
  // How many functions draw is known only now.
  const hasDrawn = trace.draws.count === 0;
  const tensors = hasDrawn ? tracer.tensors : prepared(plan, tracer.tensors, request);
  return { plan, tensors, variables: tracer.buffers.variables, isForOneCall: tracer.isForOneCall };
}

/** Which buffers a step writes to is known after its first trace only. */
function traced(
  { step, operations }: TracedStep,
  request: PlanRequest,
): { readonly tracer: Tracer; readonly trace: StepTrace } {
  const first = new Tracer(request.rows, operations);
  const trace = traceOf(first, step, request);
  const { written } = first.buffers;
  if (written.length === 0) return { tracer: first, trace };
  const tracer = new Tracer(request.rows, operations);
  const buffers = written.map(({ place }) => first.tensors[place] as tf.Tensor);
  return { tracer, trace: traceOf(tracer, step, request, buffers) };
}

function prepared(
  { trace: { draws, preparations } }: Plan,
  tensors: (tf.Tensor | undefined)[],
  { sequences, rows }: PlanRequest,
): readonly tf.Tensor[] {
  draws.begin((sequences[0]?.shape[0] ?? 0) / rows);
  return prepare(preparations, tensors);
}

/** A program of what a step does, made once. */
export function compiledStep(step: CompiledStep["step"], sizes: StepSizes): CompiledStep {
  const { graph, outputs, next } = step;
  const key = exactKey([graph.nodes, outputs, next, sizes, graph.foreigns.map((one) => one.key)]);
  // Its kernels are looked up at each run, so their name is a short one.
  const known = compiled.get(key) ?? compileStep(`step ${compiled.size}`, step, sizes);
  compiled.set(key, known);
  return known;
}
