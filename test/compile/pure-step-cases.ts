/** Cells whose steps normalise and are pure, and the same recurrences by hand. */
import * as tf from "@tensorflow/tfjs";
import { cell, model } from "../recurrence/program.ts";

type Weights = readonly tf.Tensor[];
type Step = (x: tf.Tensor, h: tf.Tensor, weights: Weights, m: tf.Tensor) => tf.Tensor;

export interface PureStepCase {
  readonly text: string;
  readonly inputs: readonly (readonly number[])[];
  readonly state: readonly number[];
  /** What the step takes from tfjs and from the runtime. */
  readonly used: string;
  /** With the weights in the order of the graph. */
  readonly step: Step;
}

export const [rows, steps] = [2, 5];
const dense = (x: tf.Tensor, [kernel, bias]: Weights): tf.Tensor =>
  tf.add(tf.matMul(x, kernel as tf.Tensor), bias as tf.Tensor);

export const normed = cell(
  "LN(n: int) : x[N, D] -> h[N, n]",
  "state h[N, n]",
  "h = tanh(dense(n)(concat(x, pre h)) -> layer_norm)",
);
const normedStep: Step = (x, h, [kernel, bias, gamma, beta]) => {
  const sum = dense(tf.concat([x, h], 1), [kernel, bias] as Weights);
  const { mean, variance } = tf.moments(sum, -1, true);
  const scaled = tf.div(tf.sub(sum, mean), tf.sqrt(tf.add(variance, 1e-5)));
  return tf.tanh(tf.add(tf.mul(scaled, gamma as tf.Tensor), beta as tf.Tensor));
};
export const sequence = [rows, steps, 4];

export const pureSteps: ReadonlyMap<string, PureStepCase> = new Map<string, PureStepCase>([
  [
    "layer_norm",
    {
      text: normed + model("x[N, T, 4] -> y", "y = x -> scan(LN(3))"),
      inputs: [sequence],
      state: [rows, 3],
      used: "add concat layerNorm matMul tanh",
      step: normedStep,
    },
  ],
  [
    "group_norm",
    {
      text:
        cell(
          "GN(n: int) : x[N, D] -> h[N, n]",
          "state h[N, n]",
          "h = tanh(dense(n)(concat(x, pre h)) -> group_norm(2))",
        ) + model("x[N, T, 4] -> y", "y = x -> scan(GN(6))"),
      inputs: [sequence],
      state: [rows, 6],
      used: "add concat groupNorm matMul tanh",
      step: (x, h, [kernel, bias, gamma, beta]) => {
        const sum = tf.reshape(dense(tf.concat([x, h], 1), [kernel, bias] as Weights), [-1, 2, 3]);
        const { mean, variance } = tf.moments(sum, 2, true);
        const scaled = tf.div(tf.sub(sum, mean), tf.sqrt(tf.add(variance, 1e-5)));
        const flat = tf.reshape(scaled, [-1, 6]);
        return tf.tanh(tf.add(tf.mul(flat, gamma as tf.Tensor), beta as tf.Tensor));
      },
    },
  ],
  [
    "a masked softmax",
    {
      text:
        cell(
          "A(n: int) : x[N, D], bool m[N, D] -> h[N, n]",
          "state h[N, n]",
          "h = tanh(dense(n)(concat(softmax(x, where: m), pre h)))",
        ) + model("x[N, T, 4], bool m[N, T, 4] -> y", "y = (x, m) -> scan(A(3))"),
      inputs: [sequence, sequence],
      state: [rows, 3],
      used: "add concat maskedSoftmax matMul tanh",
      step: (x, h, weights, m) => {
        const on = tf.cast(m, "float32");
        const exponentials = tf.mul(tf.exp(x), on);
        const total = tf.sum(exponentials, 1, true);
        const share = tf.div(exponentials, tf.add(total, tf.cast(tf.equal(total, 0), "float32")));
        return tf.tanh(dense(tf.concat([share, h], 1), weights));
      },
    },
  ],
  [
    "a softmax of another axis, and layer_norm",
    {
      text:
        cell(
          "S : x[N, K, D] -> h[N, K, D]",
          "state h[N, K, D]",
          "h = softmax(x + 0.5 * pre h, over: 1) -> layer_norm",
        ) + model("x[N, T, 3, 4] -> y", "y = x -> scan(S)"),
      inputs: [[rows, steps, 3, 4]],
      state: [rows, 3, 4],
      used: "add layerNorm mul softmaxOver",
      step: (x, h, [gamma, beta]) => {
        const exponentials = tf.exp(tf.add(x, tf.mul(0.5, h)));
        const share = tf.div(exponentials, tf.sum(exponentials, 1, true));
        const { mean, variance } = tf.moments(share, -1, true);
        const scaled = tf.div(tf.sub(share, mean), tf.sqrt(tf.add(variance, 1e-5)));
        return tf.add(tf.mul(scaled, gamma as tf.Tensor), beta as tf.Tensor);
      },
    },
  ],
]);

/** The recurrence by hand: one step after another. */
export function byHand(
  { step, state }: PureStepCase,
  inputs: Weights,
  weights: Weights,
): tf.Tensor {
  let h: tf.Tensor = tf.zeros([...state]);
  const [x = [], m = x] = inputs.map((input) => tf.unstack(input, 1));
  return tf.stack(
    x.map((each, time) => (h = step(each, h, weights, m[time] as tf.Tensor))),
    1,
  );
}
