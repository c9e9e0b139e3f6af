/** A pass of training through a recurrence, as a program and step by step. */
import * as tf from "@tensorflow/tfjs";
import { expect } from "vitest";
import { seeded } from "../../runtime/index.ts";
import { setOptimizations } from "../../runtime/wasm.ts";
import { relativeDifference } from "../live-model.ts";

/** A model in training, by a seed: values, gradients for its weights, what else it has, and whether steps were run one by one. */
export async function trained(
  net: tf.LayersModel,
  inputs: readonly tf.Tensor[],
  seed: number,
  recurrence = true,
) {
  setOptimizations({ recurrence });
  const weights = net.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const found: tf.Tensor[] = [];
  const { kernelNames } = await tf.profile(() => {
    const { value, grads } = tf.variableGrads(() => {
      const y = seeded(seed, () => net.apply([...inputs], { training: true })) as tf.Tensor;
      found.push(tf.keep(tf.clone(y)));
      return tf.sum(tf.mul(y, tf.reshape(tf.cos(tf.range(0, y.size)), y.shape)));
    }, weights);
    value.dispose();
    found.push(...Object.values(grads));
  });
  const others = net.nonTrainableWeights.map((weight) => weight.read().clone());
  return { found, others, isFused: !kernelNames.includes("Unpack") };
}

export function expectEqual(a: readonly tf.Tensor[], b: readonly tf.Tensor[]): void {
  expect(a.length).toBe(b.length);
  a.forEach((tensor, index) => {
    expect(relativeDifference(tensor, b[index] as tf.Tensor, 1)).toBeLessThan(1e-5);
  });
}
