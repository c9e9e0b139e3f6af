import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { fit } from "../../runtime/index.ts";
import { smallData, smallNet, smallPlan } from "./small-net.ts";
import { useWasm } from "./wasm.ts";

beforeAll(useWasm);

describe("the data of fit", () => {
  it("may be tensors, which stay the caller's", async () => {
    const { inputs, targets } = smallData(50);
    const point = tf.tensor(inputs["point"] as Float32Array, [50, 2]);
    const label = tf.tensor1d(targets["label"] as Int32Array, "int32");
    const [ours, theirs] = [smallNet(), smallNet()];
    await fit(ours, smallPlan, { inputs: { point }, targets: { label } });
    await fit(theirs, smallPlan, smallData(50));
    const weightsOf = (net: tf.LayersModel): readonly number[][] =>
      net.getWeights().map((weight) => Array.from(weight.dataSync()));
    expect(weightsOf(ours)).toEqual(weightsOf(theirs));
    expect([point.isDisposed, label.isDisposed]).toEqual([false, false]);
  });

  it("fit the sizes that the model was made with, where its plan leaves them open", async () => {
    const plan = { ...smallPlan, inputs: [{ ...smallPlan.inputs[0]!, shape: [null, null] }] };
    await expect(fit(smallNet(), plan, smallData(20))).resolves.toHaveProperty("ended");
    const data = { inputs: { point: tf.zeros([4, 3]) }, targets: { label: new Int32Array(4) } };
    await expect(fit(smallNet(), plan, data)).rejects.toThrow("shape [3], but Small takes [2]");
  });

  it.each([
    [{ inputs: {}, targets: {} }, "no data for the input `point`"],
    [{ inputs: { point: new Float32Array(3) }, targets: { label: new Int32Array(1) } }, "whole"],
    [{ inputs: { point: new Float32Array(4) }, targets: { label: new Int32Array(1) } }, "has 1 sa"],
    [{ inputs: { point: new Float32Array(0) }, targets: { label: new Int32Array(0) } }, "no sampl"],
    [
      {
        inputs: { point: { data: new Float32Array(6), shape: [3] } },
        targets: { label: new Int32Array(2) },
      },
      "shape [3], but Small takes [2]",
    ],
    [
      {
        inputs: { point: tf.zeros([4, 3]) },
        targets: { label: tf.zeros([4], "int32") },
      },
      "shape [3], but Small takes [2]",
    ],
    [
      { inputs: { point: [1, 2] as never }, targets: { label: new Int32Array(1) } },
      "`point` must be a tensor, a typed array, or { data, shape }",
    ],
  ])("complains about data that do not fit %#", async (data, message) => {
    await expect(fit(smallNet(), smallPlan, data)).rejects.toThrow(message);
  });
});
