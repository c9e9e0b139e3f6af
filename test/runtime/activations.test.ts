/** Elementwise functions by kernels of our own, and their gradients. */
import * as tf from "@tensorflow/tfjs";
import { beforeAll } from "vitest";
import { registerGradients } from "../../runtime/wasm.ts";
import { sameWithAndWithout, scaled, type OptimizationCase } from "./optimization-case.ts";
import { useWasm } from "./wasm.ts";

beforeAll(async () => {
  await useWasm();
  registerGradients(tf);
});

const functions: Readonly<Record<string, (x: tf.Tensor) => tf.Tensor>> = {
  cos: (x) => tf.cos(x),
  erf: (x) => tf.erf(x),
  expm1: (x) => tf.expm1(x),
  leakyRelu: (x) => tf.leakyRelu(x, 0.3),
  log: (x) => tf.log(tf.add(tf.abs(x), 0.5)),
  log1p: (x) => tf.log1p(tf.abs(x)),
  selu: (x) => tf.selu(x),
  sin: (x) => tf.sin(x),
  softplus: (x) => tf.softplus(x),
  maximum: (x) => tf.maximum(x, 0.25),
  minimum: (x) => tf.minimum(-0.5, x),
  relu6: (x) => tf.relu6(tf.mul(x, 4)),
  clip: (x) => tf.clipByValue(x, -0.5, 1.25),
};

const shapes = [[], [1], [3, 7], [0, 4], [5, 4, 4], [301, 100]];
const pairs: readonly (readonly [number[], number[]])[] = [
  [[3, 7], [3, 7]],
  [[3, 7], [1]],
  [[1, 1], [5]],
  [[], [2, 3]],
  [[2, 3], [1, 3]],
  [[0, 3], []],
  [[1], [1, 1]],
]; // prettier-ignore

sameWithAndWithout([
  ...Object.entries(functions).flatMap(([name, compute]) =>
    shapes.map((shape): OptimizationCase => {
      const inputs = [scaled(shape, 3)];
      return { name: `${name} of [${shape.join()}]`, optimization: "activations", inputs, compute };
    }),
  ),
  ...pairs.flatMap(([a, b]) =>
    ([tf.maximum, tf.minimum] as const).map((compute, index): OptimizationCase => ({
      name: `${index === 0 ? "maximum" : "minimum"} of [${a.join()}] and [${b.join()}]`,
      optimization: "activations",
      inputs: [scaled(a, 1, 1), scaled(b, 1, 2)],
      compute: (x, y) => compute(x, y),
    })),
  ),
]);
