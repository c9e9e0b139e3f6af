/** Losses that look at weights: penalties, and what blocks compute from weights alone. */
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import * as runtime from "../../runtime/index.ts";
import { analyze } from "../../src/compile.ts";
import { instantiate } from "../../src/targets/tfjs/instantiate.ts";
import { useWasm } from "../runtime/wasm.ts";

beforeAll(useWasm);

/** The model `M` of a program, and how its section trains it. */
function made(text: string) {
  const { graphs, diagnostics } = analyze({ path: "m.nn", text });
  expect(diagnostics.map(({ message }) => message)).toEqual([]);
  const live = instantiate<tf.LayersModel, runtime.TrainingPlan>(graphs, "m", tf, runtime).get("M");
  return { net: live!.make(), plan: live!.plan! };
}

const penalised = (model: string, loss: string): string =>
  `${model}\ntrain M { target t[N, 4]\n  loss = ${loss}\n  optimizer = sgd(lr: 0.1)\n  batch = 2\n  epochs = 1 }\n`;

describe("a loss that uses weights", () => {
  // Of nothing the models make nothing, so that only the penalty is left of the loss.
  const x = { data: new Float32Array(8), shape: [4] };
  const data = { inputs: { x }, targets: { t: x } };

  it.each([
    ["  param w[4] = 2\n  y = x * w", "sum(w ^ 2)", 16],
    // The equation that asks for the weight first is the output, whose name is not the weight's.
    ["  y = x * w\n  param w[4] = 2\n  penalty = 3 * sum(w)", "penalty", 24],
    ["  param w[4] = 2\n  y = relu(x * w) * w", "sum(abs(w))", 8],
    ["  (y, penalty) = Penalised(x)", "penalty", 10],
    ["  (h, first) = Penalised(x)\n  (y, second) = h -> Penalised", "first + second", 20],
    ["  param E[6, 4] = 2\n  y = gather(E, cast(sum(x, over: 1), int32)) - 2", "mean(E)", 2],
    ["  half = relu(x)\n  param w[4] = 2\n  y = half * w", "sum(w) + mean(half)", 8],
  ])("sees what they are in %j", async (equations, penalty, value) => {
    const block =
      "block Penalised : x[N, D] -> y[N, D], penalty {\n  param w[D] = 1.5\n  y = x * w\n  penalty = sum(softplus(w - w) / log(2) * (w + 1))\n}\n";
    const { net, plan } = made(
      penalised(
        `${block}model M : x[N, 4] -> y[N, 4] {\n${equations}\n}`,
        `mse(y, t) + ${penalty}`,
      ),
    );
    const { loss } = await runtime.evaluate(net, plan, data);
    expect(loss).toBeCloseTo(value, 4);
  });

  it("trains them by its gradient", async () => {
    const { net, plan } = made(
      penalised(
        "model M : x[N, 4] -> y[N, 4] {\n  param w[4] = 2\n  y = x * w\n}",
        "mse(y, t) + sum(w ^ 2)",
      ),
    );
    await runtime.fit(net, plan, data);
    // The step is 0.1 · 2w.
    const [w] = net.getWeights();
    for (const weight of w!.dataSync<"float32">()) expect(weight).toBeCloseTo(1.6, 5);
  });
});

describe("a model whose output is a weight that others use too", () => {
  it("gives both", () => {
    const { net } = made(
      penalised(
        "model M : x[N, 4] -> y[N, 4], w[4] {\n  param w[4] = 2\n  y = relu(x * w) + w\n}",
        "mse(y, t)",
      ),
    );
    const [y, w] = net.predict(tf.ones([1, 4])) as tf.Tensor[];
    expect([...y!.dataSync()]).toEqual([4, 4, 4, 4]);
    expect([...w!.dataSync()]).toEqual([2, 2, 2, 2]);
  });
});
