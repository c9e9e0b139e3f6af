/**
 * A trace of one step of a `scan`: what it calls, its graph, and which tensors that reads. It holds no tensors itself, so
 * that it can be kept for other ones.
 */
import type * as tf from "@tensorflow/tfjs";
import type { Step } from "./adjoint.ts";
import type { Preparation } from "./preparation.ts";
import type { PureStep } from "./pure-step.ts";
import { recordingOperations, withStandIns, type RecordedCall } from "./recording.ts";
import type { NodeId } from "./step-graph.ts";
import type { Tracer } from "./tracer.ts";
import { isPlain, markOf, Untraceable, type AllSteps, type Fixed, type Given, type InStep, type Operand } from "./stand-ins.ts"; // prettier-ignore

export interface StepTrace {
  /** What the step was given, what it called with that, and what it gave. */
  readonly inputs: readonly AllSteps[];
  readonly states: readonly InStep[];
  readonly calls: readonly RecordedCall[];
  readonly made: readonly [outputs: readonly Operand[], next: readonly Operand[]];
  readonly step: Step;
  readonly preparations: readonly Preparation[];
  /** What the graph reads. */
  readonly sequences: readonly AllSteps[];
  readonly givens: readonly Given[];
  readonly weights: readonly Fixed[];
  /** What foreign functions read. */
  readonly constants: readonly Fixed[];
  /** Of one step. */
  readonly outputShapes: readonly (readonly number[])[];
}

/** Of what a step is traced. Tensors of all steps are `[T · N, …]`. */
export interface TraceRequest {
  /** The size of the batch. */
  readonly rows: number;
  readonly sequences: readonly tf.Tensor[];
  readonly mask: tf.Tensor | undefined;
  /** Shapes of the states. */
  readonly states: readonly (readonly number[])[];
}

export function traceOf(tracer: Tracer, step: PureStep, request: TraceRequest): StepTrace {
  const { rows, sequences, mask } = request;
  const inputs = sequences.map((sequence) =>
    tracer.input(sequence, [rows, ...sequence.shape.slice(1)]),
  );
  const isOn = mask && tracer.input(mask, [rows, 1]);
  const states = request.states.map((shape, index) => tracer.state(index, shape));
  const calls: RecordedCall[] = [];
  const results = step(
    [...inputs] as unknown as readonly tf.Tensor[],
    [...states] as unknown as readonly tf.Tensor[],
    recordingOperations(tracer, calls),
  );
  const made = withStandIns(tracer, results) as StepTrace["made"];
  const [outputs, next] = made;
  const shapeOf = (value: Operand): readonly number[] => resultShape(value, rows);
  const nodeOf = (value: Operand): NodeId => tracer.nodeOf(value, shapeOf(value));
  const outputShapes = outputs.map(shapeOf);
  checkKinds(outputs);
  const graphResults = { outputs: outputs.map(nodeOf), next: next.map(nodeOf) };
  const held = isOn ? holding(tracer, isOn, graphResults, states.map(({ node }) => node)) : graphResults; // prettier-ignore
  const { graph, preparations, givens, weights, constants } = tracer;
  const read = { sequences: tracer.sequences, givens, weights, constants };
  return { inputs, states, calls, made, step: { graph, ...held }, preparations, ...read, outputShapes }; // prettier-ignore
}

/** The shape of a result of a step, which has the axis of the batch. */
export function resultShape(value: Operand, rows: number): readonly number[] {
  if (markOf(value)) throw new Untraceable("a result that is not of floats");
  if (typeof value === "number" || value.shape[0] !== rows)
    throw new Untraceable("a result without the axis of the batch");
  return value.shape;
}

function checkKinds(outputs: readonly Operand[]): void {
  for (const value of outputs)
    if (!isPlain(value) && value.kind === "all-steps" && value.dtype !== "float32")
      throw new Untraceable("an output that is not of floats");
}

/** Where the mask is off, states stay and outputs, which become states too, repeat. */
function holding(
  tracer: Tracer,
  mask: AllSteps,
  { outputs, next }: Pick<Step, "outputs" | "next">,
  states: readonly NodeId[],
): Pick<Step, "outputs" | "next"> {
  const { graph } = tracer;
  const isOn = tracer.nodeOf(mask, []);
  const hold = (value: NodeId, before: NodeId): NodeId =>
    graph.apply("select", [isOn, value, before], graph.columns(before));
  const held = next.map((value, index) => hold(value, states[index] ?? -1));
  const repeated = outputs.map((value, index) =>
    hold(value, graph.leaf("state", states.length + index, graph.columns(value))),
  );
  return { outputs: repeated, next: [...held, ...repeated] };
}
