/** Networks that the benchmarks train, written by hand with `tf.layers`. */
import type * as tfjs from "@tensorflow/tfjs";
import type { TrainingPlan } from "../runtime/training.ts";

type TensorFlow = typeof tfjs;

/** A network, and what to feed it. */
export interface Contender {
  readonly name: string;
  /** What `nets.nn` calls it. */
  readonly model: string;
  /** Of one image: height, width, channels. */
  readonly image: readonly [number, number, number];
  readonly batch: number;
  make(tf: TensorFlow): tfjs.LayersModel;
}

export const classes = 10;

/** LeNet-5 with sigmoids and average pooling, as Dive into Deep Learning has it: 61,706 weights. */
export const leNet: Contender = {
  name: "LeNet-5, batch 64",
  model: "LeNet",
  image: [28, 28, 1],
  batch: 64,
  make: ({ layers, sequential }) =>
    sequential({
      layers: [
        layers.conv2d({
          inputShape: [28, 28, 1],
          filters: 6,
          kernelSize: 5,
          padding: "same",
          activation: "sigmoid",
        }),
        layers.averagePooling2d({ poolSize: 2 }),
        layers.conv2d({ filters: 16, kernelSize: 5, activation: "sigmoid" }),
        layers.averagePooling2d({ poolSize: 2 }),
        layers.flatten(),
        layers.dense({ units: 120, activation: "sigmoid" }),
        layers.dense({ units: 84, activation: "sigmoid" }),
        layers.dense({ units: classes }),
      ],
    }),
};

/** Three 3×3 convolutions of 32, 32 and 64 filters with ReLU, max pooling after the second and the third. */
export const threeConvolutions: Contender = {
  name: "3 convolutions 32-32-64 on 32×32×3, batch 32",
  model: "ThreeConvolutions",
  image: [32, 32, 3],
  batch: 32,
  make: ({ layers, sequential }) => {
    const convolution = { kernelSize: 3, padding: "same", activation: "relu" } as const;
    return sequential({
      layers: [
        layers.conv2d({ inputShape: [32, 32, 3], filters: 32, ...convolution }),
        layers.conv2d({ filters: 32, ...convolution }),
        layers.maxPooling2d({ poolSize: 2 }),
        layers.conv2d({ filters: 64, ...convolution }),
        layers.maxPooling2d({ poolSize: 2 }),
        layers.flatten(),
        layers.dense({ units: classes }),
      ],
    });
  },
};

/** How both are trained: cross-entropy by stochastic gradient descent. */
export function planOf(tf: TensorFlow, { name, image, batch }: Contender): TrainingPlan {
  return {
    model: name,
    inputs: [{ name: "image", shape: [null, ...image], dtype: "float32" }],
    outputs: ["logits"],
    targets: [{ name: "label", shape: [null], dtype: "int32" }],
    batch,
    epochs: 1,
    optimizer: () => tf.train.sgd(0.01),
    loss: ({ logits }, { label }) =>
      tf.losses.softmaxCrossEntropy(
        tf.oneHot(label as tfjs.Tensor1D, classes),
        logits as tfjs.Tensor2D,
      ),
    metrics: {},
  };
}
