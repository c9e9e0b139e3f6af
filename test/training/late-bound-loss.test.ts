import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import * as runtime from "../../runtime/index.ts";
import { analyze } from "../../src/compile.ts";
import { instantiate } from "../../src/targets/tfjs/instantiate.ts";
import { useWasm } from "../runtime/wasm.ts";

beforeAll(useWasm);

const text = `
model Scaled(alpha: float = 0.5, others: int = 2) : x[N, 1] -> y[N, 1] { y = x * others }
train Scaled {
  target t[N, 1]
  loss    = alpha * mse(y, t) + others
  metrics = [mae(y * alpha, t)]
}
`;

function scaled() {
  const { graphs, diagnostics } = analyze({ path: "late.nn", text });
  expect(diagnostics.map(({ message }) => message)).toEqual([]);
  const live = instantiate<tf.LayersModel, runtime.TrainingPlan>(graphs, "late", tf, runtime);
  const { make, plan } = live.get("Scaled")!;
  if (!plan) throw new Error("there is no plan");
  return { make, plan };
}

const data = { inputs: { x: new Float32Array([1, 3]) }, targets: { t: new Float32Array([0, 0]) } };

describe("late-bound hyperparameters in a training section", () => {
  it.each([
    [{}, 0.5 * 20 + 2, 2],
    [{ alpha: 3 }, 3 * 20 + 2, 12],
    [{ alpha: 1, others: 4 }, 80 + 4, 8],
  ])("have the values of the model that was made with %o", async (given, loss, mae) => {
    const { make, plan } = scaled();
    const net = make(given);
    const measures = await runtime.evaluate(net, plan, data);
    expect(measures.loss).toBeCloseTo(loss, 4);
    expect(measures.metrics["mae"]).toBeCloseTo(mae, 4);
    // tfjs's own way to the same numbers.
    const x = tf.tensor2d([1, 3], [2, 1]);
    const own = net.evaluate(x, tf.zeros([2, 1])) as tf.Scalar[];
    expect(own.map((one) => one.dataSync()[0])).toEqual([
      expect.closeTo(loss, 4),
      expect.closeTo(mae, 4),
    ]);
  });

  it("are saved with the model", async () => {
    const { make, plan } = scaled();
    let saved: tf.io.ModelArtifacts | undefined;
    await make({ alpha: 3 }).save(
      tf.io.withSaveHandler((artifacts) => {
        saved = artifacts;
        const dateSaved = new Date();
        return Promise.resolve({ modelArtifactsInfo: { dateSaved, modelTopologyType: "JSON" } });
      }),
    );
    const loaded = await tf.loadLayersModel(tf.io.fromMemory(saved!));
    expect((await runtime.evaluate(loaded, plan, data)).loss).toBeCloseTo(62, 4);
  });

  it("are an error where the model does not have them", async () => {
    const { plan } = scaled();
    const input = tf.input({ shape: [1] });
    const other = tf.model({ inputs: input, outputs: tf.layers.reLU().apply(input) as never });
    await expect(runtime.evaluate(other, { ...plan, outputs: ["y"] }, data)).rejects.toThrow(
      "this model does not say with which alpha Scaled made it",
    );
  });
});
