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

const own = [
  {
    name: "convolutional LSTM",
    source: `cell ConvLSTM(n: int) : x[N, H, W, C] -> h[N, H, W, n] {
  state h[N, H, W, n]
  state c[N, H, W, n]
  (i, f, g, o) = split(conv(4 * n, 3, pad: same)(concat(x, pre h)), 4)
  c = sigmoid(f) * pre c + sigmoid(i) * tanh(g)
  h = sigmoid(o) * tanh(c)
}
model M : x[N, T, 6, 5, 3] -> y { y = x -> scan(ConvLSTM(4)) }
`,
    reference: "sequences:convolutional_lstm",
    arguments: { inputs: 3, filters: 4 },
  },
  {
    name: "recurrence over words of characters",
    source: `import { RNN } from "std/rnn"
cell Words : x[N, K, D] -> s[N, 7] {
  state s[N, 7]
  s = tanh(pre s + (x -> scan(RNN(7, two_biases: true), keep: last)))
}
model M : x[N, T, 4, 5] -> y { y = x -> scan(Words) }
`,
    reference: "sequences:words",
    arguments: { inputs: 5, units: 7 },
  },
  {
    name: "recurrence over pieces, each from where the last one ended",
    source: `import { RNN } from "std/rnn"
cell Lines : x[N, K, D] -> s[N, 7] {
  state s[N, 7]
  (all, last) = x -> scan(RNN(7, two_biases: true), init: pre s, final: true)
  s = last
}
model M : x[N, T, 4, 5] -> y { y = x -> scan(Lines) }
`,
    reference: "sequences:lines",
    arguments: { inputs: 5, units: 7, length: 4 },
  },
  {
    name: "recurrence with norms of batches",
    source: `cell NormRNN(n: int) : x[N, D] -> h[N, n] {
  state h[N, n]
  h = concat(x, pre h) -> dense(n, bias: false) -> batch_norm(eps: 0.1) -> tanh
}
model M : x[N, T, 5] -> y { y = x -> scan(NormRNN(7)) }
`,
    reference: "sequences:norm_rnn",
    arguments: { inputs: 5, units: 7 },
  },
];

/** Cells that no library has. */
export const ownCells: readonly ModelCase[] = own.flatMap((each) =>
  [false, true].map((training) => ({
    ...each,
    name: `${each.name}, ${training ? "training" : "inference"}`,
    model: "M",
    sizes,
    limit: shallow,
    training,
    loss: "dot" as const,
  })),
);

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
