/** Parameters of the sequence models, exactly: the formulas of the reference numbers, or PyTorch's own counts. */
import { describe, expect, it } from "vitest";
import { analyze } from "../../src/compile.ts";
import { countParameters } from "../../src/graph/draw.ts";
import { readProjectFile, testHost } from "../test-host.ts";

const I = 5;
const H = 7;

/** Cells with the parameters of one. */
const cells = [
  ["RNN(7)", H * (I + H + 1)],
  ["RNN(7, two_biases: true)", H * (I + H + 2)],
  ["LSTM(7)", 4 * H * (I + H + 1)],
  ["LSTM(7, true)", 4 * H * (I + H + 2)],
  ["GRU(7)", 3 * H * (I + H + 2)],
  ["GRUResetBefore(7)", 3 * H * (I + H + 1)],
] as const;

const three = "q[N, A, 5], k[N, B, 5], v[N, B, 4]";

const cases: readonly (readonly [inputs: string, expression: string, expected: number])[] = [
  ...cells.flatMap(
    ([cell, count]) =>
      [
        ["x[N, T, 5]", `x -> scan(${cell})`, count],
        ["x[N, T, 5]", `x -> Bidirectional(${cell})`, 2 * count],
        ["x[N, 9, 5]", `x -> Stacked(${cell}, 1)`, count],
      ] as const,
  ),
  ["x[N, T, 5]", "x -> Stacked(LSTM(7, true), 3)", 4 * H * (I + H + 2) + 2 * 4 * H * (2 * H + 2)],
  [
    "x[N, T, 5], bool m[N, T]",
    "(x, m) -> MaskedStacked(GRU(7), 2)",
    3 * H * (I + H + 2) + 3 * H * (2 * H + 2),
  ],
  ["x[N, T, 5]", "x -> BiGRU(7, 2)", 2 * 3 * H * (I + H + 2) + 2 * 3 * H * (3 * H + 2)],
  [three, "(q, k, v) -> AttentionPooling", 1],
  [three, "(q, k, v) -> AdditiveAttention(6)", 6 * (5 + 5) + 6],
  [three, "(q, k, v) -> ScaledDotProductAttention", 0],
  ["q[N, A, 8], k[N, B, 8]", "(q, k, k) -> MultiHeadAttention(8, 2)", 4 * 64 + 4 * 8],
  ["x[N, T, 8]", "x -> SelfAttention(4, causal: true)", 4 * 64 + 4 * 8],
  ["x[N, 6, 8]", "x -> LearnedPositions(10)", 80],
  ["x[N, T, 8]", "x -> EncoderLayer(2, 32)", 12 * 64 + 13 * 8],
];

const program = [
  'import { RNN, Stacked, MaskedStacked } from "std/rnn"',
  'import { LSTM } from "std/lstm"',
  'import { GRU, GRUResetBefore } from "std/gru"',
  'import { Bidirectional, BiGRU } from "std/birnn"',
  'import { AttentionPooling, AdditiveAttention, ScaledDotProductAttention, MultiHeadAttention, SelfAttention, LearnedPositions } from "std/attention"',
  'import { EncoderLayer } from "std/transformer"',
  ...cases.map(
    ([inputs, expression], index) => `model M${index} : ${inputs} -> y {\n  y = ${expression}\n}`,
  ),
].join("\n");

describe("parameters of", () => {
  const { graphs, diagnostics } = analyze({ path: "test.nn", text: program }, testHost());

  it("compile without a complaint", () => {
    expect(diagnostics.map(({ message }) => message)).toEqual([]);
  });

  it.each(
    cases.map(([inputs, expression, expected], index) => ({ inputs, expression, expected, index })),
  )("$inputs: $expression are $expected", ({ expected, index }) => {
    const graph = graphs.find(({ name }) => name === `M${index}`);
    expect(graph && countParameters(graph)).toBe(expected);
  });

  it.each([
    ["ViT", 86_567_656],
    ["GPT2", 124_439_808],
  ])("%s are %d", (name, expected) => {
    const published = analyze(readProjectFile("stdlib/transformer.nn"), testHost());
    const graph = published.graphs.find((candidate) => candidate.name === name);
    expect(graph && countParameters(graph)).toBe(expected);
  });
});
