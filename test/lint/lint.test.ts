import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { analyze } from "../../src/compile.ts";
import { activations, throughActivation } from "../../src/lint/signal-propagation.ts";
import { projectRoot, readProjectFile, testHost } from "../test-host.ts";

const host = testHost();

function warningsIn(text: string): string[] {
  const { diagnostics, warnings } = analyze({ path: "lint.nn", text }, host);
  expect(diagnostics).toEqual([]);
  return warnings.map(({ code }) => code);
}

const programs = ["stdlib", "examples", "examples/digits"].flatMap((folder) =>
  readdirSync(projectRoot + folder)
    .filter((name) => name.endsWith(".nn"))
    .map((name) => `${folder}/${name}`),
);

describe("lints", () => {
  it.each(programs)("have nothing to say of %s", (path) => {
    const { diagnostics, warnings } = analyze(readProjectFile(path), host);
    expect([...diagnostics, ...warnings].map(({ code, message }) => `${code} ${message}`)).toEqual(
      [],
    );
  });

  const image = (body: string): string =>
    `model M : x[N, 28, 28, 4] -> y {\n  y = x -> ${body}\n}\n`;
  it.each([
    ["a factorised layer", image("flatten -> dense(8, bias: false) -> dense(64) -> relu"), []],
    ["convolutions with windows", image("conv(8, 3) -> conv(8, 3) -> relu"), []],
    ["a convolution and a 1×1", image("conv(8, 3) -> conv(8, 1) -> relu"), ["NN8001"]],
    ["a flattened convolution", image("conv(8, 3) -> flatten -> dense(10)"), ["NN8001"]],
    ["four sigmoids", image("flatten -> repeat 4 { dense(64) -> sigmoid } -> dense(2)"), []],
    [
      "sigmoids with normalisation",
      image("flatten -> repeat 9 { dense(64) -> batch_norm -> sigmoid } -> dense(2)"),
      ["NN8005"],
    ],
    [
      "tanh, which hands on more",
      image("flatten -> repeat 8 { dense(64, init: glorot_normal) -> tanh } -> dense(2)"),
      [],
    ],
    ["a pool over an even map", image("max_pool(2)"), []],
    ["a large map that loses a row", image("conv(8, 2) -> relu -> max_pool(2)"), []],
    ["padding that is left over", image("max_pool(3, stride: 2, pad: 1)"), []],
    ["dropout before the last layer", image("flatten -> dropout(0.5) -> dense(2)"), []],
    [
      "a pool behind a global reduction",
      image("conv(8, 15) -> relu -> global_avg_pool -> dense(2)"),
      [],
    ],
  ] as const)("judge %s", (_, text, expected) => {
    expect(warningsIn(text)).toEqual(expected);
  });

  it("count what a section trains on as used", () => {
    const text = `model Net : x[N, 4] -> y[N, 2] {
  h = x -> dense(8) -> relu
  extra = tanh(h)
  y = h -> dense(2)
}
train Net {
  target int32 label[N]
  loss = cross_entropy(extra, label)
}
`;
    expect(warningsIn(text)).toEqual([]);
  });

  it("leave out what a comment allows", () => {
    const text = "model M : x[N, 4] -> y[N, 2] {\n  y = x -> dense(8) -> dense(2)\n}\n";
    expect(warningsIn(text)).toEqual(["NN8001"]);
    expect(warningsIn(`// nnc: allow NN8001, NN8003\n${text}`)).toEqual([]);
    expect(warningsIn(`// nnc: allow NN8002\n${text}`)).toEqual(["NN8001"]);
  });

  it("know names that begin with an underscore to be meant", () => {
    expect(
      warningsIn("model M : x[N, 4] -> y[N, 4] {\n  _h = tanh(x)\n  y = relu(x)\n}\n"),
    ).toEqual([]);
  });
});

describe("the estimates", () => {
  it("know that relu halves the second moment and the gradient's", () => {
    const relu = activations.get("relu") ?? Math.abs;
    const { moment, gain } = throughActivation(relu, 4);
    expect(moment).toBeCloseTo(2, 3);
    expect(gain).toBeCloseTo(0.5, 2);
  });

  it("know the slope of a sigmoid at 0", () => {
    const sigmoid = activations.get("sigmoid") ?? Math.abs;
    const { moment, gain } = throughActivation(sigmoid, 1e-8);
    expect(moment).toBeCloseTo(0.25, 6);
    expect(gain).toBeCloseTo(1 / 16, 6);
  });
});
