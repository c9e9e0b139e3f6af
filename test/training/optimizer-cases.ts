/** Optimizers in the language and in PyTorch, side by side, and the weights that they are tried on. */
import * as tf from "@tensorflow/tfjs";
import type { UpdateRule } from "../../runtime/index.ts";

export interface OptimizerCase {
  /** As the `train` section writes it; the first weight decays where anything does. */
  readonly source: string;
  readonly clipNorm?: number;
  readonly torch: {
    readonly optimizer: string;
    readonly args: Readonly<Record<string, number | boolean | readonly number[]>>;
    readonly schedule?: string;
    readonly clip?: number;
    readonly steps: number;
  };
}

const steps = 24;

export const optimizerCases: readonly OptimizerCase[] = [
  { source: "sgd(lr: 0.05)", torch: { optimizer: "SGD", args: { lr: 0.05 }, steps } },
  {
    source: "sgd(lr: 0.02, momentum: 0.9)",
    torch: { optimizer: "SGD", args: { lr: 0.02, momentum: 0.9 }, steps },
  },
  {
    source: "sgd(lr: 0.02, momentum: 0.8, nesterov: true, weight_decay: 0.1)",
    torch: {
      optimizer: "SGD",
      args: { lr: 0.02, momentum: 0.8, nesterov: true, weight_decay: 0.1 },
      steps,
    },
  },
  { source: "adam(lr: 0.1)", torch: { optimizer: "Adam", args: { lr: 0.1 }, steps } },
  {
    source: "adam(lr: 0.05, beta1: 0.8, beta2: 0.95, eps: 1e-3, weight_decay: 0.2)",
    torch: {
      optimizer: "Adam",
      args: { lr: 0.05, betas: [0.8, 0.95], eps: 1e-3, weight_decay: 0.2 },
      steps,
    },
  },
  {
    source: "adamw(lr: 0.1)",
    torch: { optimizer: "AdamW", args: { lr: 0.1, weight_decay: 0.01 }, steps },
  },
  {
    source: "adamw(lr: 0.05, weight_decay: 0.3)",
    torch: { optimizer: "AdamW", args: { lr: 0.05, weight_decay: 0.3 }, steps },
  },
  { source: "rmsprop(lr: 0.02)", torch: { optimizer: "RMSprop", args: { lr: 0.02 }, steps } },
  {
    source: "rmsprop(lr: 0.01, decay: 0.9, momentum: 0.5, eps: 1e-4, centered: true, weight_decay: 0.1)", // prettier-ignore
    torch: {
      optimizer: "RMSprop",
      args: { lr: 0.01, alpha: 0.9, momentum: 0.5, eps: 1e-4, centered: true, weight_decay: 0.1 },
      steps,
    },
  },
  { source: "adagrad(lr: 0.3)", torch: { optimizer: "Adagrad", args: { lr: 0.3 }, steps } },
  {
    source: "adagrad(lr: 0.2, eps: 1e-3, initial: 0.1, weight_decay: 0.1)",
    torch: {
      optimizer: "Adagrad",
      args: { lr: 0.2, eps: 1e-3, initial_accumulator_value: 0.1, weight_decay: 0.1 },
      steps,
    },
  },
  {
    source: "sgd(lr: 0.05)",
    clipNorm: 0.7,
    torch: { optimizer: "SGD", args: { lr: 0.05 }, clip: 0.7, steps },
  },
  {
    source: "adamw(lr: step(0.1, every: 5, factor: 0.5))",
    clipNorm: 2,
    torch: {
      optimizer: "AdamW",
      args: { lr: 0.1, weight_decay: 0.01 },
      schedule: "lr_scheduler.StepLR(optimizer, 5, 0.5)",
      clip: 2,
      steps,
    },
  },
  {
    source: "sgd(lr: step(0.1, at: [3, 8, 20]))",
    torch: {
      optimizer: "SGD",
      args: { lr: 0.1 },
      schedule: "lr_scheduler.MultiStepLR(optimizer, [3, 8, 20])",
      steps,
    },
  },
  {
    source: "sgd(lr: exponential(0.1, 0.9))",
    torch: {
      optimizer: "SGD",
      args: { lr: 0.1 },
      schedule: "lr_scheduler.ExponentialLR(optimizer, 0.9)",
      steps,
    },
  },
  {
    source: "sgd(lr: linear(0.1, 20, to: 0.02))",
    torch: {
      optimizer: "SGD",
      args: { lr: 0.1 },
      schedule: "lr_scheduler.LinearLR(optimizer, 1.0, 0.2, 20)",
      steps,
    },
  },
  {
    source: "adam(lr: cosine(0.1, 24, to: 0.01))",
    torch: {
      optimizer: "Adam",
      args: { lr: 0.1 },
      schedule: "lr_scheduler.CosineAnnealingLR(optimizer, 24, 0.01)",
      steps,
    },
  },
  {
    source: "sgd(lr: warm_up(6, cosine(0.1, 18), from: 0.25))",
    torch: {
      optimizer: "SGD",
      args: { lr: 0.1 },
      schedule:
        "lr_scheduler.SequentialLR(optimizer, [lr_scheduler.LinearLR(optimizer, 0.25, 1.0, 6), lr_scheduler.CosineAnnealingLR(optimizer, 18)], [6])",
      steps,
    },
  },
  {
    source: "sgd(lr: warm_up(4, inverse_sqrt(0.1, 4)))",
    torch: {
      optimizer: "SGD",
      args: { lr: 0.1 },
      schedule: "lr_scheduler.LambdaLR(optimizer, lambda t: t / 4 if t < 4 else (4 / t) ** 0.5)",
      steps,
    },
  },
];

/** Trains the two weights as `optimizers.py` does; gives them after each step, and the rates. */
export function runCase(
  make: (decaying: tf.Variable, other: tf.Variable) => UpdateRule,
  count: number,
): { readonly weights: readonly (readonly number[])[]; readonly rates: readonly number[] } {
  const [a, b] = tf.tidy(() => [
    tf.variable(tf.tensor1d([1, -2, 0.5])),
    tf.variable(tf.tensor1d([0.3, -1.2, 2, 0.7])),
  ]) as [tf.Variable, tf.Variable];
  const optimizer = make(a, b);
  const weights: number[][] = [];
  const rates: number[] = [];
  for (let step = 0; step < count; step++) {
    rates.push(optimizer.learningRate);
    optimizer.minimize(() => lossOf(a, b), false, [a, b]);
    weights.push([...a.dataSync(), ...b.dataSync()]);
  }
  optimizer.dispose();
  tf.dispose([a, b]);
  return { weights, rates };
}

function lossOf(a: tf.Tensor, b: tf.Tensor): tf.Scalar {
  const [first, second, third] = tf.unstack(a) as [tf.Scalar, tf.Scalar, tf.Scalar];
  return tf.addN([
    tf.sum(tf.mul(tf.square(a), tf.tensor1d([1, 2, 3]))),
    tf.neg(tf.mul(first, second)),
    tf.sum(tf.sin(b)),
    tf.mul(tf.mul(0.5, tf.sum(tf.square(b))), third),
  ]);
}
