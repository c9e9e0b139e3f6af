import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import * as runtime from "../../runtime/index.ts";
import { analyze } from "../../src/compile.ts";
import { instantiate } from "../../src/targets/tfjs/instantiate.ts";
import { useWasm } from "../runtime/wasm.ts";

beforeAll(useWasm);

/** A weight of a model of one layer, or of one param. */
function weightOf(
  signature: string,
  equations: string,
  seed = 5,
  index = 0,
): { shape: number[]; values: Float32Array } {
  const text = `model M : ${signature} -> y {\n${equations}\n}\n`;
  const { graphs, diagnostics } = analyze({ path: "m.nn", text });
  expect(diagnostics.map(({ message }) => message)).toEqual([]);
  const live = instantiate<tf.LayersModel, unknown>(graphs, "m", tf, runtime).get("M");
  const net = runtime.seeded(seed, () => live!.make());
  const weight = net.getWeights()[index];
  return { shape: weight!.shape, values: weight!.dataSync<"float32">() };
}

function moments(values: Float32Array): { mean: number; variance: number; largest: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return {
    mean,
    variance,
    largest: values.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
  };
}

/** A layer, the fans that PyTorch counts for its kernel. */
const layers = {
  dense: ["x[N, 150]", (init: string) => `  y = x -> dense(200, init: ${init}, bias: false)`, 150, 200],
  conv: ["x[N, 9, 9, 30]", (init: string) => `  y = x -> conv(40, 5, init: ${init}, bias: false)`, 750, 1000],
  grouped: ["x[N, 9, 9, 60]", (init: string) => `  y = x -> conv(80, 5, groups: 2, init: ${init}, bias: false)`, 750, 2000],
  depthwise: ["x[N, 9, 9, 400]", (init: string) => `  y = x -> depthwise_conv(5, multiplier: 2, init: ${init}, bias: false)`, 25, 20000],
  transposed: ["x[N, 9, 9, 30]", (init: string) => `  y = x -> conv_transpose(40, 5, init: ${init}, bias: false)`, 1000, 750],
  param: ["x[N, 150]", (init: string) => `  param w[150, 200] = ${init}\n  y = x @ w`, 150, 200],
} as const; // prettier-ignore

/** The variance that `torch.nn.init` gives for fans, and whether it is uniform. */
const initializers = {
  glorot_normal: [(i: number, o: number) => 2 / (i + o), false],
  xavier_uniform: [(i: number, o: number) => 2 / (i + o), true],
  "glorot_uniform(gain: 1.5)": [(i: number, o: number) => 4.5 / (i + o), true],
  he_normal: [(i: number) => 2 / i, false],
  "kaiming_uniform(slope: 0.5)": [(i: number) => 2 / 1.25 / i, true],
  "he_normal(mode: fan_out)": [(_: number, o: number) => 2 / o, false],
  "lecun_uniform(2)": [(i: number) => 4 / i, true],
  lecun_normal: [(i: number) => 1 / i, false],
} as const;

