/** What target core takes for its results, against what the summary says. */
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, it } from "vitest";
import { summarize } from "../../src/analysis/summarize.ts";
import { coreModel, weightsOf } from "../core/both-targets.ts";
import { live } from "../live-model.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

it("target core takes no more memory at a time than the summary says", () => {
  const { make, graph } = live(`model M : x[N, 16, 16, 3] -> y[N, 4] {
  a = x -> conv(8, 3, pad: same, bias: false) -> batch_norm -> relu
  b = a -> conv(8, 3, pad: same) -> relu
  y = max_pool(2)(a + b) -> conv(16, 3) -> tanh -> flatten -> dense(4)
}`);
  const net = make();
  const model = coreModel(graph, weightsOf(net));
  const result = summarize(graph);
  const said = "summary" in result ? (result.summary.peakMemory ?? 0) : 0;
  const batch = 5;
  const x = tf.ones([batch, 16, 16, 3]);
  const before = tf.memory().numBytes - 4 * x.size;
  const engine = tf.engine() as unknown as { trackTensor: (...args: unknown[]) => void };
  const original = engine.trackTensor.bind(engine);
  let most = 0;
  engine.trackTensor = (...args) => {
    original(...args);
    most = Math.max(most, tf.memory().numBytes - before);
  };
  const y = model.predict(x) as tf.Tensor;
  engine.trackTensor = original;
  expect(most).toBeLessThanOrEqual(batch * said);
  // All results together are several times as much.
  expect(most).toBeGreaterThan(0.4 * batch * said);
  tf.dispose([x, y]);
});
