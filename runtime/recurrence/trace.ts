/** A trace of one step of a `scan`: its graph, and the tensors that it reads. */
import * as tf from "@tensorflow/tfjs";
import type { ScanOptions } from "../scan.ts";
import type { Step } from "./adjoint.ts";
import { swapped } from "./axes.ts";
import type { PureStep } from "./pure-step.ts";
import type { NodeId } from "./step-graph.ts";
import { tracedOperations } from "./traced-operations.ts";
import { isPlain, Tracer, Untraceable, type Given, type Operand } from "./tracer.ts";

export interface StepTrace {
  readonly step: Step;
  readonly rows: number;
  readonly steps: number;
  /** `[T · N, …]` */
  readonly sequences: readonly tf.Tensor[];
  readonly initial: readonly tf.Tensor[];
  readonly givens: readonly Given[];
  readonly weights: readonly tf.Tensor2D[];
  /** Of one step. */
  readonly outputShapes: readonly (readonly number[])[];
}

export function traceOf(
  sequences: readonly tf.Tensor[],
  initial: readonly tf.Tensor[],
  step: PureStep,
  { reverse = false, mask }: ScanOptions,
): StepTrace {
  const [rows = 0, steps = 0] = sequences[0]?.shape ?? [];
  const tracer = new Tracer(rows);
  const inTime = (sequence: tf.Tensor): tf.Tensor => {
    const [batch, length, ...axes] = sequence.shape;
    if (batch !== rows || length !== steps) throw new Untraceable("sequences of several lengths");
    const first = swapped(sequence);
    return tf.reshape(reverse ? tf.reverse(first, 0) : first, [rows * steps, ...axes]);
  };
  const inputs = sequences.map((sequence) =>
    tracer.allSteps(inTime(sequence), [rows, ...sequence.shape.slice(2)]),
  );
  const states = initial.map(({ shape }, index) => tracer.state(index, shape));
  const [outputs, next] = step(
    inputs as unknown as readonly tf.Tensor[],
    states as unknown as readonly tf.Tensor[],
    tracedOperations(tracer),
  ) as unknown as readonly [readonly Operand[], readonly Operand[]];
  const shapeOf = (value: Operand): readonly number[] => {
    if (typeof value === "number" || value.shape[0] !== rows)
      throw new Untraceable("a result without the axis of the batch");
    return value.shape;
  };
  const nodeOf = (value: Operand): NodeId => tracer.nodeOf(value, shapeOf(value));
  const outputShapes = outputs.map(shapeOf);
  checkKinds(outputs);
  const made = { outputs: outputs.map(nodeOf), next: next.map(nodeOf) };
  const held = mask ? holding(tracer, inTime(tf.cast(mask, "float32")), made, states.map(({ node }) => node)) : made; // prettier-ignore
  const zeros = held.next
    .slice(initial.length)
    .map((_, index) => tf.zeros([...(outputShapes[index] ?? [])]));
  return {
    step: { graph: tracer.graph, ...held },
    rows,
    steps,
    sequences: tracer.sequences,
    initial: [...initial, ...zeros],
    givens: tracer.givens,
    weights: tracer.weights,
    outputShapes,
  };
}

function checkKinds(outputs: readonly Operand[]): void {
  for (const value of outputs)
    if (!isPlain(value) && value.kind === "all-steps" && value.tensor.dtype !== "float32")
      throw new Untraceable("an output that is not of floats");
}

/** Where the mask is off, states stay and outputs, which become states too, repeat. */
function holding(
  tracer: Tracer,
  mask: tf.Tensor,
  { outputs, next }: Pick<Step, "outputs" | "next">,
  states: readonly NodeId[],
): Pick<Step, "outputs" | "next"> {
  const { graph } = tracer;
  const isOn = tracer.nodeOf(tracer.allSteps(tf.reshape(mask, [-1, 1]), [tracer.rows, 1]), []);
  const hold = (value: NodeId, before: NodeId): NodeId =>
    graph.apply("select", [isOn, value, before], graph.columns(before));
  const held = next.map((value, index) => hold(value, states[index] ?? -1));
  const repeated = outputs.map((value, index) =>
    hold(value, graph.leaf("state", states.length + index, graph.columns(value))),
  );
  return { outputs: repeated, next: [...held, ...repeated] };
}
