/** Streams run step by step, beside the models that they are of. */
import * as tf from "@tensorflow/tfjs";
import { expect } from "vitest";
import type { Stream } from "../../runtime/index.ts";
import { streamOf } from "../../src/stream/stream-graph.ts";
import { liveCore, weightsOf } from "../core/both-targets.ts";
import { difference, inputsFor, live, predict, type Live } from "../live-model.ts";
import { allPrograms } from "../recurrence/all-programs.ts";
import type { RecurrentProgram } from "../recurrence/program.ts";
import { streamPrograms } from "./stream-programs.ts";

export type AnyStream = Stream<tf.Tensor[], tf.Tensor | tf.Tensor[]>;

export type MakeStream = (
  made: Live,
  net: tf.LayersModel,
  given: Record<string, tf.Tensor>,
) => AnyStream;

/** Inputs of a stream, split into what comes step by step and what stays. */
export interface Feed {
  readonly stream: AnyStream;
  readonly sequences: readonly tf.Tensor[];
  readonly given: Record<string, tf.Tensor>;
}

/** A stream of a model for these inputs, whole sequences and what stays. */
export function feed(
  made: Live,
  net: tf.LayersModel,
  inputs: readonly tf.Tensor[],
  makeStream: MakeStream,
): Feed {
  const { graph } = made;
  const streamed = streamOf(graph);
  if (!("stream" in streamed)) throw new Error("the model has no stream");
  const stay = new Set(streamed.stream.given.map(({ name }) => name));
  const named = graph.inputs.map(({ name }, index) => [name, inputs[index] as tf.Tensor] as const);
  const given = Object.fromEntries(named.filter(([name]) => stay.has(name)));
  const sequences = named.flatMap(([name, tensor]) => (stay.has(name) ? [] : [tensor]));
  return { stream: makeStream(made, net, given), sequences, given };
}

export function at(sequence: tf.Tensor, time: number): tf.Tensor {
  return tf.squeeze(tf.slice(sequence, [0, time], [-1, 1]), [1]);
}

export function list(result: tf.Tensor | tf.Tensor[]): tf.Tensor[] {
  return Array.isArray(result) ? result : [result];
}

/** The outputs of a model for the first steps of its sequences: at a step, or at the end. */
function expected(
  net: tf.LayersModel,
  inputs: readonly tf.Tensor[],
  isSequence: readonly boolean[],
  count: number,
): readonly tf.Tensor[] {
  const prefix = inputs.map((tensor, index) =>
    isSequence[index] ? tf.slice(tensor, [0, 0], [-1, count]) : tensor,
  );
  return predict(net, prefix);
}

const without = new Set([
  "reverse",
  "with a mask",
  "in both directions",
  "of a known length",
  "shared by two sequences",
]);
export const programs = [...allPrograms, ...streamPrograms].filter(([name]) => !without.has(name));

/** Streams of both targets, with the weights of a model. */
export const targets: readonly (readonly [name: string, make: MakeStream])[] = [
  ["tfjs", ({ stream }, net, given) => stream?.(net, given) as AnyStream],
  [
    "core",
    ({ graph }, net, given) => {
      const isGiven = Object.keys(given).length > 0;
      return liveCore(graph).stream?.(weightsOf(net), ...(isGiven ? [given] : [])) as AnyStream;
    },
  ],
];

/** Each step gives what the model gives of as many steps, and no tensor stays behind. */
export function expectSteps(
  { text, inputs: shapes }: RecurrentProgram,
  makeStream: MakeStream,
): void {
  const made = live(text);
  const net = made.make();
  const inputs = inputsFor(net, shapes);
  const before = tf.memory().numTensors;
  const { stream, sequences } = feed(made, net, inputs, makeStream);
  const isSequence = inputs.map((input) => sequences.includes(input));
  const steps = sequences[0]?.shape[1] ?? 0;
  // A model of sequences of one length tells only what comes at the end.
  const isOpen = net.inputs.every(({ shape }) => shape[1] !== steps);
  let held: number | undefined;
  for (let time = 0; time < steps; time++) {
    const results = tf.tidy(() => list(stream.step(...sequences.map((each) => at(each, time)))));
    const isTold = isOpen || time === steps - 1;
    const truths = tf.tidy(() => (isTold ? [...expected(net, inputs, isSequence, time + 1)] : []));
    const worst = truths.map((truth, index) => {
      const result = results[index] as tf.Tensor;
      return tf.tidy(() => difference(truth.rank > result.rank ? at(truth, time) : truth, result));
    });
    tf.dispose([...truths]);
    // Weights are drawn anew each time; where a row is nearly constant, norms make errors of rounding large.
    expect(Math.max(0, ...worst)).toBeLessThan(5e-5);
    tf.dispose(results);
    held ??= tf.memory().numTensors;
    expect(tf.memory().numTensors).toBe(held);
  }
  stream.dispose();
  expect(tf.memory().numTensors).toBe(before);
  net.dispose();
}
