/** What `stop_gradient` is for: the straight-through estimator, and weights that are only looked at. */
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { inputsFor, live, predict } from "../live-model.ts";

describe("stop_gradient", () => {
  it("is the identity, through which nothing learns", () => {
    const net = live(`model M : x[N, 4] -> y[N, 3], z[N, 3] {
  h = x -> dense(3)
  y = h + stop_gradient(round(h) - h)
  z = stop_gradient(x -> dense(3))
}
`).make();
    const inputs = inputsFor(net, [[2, 4]]);
    const [y, z] = predict(net, inputs) as [tf.Tensor, tf.Tensor];
    expect([...y.dataSync()]).toEqual([...tf.round(y).dataSync()]);
    expect(Math.max(...tf.abs(z).dataSync())).toBeGreaterThan(0);
    const weights = net.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const { grads } = tf.variableGrads(() => {
      const [first, second] = net.apply(inputs) as [tf.Tensor, tf.Tensor];
      return tf.add<tf.Scalar>(tf.sum(first), tf.sum(second));
    }, weights);
    const gradientsOf = (signal: string): (tf.Tensor | undefined)[] =>
      net.trainableWeights
        .filter(({ originalName }) => originalName.startsWith(`${signal}/`))
        .map((weight) => grads[(weight.read() as tf.Variable).name]);
    const [ofFirst, ofSecond] = ["h", "z"].map(gradientsOf) as [tf.Tensor[], tf.Tensor[]];
    // Rounding alone would give none.
    for (const gradient of ofFirst)
      expect(Math.max(...tf.abs(gradient).dataSync())).toBeGreaterThan(0);
    for (const gradient of ofSecond) expect(Math.max(...tf.abs(gradient).dataSync())).toBe(0);
    expect([ofFirst.length, ofSecond.length]).toEqual([2, 2]);
    net.dispose();
  });
});