describe("initial weights", () => {
  it.each([
    ["0.3", 0.3],
    ["-2", -2],
    ["1.0 / sqrt(16)", 0.25],
    ["D", 4],
  ])("of a param are %s everywhere", (init, value) => {
    const { values } = weightOf("x[N, 4]", `  D = 4\n  param w[4] = ${init}\n  y = x * w`);
    expect([...values]).toEqual(Array(4).fill(Math.fround(value)));
  });

  const biased = {
    dense: ["x[N, 6]", "dense(4, "],
    conv: ["x[N, 9, 9, 6]", "conv(4, 3, "],
    "a dilated conv": ["x[N, 9, 9, 6]", "conv(4, 3, dilation: 2, "],
    "a grouped conv": ["x[N, 9, 9, 6]", "conv(4, 3, groups: 2, "],
    conv1d: ["x[N, 9, 6]", "conv1d(4, 3, "],
    "a causal conv1d": ["x[N, 9, 6]", "conv1d(4, 3, pad: causal, "],
    depthwise_conv: ["x[N, 9, 9, 4]", "depthwise_conv(3, "],
    conv_transpose: ["x[N, 9, 9, 6]", "conv_transpose(4, 3, "],
  } as const;
  it.each(Object.entries(biased))("of the bias of %s are what is said", (_, [signature, call]) => {
    const beginning = (init: string): number[] => [
      ...weightOf(signature, `  y = x -> ${call}init: zeros${init})`, 5, 1).values,
    ];
    expect(beginning("")).toEqual(Array(4).fill(0));
    expect(beginning(", bias_init: 0.5")).toEqual(Array(4).fill(0.5));
    const drawn = beginning(", bias_init: uniform(0.1)");
    expect(new Set(drawn).size).toBe(4);
    expect(drawn.every((value) => Math.abs(value) <= 0.1)).toBe(true);
  });

  // Every layer with two of them, and every one of them with one layer.
  const cases = Object.entries(layers).flatMap(([layer, form], row) =>
    Object.entries(initializers)
      .filter((_, column) => row === 0 || column === row || column === (row + 4) % 8)
      .map(([init, wanted]) => [layer, init, form, wanted] as const),
  );
  it.each(cases)("of %s by %s have PyTorch's variance", (_, init, form, [variance, isUniform]) => {
    const [signature, equations, fanIn, fanOut] = form;
    const { values } = weightOf(signature, equations(init));
    const wanted = variance(fanIn, fanOut);
    const found = moments(values);
    expect(Math.abs(found.mean)).toBeLessThan(0.03 * Math.sqrt(wanted));
    expect(found.variance / wanted).toBeGreaterThan(0.96);
    expect(found.variance / wanted).toBeLessThan(1.04);
    const limit = Math.sqrt(3 * wanted);
    if (isUniform) expect(found.largest).toBeLessThanOrEqual(limit * 1.000001);
    else expect(found.largest).toBeGreaterThan(limit);
  });

  const plain = {
    zeros: [0, 0],
    ones: [1, 0],
    "constant(0.3)": [0.3, 0],
    "normal(0.1)": [0, 0.01],
    "normal(0.1, mean: 2)": [2, 0.01],
    "uniform(0.3)": [0, 0.03],
    "uniform(low: 1, high: 2)": [1.5, 1 / 12],
    // Cut at two deviations, the variance is 0.7737 of what it was.
    "truncated_normal(0.1)": [0, 0.007737],
    "truncated_normal(1, low: 0, high: 100)": [Math.sqrt(2 / Math.PI), 1 - 2 / Math.PI],
  } as const;
  it.each(Object.entries(plain))("by %s have its mean and variance", (init, [mean, variance]) => {
    const { values } = weightOf("x[N, 150]", `  param w[150, 200] = ${init}\n  y = x @ w`);
    const found = moments(values);
    expect(Math.abs(found.mean - mean)).toBeLessThan(0.02 * Math.max(Math.sqrt(variance), 1e-4));
    expect(Math.abs(found.variance - variance)).toBeLessThanOrEqual(0.03 * variance + 1e-12);
  });

  it("stay within the bounds of a truncated normal", () => {
    const init = "truncated_normal(0.5, mean: 1, low: 0.25, high: 1.5)";
    const { values } = weightOf("x[N, 150]", `  param w[150, 200] = ${init}\n  y = x @ w`);
    expect(values.every((value) => value >= 0.25 && value <= 1.5)).toBe(true);
    expect(new Set(values).size).toBeGreaterThan(20_000);
  });

  it.each([
    ["x[N, 40]", "  y = x -> dense(24, init: orthogonal, bias: false)", 1],
    ["x[N, 24]", "  y = x -> dense(40, init: orthogonal(gain: 2), bias: false)", 2],
    ["x[N, 5, 5, 7]", "  y = x -> conv(30, 3, init: orthogonal, bias: false)", 1],
    ["x[N, 5, 5, 6]", "  y = x -> depthwise_conv(3, init: orthogonal, bias: false)", 1],
  ])("of %s%s are orthogonal", (signature, equations, gain) => {
    const { shape, values } = weightOf(signature, equations);
    const columns = equations.includes("depthwise") ? shape.at(-1)! * shape.at(-2)! : shape.at(-1)!;
    const matrix = tf.tensor2d(values, [values.length / columns, columns]);
    const isWide = columns > values.length / columns;
    const product = tf.matMul(matrix, matrix, !isWide, isWide);
    const size = product.shape[0];
    const worst = tf.max(tf.abs(tf.sub(product, tf.mul(tf.eye(size), gain ** 2)))).dataSync()[0]!;
    expect(worst).toBeLessThan(1e-5 * gain ** 2);
  });

  it("are the same for the same seed, and others for another", () => {
    for (const init of ["he_normal", "glorot_uniform", "orthogonal", "normal(1)"]) {
      const made = (seed: number): Float32Array =>
        weightOf("x[N, 20]", `  y = x -> dense(10, init: ${init})`, seed).values;
      expect(made(1)).toEqual(made(1));
      expect(made(1)).not.toEqual(made(2));
    }
  });

  it("leave a saved model loadable where nnc is not", async () => {
    const text = "model M : x[N, 4] -> y {\n  y = x -> dense(3, init: he_normal) -> dense(3, init: orthogonal) -> dense(2, init: truncated_normal)\n}\n"; // prettier-ignore
    const { graphs } = analyze({ path: "m.nn", text });
    const net = instantiate<tf.LayersModel, unknown>(graphs, "m", tf, runtime).get("M")!.make();
    const topology = JSON.stringify(net.toJSON(undefined, false));
    expect(topology).toContain('"VarianceScaling"');
    expect(topology).not.toContain("nnc/");
    const again = await tf.models.modelFromJSON({ modelTopology: JSON.parse(topology) as object } as never); // prettier-ignore
    expect(again.countParams()).toBe(net.countParams());
  });
});
