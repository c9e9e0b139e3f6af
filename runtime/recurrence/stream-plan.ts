/** One step of a stream as a program: traced once, for all steps to come. A plan holds no tensors. */
import type * as tf from "@tensorflow/tfjs";
import { sizeOf } from "../axes.ts";
import type { CompiledStep } from "./compiled-step.ts";
import { compiledStep } from "./plan.ts";
import type { Draws } from "./draws.ts";
import { prepare, type Place, type Preparation } from "./preparation.ts";
import type { Operations, PureStreamStep } from "./pure-step.ts";
import { recordingOperations, withStandIns } from "./recording.ts";
import type { NodeId } from "./step-graph.ts";
import { gainOf, resultOf, stateOf, type Result, type StateType } from "./trace-results.ts";
import { Untraceable, type Operand } from "./stand-ins.ts";
import { Tracer } from "./tracer.ts";

export interface StreamPlan {
  /** The size of the batch. */
  readonly rows: number;
  readonly program: CompiledStep;
  readonly outputs: readonly StateType[];
  /** Inputs whose ints must be small, and how much larger states of ints become in a step. */
  readonly bounded: readonly number[];
  readonly gain: number;
  /** What tfjs computes of the inputs of each step, such as rows of an embedding. */
  readonly preparations: readonly Preparation[];
  /** Places of those that are of numbers alone, and computed once. */
  readonly lasting: ReadonlySet<number>;
  readonly draws: Draws;
  /** Where the tensors that stay are among all, by their places. */
  readonly staying: ReadonlyMap<number, number>;
  /** What the program reads, and the matrices that it multiplies with. */
  readonly givens: readonly Place[];
  readonly weights: readonly Place[];
  readonly constants: readonly Place[];
}

export interface StreamRequest {
  readonly step: PureStreamStep;
  readonly operations: Operations;
  readonly inputs: readonly tf.Tensor[];
  readonly states: readonly StateType[];
  readonly kept: readonly tf.Tensor[];
  readonly weights: readonly tf.Tensor[];
}

/** @throws where the step does what no program is made of */
export function streamPlan(request: StreamRequest): StreamPlan {
  const { step, operations, inputs, states, kept, weights } = request;
  const rows = inputs[0]?.shape[0] ?? 0;
  const tracer = new Tracer(rows, operations, true);
  const given = inputs.map((input) => tracer.inputOfStep(input, input.shape));
  const before = states.map((type, index) => stateOf(tracer, index, type));
  const results = step(
    tracer.handOut(given) as unknown as readonly tf.Tensor[],
    tracer.handOut(before) as unknown as readonly tf.Tensor[],
    kept,
    recordingOperations(tracer, []),
  );
  const made = withStandIns(tracer, results) as readonly (readonly Operand[])[];
  const [outputs = [], next = []] = made.map((values) => values.map((value) => resultOf(tracer, value))); // prettier-ignore
  if (next.some(({ dtype }, index) => dtype !== states[index]?.dtype))
    throw new Untraceable("a state that changes its type");
  const bounded = [...tracer.bounded];
  if (bounded.some((place) => place >= inputs.length))
    throw new Untraceable("ints that are computed");
  const perRow = ({ shape: [, ...axes] }: StateType): number => sizeOf(axes);
  const nodeOf = ({ node }: Result): NodeId => node;
  const program = compiledStep(
    { graph: tracer.graph, outputs: outputs.map(nodeOf), next: next.map(nodeOf) },
    {
      sequences: [],
      states: states.map(perRow),
      givens: tracer.givens.map(({ layout, columns }) => ({ layout, columns })),
      weights: tracer.weights.map(({ shape }) => shape as [number, number]),
      keepsLast: true,
    },
  );
  const staying = stayingIn(tracer, inputs.length, [...weights, ...kept]);
  // What is made of weights would have to be made anew whenever they change.
  const { preparations, draws, givens, weights: matrices, constants } = tracer;
  if ([...matrices, ...constants].some(({ place }) => !staying.has(place)))
    throw new Untraceable("a matrix that is computed");
  const read = { givens, weights: matrices, constants };
  return {
    rows,
    program,
    outputs,
    bounded,
    gain: gainOf(next),
    preparations,
    lasting: lastingOf(preparations),
    draws,
    staying,
    ...read,
  };
}

/** What is made of numbers alone, unless something else is made of it at each step. */
function lastingOf(preparations: readonly Preparation[]): ReadonlySet<number> {
  const lasting = new Set<number>();
  const lasts = (arg: Place | number): boolean => typeof arg === "number" || lasting.has(arg.place);
  for (const { args, place } of preparations) if (args.every(lasts)) lasting.add(place);
  for (const { args, place } of [...preparations].reverse())
    if (!lasting.has(place))
      for (const arg of args) if (typeof arg !== "number") lasting.delete(arg.place);
  return lasting;
}

/** All tensors of a step by their places; those that last in the first step only. */
export function tensorsOf(
  { staying, preparations, lasting, draws }: StreamPlan,
  inputs: readonly tf.Tensor[],
  all: readonly tf.Tensor[],
  isFirst = false,
): readonly tf.Tensor[] {
  const tensors: (tf.Tensor | undefined)[] = [...inputs];
  for (const [place, index] of staying) tensors[place] = all[index];
  draws.begin(1);
  const wanted = preparations.filter(({ place }) => isFirst || !lasting.has(place));
  return prepare(wanted, tensors);
}

/** What a step has from outside must be known, so that it is found again when it has become another tensor. */
function stayingIn(
  { tensors, preparations }: Tracer,
  inputCount: number,
  all: readonly tf.Tensor[],
): ReadonlyMap<number, number> {
  const made = new Set(preparations.map(({ place }) => place));
  const staying = new Map<number, number>();
  tensors.forEach((tensor, place) => {
    if (place < inputCount || made.has(place)) return;
    const index = all.indexOf(tensor);
    if (index < 0) throw new Untraceable("a tensor from anywhere");
    staying.set(place, index);
  });
  return staying;
}
