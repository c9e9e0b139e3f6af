/**
 * A trace of one step of a `scan`: what it calls, its graph, and which tensors that reads. It holds no tensors itself, so
 * that it can be kept for other ones.
 */
import type * as tf from "@tensorflow/tfjs";
import type { Step } from "./adjoint.ts";
import type { HeldBuffer } from "./buffers.ts";
import type { Draws } from "./draws.ts";
import type { Place, Preparation } from "./preparation.ts";
import type { PureStep } from "./pure-step.ts";
import { recordingOperations, withStandIns, type RecordedCall } from "./recording.ts";
import type { NodeId } from "./step-graph.ts";
import type { Tracer } from "./tracer.ts";
import { Untraceable, type AllSteps, type Fixed, type Given, type InStep, type Operand } from "./stand-ins.ts"; // prettier-ignore
import { gainOf, resultOf, stateOf, type Result, type StateType } from "./trace-results.ts";
import { bufferAfter, heldBuffers } from "./traced-buffers.ts";

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
  /** Buffers that the step writes to: states behind those that it was given. */
  readonly buffers: readonly HeldBuffer[];
  /** Of one step. */
  readonly outputs: readonly StateType[];
  readonly wholeNumbers: WholeNumbers;
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

/** @param written tensors of buffers that the step is known to write to */
export function traceOf(
  tracer: Tracer,
  step: PureStep,
  request: TraceRequest,
  written: readonly tf.Tensor[] = [],
): StepTrace {
  const { rows, sequences, mask } = request;
  const inputs = sequences.map((sequence) =>
    tracer.input(sequence, [rows, ...sequence.shape.slice(1)]),
  );
  const isOn = mask && tracer.input(mask, [rows, 1]);
  const states = request.states.map((type, index) => stateOf(tracer, index, type));
  const buffers = heldBuffers(tracer, written, states.length);
  const calls: RecordedCall[] = [];
  const results = step(
    [...tracer.handOut(inputs)] as unknown as readonly tf.Tensor[],
    [...tracer.handOut(states)] as unknown as readonly tf.Tensor[],
    recordingOperations(tracer, calls),
  );
  const made = withStandIns(tracer, results) as StepTrace["made"];
  const [outputs, next] = made.map((values) => values.map((value) => resultOf(tracer, value)));
  if (next?.some(({ dtype }, index) => dtype !== request.states[index]?.dtype))
    throw new Untraceable("a state that changes its type");
  const after = buffers.map((buffer) => bufferAfter(tracer, buffer));
  const nodesOf = (values: readonly Result[] = []): NodeId[] => values.map(({ node }) => node);
  const graphResults = { outputs: nodesOf(outputs), next: nodesOf(next), buffers: nodesOf(after) };
  const held = isOn
    ? holding(
        tracer,
        isOn,
        graphResults,
        states.map(({ node }) => node),
      )
    : { outputs: graphResults.outputs, next: [...graphResults.next, ...graphResults.buffers] };
  const { graph, preparations, draws, givens, weights, constants } = tracer;
  return {
    inputs, states, calls, made, buffers, preparations, draws, givens, weights, constants, step: { graph, ...held }, sequences: tracer.sequences, outputs: outputs ?? [],
    wholeNumbers: {
      bounded: [...tracer.bounded].map((place) => ({ place })),
      gain: gainOf([...(next ?? []), ...after]),
    },
  }; // prettier-ignore
}

/** Where the mask is off, states stay and outputs, which become states too, repeat; buffers are those of the batch. */
function holding(
  tracer: Tracer,
  mask: AllSteps,
  {
    outputs,
    next,
    buffers,
  }: Pick<Step, "outputs" | "next"> & { readonly buffers: readonly NodeId[] },
  states: readonly NodeId[],
): Pick<Step, "outputs" | "next"> {
  const { graph } = tracer;
  const isOn = tracer.nodeOf(mask, []);
  const hold = (value: NodeId, before: NodeId): NodeId =>
    graph.apply("select", [isOn, value, before], graph.columns(before));
  const held = next.map((value, index) => hold(value, states[index] ?? -1));
  const repeated = outputs.map((value, index) =>
    hold(value, graph.leaf("state", states.length + buffers.length + index, graph.columns(value))),
  );
  return { outputs: repeated, next: [...held, ...buffers, ...repeated] };
}
