/**
 * A trace of one step of a `scan`: what it calls, its graph, and which tensors that reads. It holds no tensors itself, so
 * that it can be kept for other ones.
 */
import type * as tf from "@tensorflow/tfjs";
import type { Step } from "./adjoint.ts";
import type { Draws } from "./draws.ts";
import type { Place, Preparation } from "./preparation.ts";
import type { PureStep } from "./pure-step.ts";
import { recordingOperations, withStandIns, type RecordedCall } from "./recording.ts";
import type { NodeId } from "./step-graph.ts";
import type { Tracer } from "./tracer.ts";
import { dtypeOf, isShared, marked, Untraceable, type AllSteps, type Fixed, type Given, type InStep, type Operand } from "./stand-ins.ts"; // prettier-ignore
import { mostInState, numbersOf, wholeNumbersOf } from "./whole-numbers.ts";

export interface StepTrace {
  /** What the step was given, what it called with that, and what it gave. */
  readonly inputs: readonly AllSteps[];
  readonly states: readonly InStep[];
  readonly calls: readonly RecordedCall[];
  readonly made: readonly [outputs: readonly Operand[], next: readonly Operand[]];
  readonly step: Step;
  readonly preparations: readonly Preparation[];
  readonly draws: Draws;
  /** What the graph reads. */
  readonly sequences: readonly AllSteps[];
  readonly givens: readonly Given[];
  readonly weights: readonly Fixed[];
  /** What foreign functions read. */
  readonly constants: readonly Fixed[];
  /** Of one step. */
  readonly outputs: readonly StateType[];
  readonly wholeNumbers: WholeNumbers;
}

/** A tensor of one step; bools and ints are floats in it. */
export interface StateType {
  readonly shape: readonly number[];
  readonly dtype: tf.DataType;
}

/** What must hold for ints to be exact. */
export interface WholeNumbers {
  /** Tensors without large ones. */
  readonly bounded: readonly Place[];
  /** What `gainOf` says. */
  readonly gain: number;
}

/** Of what a step is traced. Tensors of all steps are `[T · N, …]`. */
export interface TraceRequest {
  /** The size of the batch. */
  readonly rows: number;
  readonly sequences: readonly tf.Tensor[];
  readonly mask: tf.Tensor | undefined;
  readonly states: readonly StateType[];
}

export function traceOf(tracer: Tracer, step: PureStep, request: TraceRequest): StepTrace {
  const { rows, sequences, mask } = request;
  const inputs = sequences.map((sequence) =>
    tracer.input(sequence, [rows, ...sequence.shape.slice(1)]),
  );
  const isOn = mask && tracer.input(mask, [rows, 1]);
  const states = request.states.map((type, index) => stateOf(tracer, index, type));
  const calls: RecordedCall[] = [];
  const results = step(
    [...inputs] as unknown as readonly tf.Tensor[],
    [...states] as unknown as readonly tf.Tensor[],
    recordingOperations(tracer, calls),
  );
  const made = withStandIns(tracer, results) as StepTrace["made"];
  const [outputs, next] = made.map((values) => values.map((value) => resultOf(tracer, value)));
  if (next?.some(({ dtype }, index) => dtype !== request.states[index]?.dtype))
    throw new Untraceable("a state that changes its type");
  const nodesOf = (values: readonly Result[] = []): NodeId[] => values.map(({ node }) => node);
  const graphResults = { outputs: nodesOf(outputs), next: nodesOf(next) };
  const held = isOn ? holding(tracer, isOn, graphResults, states.map(({ node }) => node)) : graphResults; // prettier-ignore
  const { graph, preparations, draws, givens, weights, constants } = tracer;
  return {
    inputs, states, calls, made, preparations, draws, givens, weights, constants, step: { graph, ...held }, sequences: tracer.sequences, outputs: outputs ?? [],
    wholeNumbers: {
      bounded: [...tracer.bounded].map((place) => ({ place })),
      gain: gainOf(next),
    },
  }; // prettier-ignore
}

/** At most so much larger do states of ints become in a step. */
export function gainOf(next: readonly Result[] = []): number {
  return Math.max(0, ...next.map(({ limit }) => limit - mostInState));
}

/** A stand-in for a state. */
export function stateOf(tracer: Tracer, index: number, { shape, dtype }: StateType): InStep {
  const state = tracer.state(index, shape);
  if (dtype === "float32") return state;
  if (dtype !== "bool" && dtype !== "int32") throw new Untraceable(`a state of ${dtype}`);
  return marked(state, dtype, dtype === "int32" ? mostInState : undefined) as InStep;
}

export interface Result extends StateType {
  readonly node: NodeId;
  /** Of ints, how large they can be. */
  readonly limit: number;
}

/** What a step gives, as floats. */
export function resultOf(tracer: Tracer, value: Operand): Result {
  const shape = resultShape(value, tracer.rows);
  const dtype = dtypeOf(value);
  const { numbers, limit } = dtype === "int32" ? wholeNumbersOf(tracer, value) : { numbers: numbersOf(tracer, value), limit: 0 }; // prettier-ignore
  return { shape, dtype, limit, node: tracer.nodeOf(numbers, shape) };
}

/** The shape of a result of a step, which has the axis of the batch. */
function resultShape(value: Operand, rows: number): readonly number[] {
  if (typeof value === "number" || isShared(value) || value.shape[0] !== rows)
    throw new Untraceable("a result without the axis of the batch");
  return value.shape;
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
