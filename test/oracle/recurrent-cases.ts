/** Recurrent networks of the standard library, each with its reference in PyTorch. */
import type { ModelCase } from "./model-suite.ts";
import { padded, shallow, sizes, tokens, type Sequence } from "./sequence-case.ts";

const one = "x[N, T, 5]";
const some = "x[N, T, 5], bool m[N, T]";
const files = {
  rnn: "RNN, Stacked, MaskedStacked",
  lstm: "LSTM",
  gru: "GRU, GRUResetBefore",
  birnn: "Bidirectional, DeepBidirectional, MaskedBidirectional",
};
const within = (value: string): string => `where(rearrange(m, [N, T] => [N, T, 1]), ${value}, 0)`;

const recurrent = (
  name: string,
  inputs: string,
  expression: string,
  given: Readonly<Record<string, unknown>>,
): Sequence => ({
  name,
  uses: files,
  inputs,
  expression,
  reference: "sequences:recurrent",
  arguments: { inputs: 5, units: 7, ...given },
  sizes,
  ...(inputs === some && { values: { m: padded } }),
});

const cells = [
  ["RNN", "rnn", "RNN(7, two_biases: true)"],
  ["LSTM", "lstm", "LSTM(7, two_biases: true)"],
  ["GRU", "gru", "GRU(7)"],
] as const;

export const recurrences: readonly Sequence[] = [
  ...cells.flatMap(([name, kind, cell]) => [
    recurrent(name, one, `x -> scan(${cell})`, { kind }),
    recurrent(`${name} of three layers`, one, `x -> Stacked(${cell}, 3)`, { kind, layers: 3 }),
    recurrent(`bidirectional ${name} of two layers`, one, `x -> DeepBidirectional(${cell})`, {
      kind,
      layers: 2,
      bidirectional: true,
    }),
    recurrent(
      `${name} of two layers on packed sequences`,
      some,
      within(`(x, m) -> MaskedStacked(${cell})`),
      { kind, layers: 2 },
    ),
    recurrent(
      `bidirectional ${name} on packed sequences`,
      some,
      within(`(x, m) -> MaskedBidirectional(${cell})`),
      { kind, bidirectional: true },
    ),
    recurrent(
      `last state of ${name} on packed sequences`,
      some,
      `x -> scan(${cell}, mask: m, keep: last)`,
      { kind, last: true },
    ),
  ]),
  recurrent("RNN with one bias and ReLU", one, "x -> scan(RNN(7, relu))", {
    kind: "rnn",
    two_biases: false,
    nonlinearity: "relu",
  }),
  recurrent("LSTM with one bias", one, "x -> scan(LSTM(7))", { kind: "lstm", two_biases: false }),
  {
    ...recurrent("GRU with reset before", one, "x -> scan(GRUResetBefore(7))", {}),
    reference: "sequences:gru_reset_before",
  },
];

export const languageModels: readonly ModelCase[] = (["RNN", "LSTM", "GRU"] as const).flatMap(
  (name): readonly ModelCase[] =>
    [false, true].map((training) => ({
      name: `${name} language model, ${training ? "training" : "inference"}`,
      source: `stdlib/${name.toLowerCase()}.nn`,
      model: `${name}LanguageModel`,
      hyperparameters: { vocab: 11, width: 4, units: 6 },
      reference: "sequences:language_model",
      arguments: {
        kind: name.toLowerCase(),
        vocab: 11,
        width: 4,
        units: 6,
        layers: 1,
        two_biases: name === "GRU",
      },
      sizes,
      values: { tokens },
      limit: shallow,
      training,
      loss: "dot",
    })),
);
