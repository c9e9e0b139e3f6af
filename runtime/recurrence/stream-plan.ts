/** One step of a stream as a program: traced once, for all steps to come. A plan holds no tensors. */
import type * as tf from "@tensorflow/tfjs";
import { sizeOf } from "../axes.ts";
import type { CompiledStep } from "./compiled-step.ts";
import { compiledStep } from "./plan.ts";
import type { Draws } from "./draws.ts";
import { prepare, type Place, type Preparation } from "./preparation.ts";
import type { Operations, PureStreamStep } from "./pure-step.ts";
import { recordingOperations, withStandIns } from "./recording.ts";
import { resultShape } from "./trace.ts";
import { dtypeOf, Untraceable, type Operand } from "./stand-ins.ts";
import { Tracer } from "./tracer.ts";

export interface StreamPlan {
  /** The size of the batch. */
  readonly rows: number;
  readonly program: CompiledStep;
  readonly outputShapes: readonly (readonly number[])[];
  /** What tfjs computes of the inputs of each step, such as rows of an embedding. */
  readonly preparations: readonly Preparation[];
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
  /** Shapes of the states. */
  readonly states: readonly (readonly number[])[];
  readonly kept: readonly tf.Tensor[];
  readonly weights: readonly tf.Tensor[];
}

/** @throws where the step does what no program is made of */
export function streamPlan(request: StreamRequest): StreamPlan {
  const { step, operations, inputs, states, kept, weights } = request;
  const rows = inputs[0]?.shape[0] ?? 0;
  const tracer = new Tracer(rows, operations, true);
  const given = inputs.map((input) => tracer.inputOfStep(input, input.shape));
  const before = states.map((shape, index) => tracer.state(index, shape));
  const results = step(
    given as unknown as readonly tf.Tensor[],
    before as unknown as readonly tf.Tensor[],
    kept,
    recordingOperations(tracer, []),
  );
  const [outputs, next] = withStandIns(tracer, results) as readonly (readonly Operand[])[];
  if (
    [outputs, next].flat().some((value = 0) => dtypeOf(value) !== "float32") ||
    tracer.bounded.size > 0
  )
    throw new Untraceable("ints that outlast a step");
  const shapes = [outputs, next].map((values = []) => values.map((value) => resultShape(value, rows))); // prettier-ignore
  const nodes = [outputs, next].map((values = [], which) =>
    values.map((value, index) => tracer.nodeOf(value, shapes[which]?.[index] ?? [])),
  );
  const perRow = ([, ...axes]: readonly number[]): number => sizeOf(axes);
  const program = compiledStep(
    { graph: tracer.graph, outputs: nodes[0] ?? [], next: nodes[1] ?? [] },
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
  return { rows, program, outputShapes: shapes[0] ?? [], preparations, draws, staying, ...read };
}

/** All tensors of a step by their places. */
export function tensorsOf(
  { staying, preparations, draws }: StreamPlan,
  inputs: readonly tf.Tensor[],
  all: readonly tf.Tensor[],
): readonly tf.Tensor[] {
  const tensors: (tf.Tensor | undefined)[] = [...inputs];
  for (const [place, index] of staying) tensors[place] = all[index];
  draws.begin(1);
  return prepare(preparations, tensors);
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
