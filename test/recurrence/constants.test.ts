/** Constants of a step that are easily taken for one: JSON has one word for all infinities, and one for both zeros. */
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, it } from "vitest";
import { fusedScan } from "../../runtime/index.ts";
import { StepGraph } from "../../runtime/recurrence/step-graph.ts";
import { setOptimizations } from "../../runtime/wasm.ts";
import { useWasm } from "../runtime/wasm.ts";

beforeAll(useWasm);

it("are nodes of their own", () => {
  const graph = new StepGraph();
  const values = [0, -0, Infinity, -Infinity, NaN];
  const nodes = values.map((value) => graph.constant(value));
  expect(new Set(nodes).size).toBe(values.length);
  expect(values.map((value) => graph.constant(value))).toEqual(nodes);
});

it.each([
  [-Infinity, Infinity],
  [Infinity, Infinity],
  [-Infinity, -Infinity],
])("keep what lies between %d and %d", async (low, high) => {
  const run = (recurrence: boolean): tf.Tensor => {
    setOptimizations({ recurrence });
    const [outputs] = fusedScan(tf, [tf.ones([1, 4, 2])], [tf.ones([1, 2])], ([x], [h], tf) => {
      const sum = tf.add(tf.maximum(x as tf.Tensor, low), tf.minimum(h as tf.Tensor, high));
      const next = tf.tanh(sum);
      return [[next], [next]];
    });
    return outputs as tf.Tensor;
  };
  const [ours, plain] = [run(true), run(false)];
  expect([...(await ours.data())]).toEqual(
    [...(await plain.data())].map((value) => expect.closeTo(value, 5) as number),
  );
});
