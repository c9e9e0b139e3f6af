/** A small network, data it can learn and a plan to train it. */
import * as tf from "@tensorflow/tfjs";
import { random } from "../../runtime/random.ts";
import type { TrainingData, TrainingPlan } from "../../runtime/training.ts";

export const classes = 3;

/** Two numbers in, three scores out, with the same weights each time. */
export function smallNet(): tf.LayersModel {
  const input = tf.input({ shape: [2] });
  const seeded = (seed: number): ReturnType<typeof tf.initializers.glorotUniform> =>
    tf.initializers.glorotUniform({ seed });
  const hidden = tf.layers.dense({ units: 8, activation: "tanh", kernelInitializer: seeded(1) });
  const scores = tf.layers.dense({ units: classes, kernelInitializer: seeded(2) });
  const output = scores.apply(hidden.apply(input)) as tf.SymbolicTensor;
  return tf.model({ inputs: input, outputs: output });
}

/** Points around three corners. */
export function smallData(count: number, seed = 1): TrainingData {
  const generator = random(seed);
  const labels = Int32Array.from({ length: count }, (_, index) => index % classes);
  const points = new Float32Array(2 * count);
  labels.forEach((label, index) => {
    points[2 * index] = Math.cos((2 * Math.PI * label) / classes) + generator.normal(0, 0.2);
    points[2 * index + 1] = Math.sin((2 * Math.PI * label) / classes) + generator.normal(0, 0.2);
  });
  return { inputs: { point: points }, targets: { label: labels } };
}

export const smallPlan: TrainingPlan = {
  model: "Small",
  inputs: [{ name: "point", shape: [null, 2], dtype: "float32" }],
  outputs: ["scores"],
  targets: [{ name: "label", shape: [null], dtype: "int32" }],
  batch: 16,
  epochs: 5,
  seed: 1,
  optimizer: () => tf.train.sgd(0.3),
  loss: ({ scores }, { label }) =>
    tf.losses.softmaxCrossEntropy(tf.oneHot(label as tf.Tensor1D, classes), scores!),
  metrics: {
    accuracy: ({ scores }, { label }) =>
      tf.mean(tf.cast(tf.equal(tf.argMax(scores!, -1), label!), "float32")),
  },
};
