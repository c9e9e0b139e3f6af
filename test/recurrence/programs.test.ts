import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { difference, inputsFor, live, predict, reloaded } from "../live-model.ts";
import { allPrograms } from "./all-programs.ts";

function squares(truth: tf.Tensor, answer: tf.Tensor): tf.Scalar {
  return tf.mean(tf.squaredDifference(truth, answer));
}

async function valuesOf(weights: readonly tf.Tensor[]): Promise<readonly string[]> {
  return Promise.all(weights.map(async (weight) => (await weight.data()).join()));
}

describe.each(allPrograms)("a scan %s", (_, { text, inputs, outputs, parameters }) => {
  const { make, graph } = live(text);

  it("has the shapes and the weights that the program says, under their paths", () => {
    const net = make();
    const given = inputsFor(net, inputs);
    expect(predict(net, given).map(({ shape }) => shape)).toEqual(outputs);
    const trained = net.trainableWeights.reduce((sum, weight) => sum + weight.read().size, 0);
    expect(trained).toBe(parameters);
    const names = net.weights.map((weight) => weight.originalName).sort();
    expect(names).toEqual(graph.weights.map(({ path }) => path).sort());
    net.dispose();
  });

  it("is the same after saving and loading", async () => {
    const net = make();
    const again = await reloaded(net);
    const given = inputsFor(net, inputs);
    const [before, after] = [predict(net, given), predict(again, given)];
    expect(before.map((tensor, index) => difference(tensor, after[index] as tf.Tensor))).toEqual(
      outputs.map(() => 0),
    );
  });

  it("learns: every weight moves, where it has any", async () => {
    if (parameters === 0) return;
    const net = make();
    net.compile({ optimizer: tf.train.adam(0.01), loss: outputs.map(() => squares) });
    const before = await valuesOf(net.getWeights());
    const given = inputsFor(net, inputs);
    await net.trainOnBatch(
      given,
      outputs.map((shape) => tf.fill([...shape], 3)),
    );
    const after = await valuesOf(net.getWeights());
    const kept = net.weights.filter((__, index) => before[index] === after[index]);
    expect(kept.map((weight) => weight.originalName)).toEqual([]);
  });
});
