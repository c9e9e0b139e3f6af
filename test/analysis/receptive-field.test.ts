import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import * as runtime from "../../runtime/index.ts";
import { summarize, type LayerSummary } from "../../src/analysis/summarize.ts";
import { analyze } from "../../src/compile.ts";
import { instantiate } from "../../src/targets/tfjs/instantiate.ts";
import { testHost } from "../test-host.ts";

const library = [
  ["BasicBlock", "std/resnet"],
  ["Inception", "std/googlenet"],
  ["Level", "std/modern"],
  ["SqueezeExcitation", "std/modern"],
] as const;

function importsOf(expression: string): string {
  return library
    .filter(([name]) => expression.includes(name))
    .map(([name, file]) => `import { ${name} } from "${file}"\n`)
    .join("");
}

/** What the analysis says, and which rows of the image really change the value of a row of the result. */
function fieldsOf(
  expression: string,
  row: number,
  size = 24,
): { said: LayerSummary["receptiveField"]; seen: number[] } {
  const text = `${importsOf(expression)}model M : x[N, ${size}, ${size}, 2] -> y {\n  y = ${expression}\n}\n`;
  const { graphs, diagnostics } = analyze({ path: "m.nn", text }, testHost());
  const [graph] = graphs;
  if (!graph) throw new Error(diagnostics.map(({ message }) => message).join());
  const result = summarize(graph);
  if (!("summary" in result)) throw new Error(result.problems.join());
  const net = instantiate<tf.LayersModel, unknown>([graph], "m", tf, runtime)
    .get("M")
    ?.make() as tf.LayersModel;
  // Positive weights and inputs, so that nothing cancels and no rectifier closes.
  net.setWeights(net.getWeights().map((weight) => tf.fill(weight.shape, 0.1)));
  const seen = tf.tidy(() => {
    const x = tf.randomUniform([1, size, size, 2], 1, 2);
    const gradient = tf.grad((image: tf.Tensor) => {
      const y = net.apply(image) as tf.Tensor4D;
      return tf.sum(tf.slice(y, [0, row, row, 0], [1, 1, 1, -1]));
    })(x);
    return [...tf.sum(tf.abs(gradient), [0, 2, 3]).dataSync()];
  });
  net.dispose();
  const rows = seen.flatMap((value, index) => (value > 0 ? [index] : []));
  return { said: result.summary.layers.at(-1)?.receptiveField ?? null, seen: rows };
}

const expressions = [
  "x -> conv(2, 3)",
  "x -> conv(2, 5, stride: 2, pad: 2) -> conv(2, 3, pad: 1)",
  "x -> conv(2, 3, dilation: 2, pad: 2) -> conv(2, 3)",
  "x -> conv(2, 3, stride: 2, pad: same) -> conv(2, 4, stride: 2, pad: same)",
  "x -> avg_pool(3, stride: 2) -> depthwise_conv(3, pad: 1) -> avg_pool(2)",
  "x -> BasicBlock(4, 2) -> BasicBlock(4)",
  "x -> Inception(2, (2, 2), (2, 2), 2, wide: 5)",
  "x -> zero_pad((2, 1)) -> conv(2, 3)",
  "x -> slice(3, 20, axis: 1) -> slice(3, 20, axis: 2) -> conv(2, 3)",
  "x -> conv(2, 3, pad: 1) -> dense(4) -> relu -> dropout(0.5)",
];

describe("receptive fields", () => {
  beforeAll(async () => {
    await tf.setBackend("cpu");
    runtime.registerGradients(tf);
  });

  it.each(expressions)("of %s are what gradients see", (expression) => {
    const row = 4;
    const { said, seen } = fieldsOf(expression, row);
    const [height, stride, offset] = [said?.size[0], said?.stride[0], said?.offset[0]].map(
      Number,
    ) as [number, number, number];
    const first = offset + row * stride;
    expect([seen[0], seen.at(-1)]).toEqual([first, first + height - 1]);
  });

  it("of images made larger bound what gradients see", () => {
    for (const expression of [
      "x -> avg_pool(2) -> upsample(2) -> conv(2, 3, pad: 1)",
      "x -> Level(2, 2)",
    ]) {
      const { said, seen } = fieldsOf(expression, 16, 40);
      const height = Number(said?.size[0]);
      expect(said?.stride).toEqual([1, 1]);
      const spread = (seen.at(-1) ?? 0) - (seen[0] ?? 0) + 1;
      expect(spread).toBeLessThanOrEqual(height);
      expect(spread).toBeGreaterThan(height * 0.8);
    }
  });

  it.each([
    "x -> global_avg_pool",
    "x -> group_norm(2)",
    "x -> flatten -> dense(3)",
    "x -> SqueezeExcitation(1)",
    "softmax(x, over: 1)",
  ])("are everything after %s", (expression) => {
    const text = `${importsOf(expression)}model M : x[N, 8, 8, 2] -> y {\n  y = ${expression}\n}\n`;
    const [graph] = analyze({ path: "m.nn", text }, testHost()).graphs;
    const result = graph && summarize(graph);
    expect(
      result && "summary" in result && result.summary.layers.at(-1)?.receptiveField,
    ).toBeNull();
  });
});
