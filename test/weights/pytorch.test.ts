import { describe, expect, it } from "vitest";
import { floatTensor, type StoredTensor } from "../../runtime/weights/safetensors.ts";
import { floatsOf } from "../../runtime/weights/stored-values.ts";
import { analyze } from "../../src/compile.ts";
import type { Graph } from "../../src/graph/graph.ts";
import { exportTorch } from "../../src/weights/export-torch.ts";
import { importTorch } from "../../src/weights/import-torch.ts";
import { backward, forward, permuted } from "../../src/weights/layout.ts";
import { applyRules, NameRulesError, parseNameRules } from "../../src/weights/name-rules.ts";
import { printMismatches } from "../../src/weights/report.ts";
import { testHost } from "../test-host.ts";

function graphOf(text: string): Graph {
  const { graphs, diagnostics } = analyze({ path: "m.nn", text }, testHost());
  expect(diagnostics.map(({ message }) => message)).toEqual([]);
  return graphs[0] as Graph;
}

/** Numbers 0, 1, 2, … in a tensor of PyTorch. */
function counting(shape: readonly number[], from = 0): StoredTensor {
  const size = shape.reduce((product, dim) => product * dim, 1);
  return floatTensor(
    shape,
    Float32Array.from({ length: size }, (_, index) => from + index),
  );
}

const values = ({ values: found }: ReturnType<typeof importTorch>, path: string): number[] => [
  ...(found.get(path)?.values ?? []),
];

describe("layouts", () => {
  it("move numbers as a transposition does, and back", () => {
    const layout = permuted([2, 3, 4], [2, 0, 1]);
    const numbers = Float32Array.from({ length: 24 }, (_, index) => index);
    const moved = forward(layout, numbers);
    // [c, a, b] of the result is [a, b, c] of the original.
    expect(moved[1 * 6 + 1 * 3 + 2]).toBe(1 * 12 + 2 * 4 + 1);
    expect([...backward(layout, moved)]).toEqual([...numbers]);
  });
});

describe("a PyTorch state dict", () => {
  const picture = graphOf(
    "model M : x[N, 2, 2, 3] -> y[N, 2] {\n  y = x -> conv(2, 1) -> batch_norm -> relu -> flatten -> dense(2)\n}\n",
  );
  const state = new Map([
    ["0.weight", counting([2, 3, 1, 1])],
    ["0.bias", counting([2], 100)],
    ["1.weight", counting([2], 200)],
    ["1.bias", counting([2], 300)],
    ["1.running_mean", counting([2], 400)],
    ["1.running_var", counting([2], 500)],
    ["1.num_batches_tracked", counting([])],
    ["4.weight", counting([2, 8])],
    ["4.bias", counting([2], 600)],
  ]);

  it("moves channels to the end, and the rows of what was flattened with them", () => {
    const report = importTorch(picture, state);
    expect([report.mismatches, report.unexpected]).toEqual([[], []]);
    expect(values(report, "y/conv/kernel")).toEqual([0, 3, 1, 4, 2, 5]);
    expect(values(report, "y/batch_norm/moving_variance")).toEqual([500, 501]);
    // The rows here are pixel by pixel, channels last; in PyTorch they are channel by channel.
    expect(values(report, "y/dense/kernel")).toEqual(
      [0, 4, 1, 5, 2, 6, 3, 7].flatMap((row) => [row, 8 + row]),
    );
  });

  it("comes back from an export to the bit", () => {
    const report = importTorch(picture, state);
    const own = new Map([...report.values].map(([path, each]) => [path, each.values]));
    const { tensors, missing } = exportTorch(picture, own, { like: state });
    expect(missing).toEqual([]);
    for (const [name, { shape, bytes }] of tensors) {
      expect(shape).toEqual(state.get(name)?.shape);
      expect([...bytes]).toEqual([...(state.get(name)?.bytes ?? [])]);
    }
    expect(tensors.size).toBe(state.size - 1);
  });

  it("says what is missing, unexpected and of another shape, with a suggestion", () => {
    const rules = parseNameRules(
      '{"rules": [{"ours": "**/conv", "pytorch": "stem"}, {"ours": "**/dense", "pytorch": "head"}, {"ours": "**/batch_norm", "pytorch": "norm"}]}',
    );
    const renamed = new Map(
      [...state].map(([name, tensor]) => [
        name.replace("0.", "stm.").replace("4.", "head.").replace("1.", "norm."),
        tensor,
      ]),
    );
    renamed.set("head.weight", counting([2, 9]));
    const report = importTorch(picture, renamed, rules);
    expect(printMismatches(report)).toBe(
      [
        "missing     y/conv/kernel   stem.weight [2, 3, 1, 1] is not in the file; did you mean stm.weight?",
        "missing     y/conv/bias     stem.bias [2] is not in the file; did you mean stm.bias?",
        "shape       y/dense/kernel  head.weight is [2, 9], and must be [2, 8]",
        "unexpected  stm.weight      nothing in the model asks for it",
        "unexpected  stm.bias        nothing in the model asks for it",
      ].join("\n"),
    );
  });

  it("may have been wrapped by DataParallel", () => {
    const wrapped = new Map([...state].map(([name, tensor]) => [`module.${name}`, tensor]));
    expect(importTorch(picture, wrapped).mismatches).toEqual([]);
  });

  it("adds the second bias of a recurrence to the first, and exports it as zeros", () => {
    const graph = graphOf(
      'import { LSTM } from "std/lstm"\nmodel M : x[N, T, 3] -> y[N, T, 1] {\n  y = x -> scan(LSTM(1))\n}\n',
    );
    const lstm = new Map([
      ["weight_ih_l0", counting([4, 3])],
      ["weight_hh_l0", counting([4, 1])],
      ["bias_ih_l0", counting([4], 10)],
      ["bias_hh_l0", counting([4], 20)],
    ]);
    const report = importTorch(graph, lstm);
    expect([report.mismatches, report.unexpected]).toEqual([[], []]);
    const bias = [...report.values.keys()].find((path) => path.endsWith("bias")) ?? "";
    expect(values(report, bias)).toEqual([30, 32, 34, 36]);
    const own = new Map([...report.values].map(([path, each]) => [path, each.values]));
    const { tensors } = exportTorch(graph, own, { like: lstm });
    const floats = (name: string): number[] => [...floatsOf(tensors.get(name) ?? counting([0]))];
    expect(floats("bias_ih_l0")).toEqual([30, 32, 34, 36]);
    expect(floats("bias_hh_l0")).toEqual([0, 0, 0, 0]);
  });

  it("splits the one projection of attention in three", () => {
    const graph = graphOf(
      'import { SelfAttention } from "std/attention"\nmodel M : x[N, T, 2] -> y[N, T, 2] {\n  y = x -> SelfAttention(1)\n}\n',
    );
    const attention = new Map([
      ["in_proj_weight", counting([6, 2])],
      ["in_proj_bias", counting([6])],
      ["out_proj.weight", counting([2, 2], 50)],
      ["out_proj.bias", counting([2], 60)],
    ]);
    const report = importTorch(graph, attention);
    expect([report.mismatches, report.unexpected]).toEqual([[], []]);
    const path = (part: string): string =>
      [...report.values.keys()].find((each) => each.includes(`/${part}/`)) ?? "";
    expect(values(report, path("key"))).toEqual([4, 6, 5, 7]);
    const own = new Map([...report.values].map(([each, { values: numbers }]) => [each, numbers]));
    const { tensors } = exportTorch(graph, own, { like: attention });
    expect([...floatsOf(tensors.get("in_proj_weight") ?? counting([0]))]).toEqual([
      ...Array(12).keys(),
    ]);
  });
});

describe("rules of names", () => {
  const place = (
    ours: string,
    pytorch: string | readonly string[],
    paths: readonly string[],
  ): string[] =>
    [...applyRules(paths, { rules: [{ ours, pytorch }] }, "M").values()].map(({ name, part }) =>
      part ? `${name}#${part.index}/${part.count}` : name,
    );

  it("count, number mentions, and spell letters", () => {
    expect(
      place("stage{s}/{b}/conv{#k}", "layer{s}.{b+1}.conv{k}", [
        "stage1/0/conv",
        "stage2/3/conv_2",
      ]),
    ).toEqual(["layer1.1.conv1", "layer2.4.conv2"]);
    expect(place("dense{#k}", "classifier.{3*k-3}", ["dense", "dense_3"])).toEqual([
      "classifier.0",
      "classifier.6",
    ]);
    expect(place("stage3/Inception{#k}", "inception3{@k}", ["stage3/Inception_2"])).toEqual([
      "inception3b",
    ]);
  });

  it("take names from a list in order, and parts of tensors", () => {
    expect(
      place(
        "**/conv",
        ["features.{0,3}", "features.{6..7}"],
        ["a/conv", "b/conv", "c/conv", "d/conv"],
      ),
    ).toEqual(["features.0", "features.3", "features.6", "features.7"]);
    expect(place("q", "in_proj_*#1/3", ["q"])).toEqual(["in_proj_*#1/3"]);
  });

  it("treat what is special in patterns as plain characters", () => {
    expect(place("a.c/(x", "b", ["abc/(x", "a.c/(x"])).toEqual(["b"]);
  });

  it.each([
    "{",
    "[]",
    '{"rules": {}}',
    '{"rules": [{"ours": 1, "pytorch": "a"}]}',
    '{"rules": [], "ignore": [1]}',
  ])("refuse %s", (text) => {
    expect(() => parseNameRules(text)).toThrow(NameRulesError);
  });
});
