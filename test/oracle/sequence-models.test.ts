/** The sequence models of the standard library against PyTorch: recurrent networks, attention, transformers. */
import { describeModels, type ModelCase } from "./model-suite.ts";

const shallow = 1e-5;
const deep = 1e-4;

interface Sequence extends Pick<ModelCase, "values" | "arguments" | "reference" | "sizes"> {
  readonly name: string;
  /** Names to import from the standard library, by file. */
  readonly uses: Readonly<Record<string, string>>;
  readonly inputs: string;
  readonly expression: string;
  readonly limit?: number;
  /** Nothing has weights to compare gradients of. */
  readonly hasNoWeights?: boolean;
}

/** At inference and in training, where dropout is 0. */
function casesOf({
  uses,
  inputs,
  expression,
  limit = shallow,
  hasNoWeights,
  ...rest
}: Sequence): readonly ModelCase[] {
  const imports = Object.entries(uses).map(
    ([file, names]) => `import { ${names} } from "std/${file}"`,
  );
  const program = `${imports.join("\n")}\nmodel M : ${inputs} -> y {\n  y = ${expression}\n}\n`;
  return [false, true].map((training) => ({
    ...rest,
    name: `${rest.name}, ${training ? "training" : "inference"}`,
    source: program,
    model: "M",
    limit,
    training,
    ...(hasNoWeights ? {} : { loss: "dot" as const }),
  }));
}

/** Sequences of 6, 4 and 1 steps. */
const lengths = [6, 4, 1];
const padded = lengths.flatMap((length) =>
  Array.from({ length: 6 }, (_, step) => Number(step < length)),
);
/** Every second pair, and each query's own step. */
const pairs = Array.from({ length: 3 * 6 * 6 }, (_, index) =>
  Number(index % 2 === 0 || Math.floor(index / 6) % 6 === index % 6),
);
const tokens = Array.from({ length: 18 }, (_, index) => (index * 7) % 11);

const sizes = { N: 3, T: 6 };
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

const recurrences: readonly Sequence[] = [
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

const attentionFile = {
  attention:
    "AttentionPooling, AdditiveAttention, MaskedAdditiveAttention, ScaledDotProductAttention, MaskedScaledDotProductAttention, MultiHeadAttention, MaskedMultiHeadAttention, SelfAttention",
};
const queries = "q[N, 4, 5], k[N, T, 5], v[N, T, 3]";
const eights = "q[N, 6, 8], k[N, 6, 8], v[N, 6, 8]";

const attention = (
  name: string,
  reference: string,
  inputs: string,
  expression: string,
  given: Readonly<Record<string, unknown>> = {},
  values: Readonly<Record<string, readonly number[]>> = {},
): Sequence => ({
  name,
  uses: attentionFile,
  inputs,
  expression,
  reference: `sequences:${reference}`,
  arguments: given,
  values,
  sizes,
});

const multiHead = { width: 8, heads: 2 };
const attentions: readonly Sequence[] = [
  attention("attention pooling", "attention_pooling", queries, "(q, k, v) -> AttentionPooling"),
  attention(
    "additive attention",
    "additive_attention",
    queries.replace("k[N, T, 5]", "k[N, T, 4]"),
    "(q, k, v) -> AdditiveAttention(6)",
    { hidden: 6, query: 5, key: 4 },
  ),
  attention(
    "additive attention with a mask",
    "additive_attention",
    `${queries}, bool m[N, 1, T]`,
    "(q, k, v, m) -> MaskedAdditiveAttention(6)",
    { hidden: 6, query: 5, key: 5 },
    { m: padded },
  ),
  {
    ...attention(
      "scaled dot-product attention",
      "scaled_dot_product",
      queries,
      "(q, k, v) -> ScaledDotProductAttention",
    ),
    hasNoWeights: true,
  },
  {
    ...attention(
      "scaled dot-product attention with a mask",
      "scaled_dot_product",
      `${queries}, bool m[N, 1, T]`,
      "(q, k, v, m) -> MaskedScaledDotProductAttention",
      {},
      { m: padded },
    ),
    hasNoWeights: true,
  },
  attention(
    "multi-head attention",
    "multi_head",
    "q[N, 4, 8], k[N, T, 8], v[N, T, 8]",
    "(q, k, v) -> MultiHeadAttention(8, 2)",
    multiHead,
  ),
  attention(
    "causal multi-head attention",
    "multi_head",
    eights,
    "(q, k, v) -> MultiHeadAttention(8, 2, causal: true)",
    { ...multiHead, causal: true },
  ),
  attention(
    "multi-head attention with hidden keys",
    "multi_head",
    `${eights}, bool m[N, 1, 6]`,
    "(q, k, v, m) -> MaskedMultiHeadAttention(8, 2)",
    multiHead,
    { m: padded },
  ),
  attention(
    "multi-head attention with hidden pairs",
    "multi_head",
    `${eights}, bool m[N, 6, 6]`,
    "(q, k, v, m) -> MaskedMultiHeadAttention(8, 2)",
    multiHead,
    { m: pairs },
  ),
  attention(
    "causal multi-head attention with hidden keys",
    "multi_head",
    `${eights}, bool m[N, 1, 6]`,
    "(q, k, v, m) -> MaskedMultiHeadAttention(8, 2, causal: true)",
    { ...multiHead, causal: true },
    { m: padded },
  ),
];

const transformerFile = {
  transformer:
    "EncoderLayer, MaskedEncoderLayer, DecoderLayer, MaskedDecoderLayer, EncoderDecoder, VisionTransformer, GPT",
};
const block = { width: 8, heads: 2, hidden: 20 };

const transformers: readonly Sequence[] = [
  attention(
    "encoder layer, post-norm",
    "encoder_layer",
    "x[N, T, 8]",
    "x -> EncoderLayer(2, 20, 0)",
    block,
  ),
  attention(
    "encoder layer, pre-norm and GELU",
    "encoder_layer",
    "x[N, T, 8]",
    "x -> EncoderLayer(2, 20, 0, gelu, true)",
    { ...block, norm_first: true, activation: "gelu" },
  ),
  attention(
    "encoder layer, causal",
    "encoder_layer",
    "x[N, T, 8]",
    "x -> EncoderLayer(2, 20, 0, causal: true)",
    { ...block, causal: true },
  ),
  attention(
    "encoder layer with padding",
    "encoder_layer",
    "x[N, 6, 8], bool m[N, 1, 6]",
    "(x, m) -> MaskedEncoderLayer(2, 20, 0)",
    block,
    { m: padded },
  ),
  attention(
    "decoder layer, post-norm",
    "decoder_layer",
    "x[N, 4, 8], memory[N, T, 8]",
    "(x, memory) -> DecoderLayer(2, 20, 0)",
    block,
  ),
  attention(
    "decoder layer, pre-norm",
    "decoder_layer",
    "x[N, 4, 8], memory[N, T, 8]",
    "(x, memory) -> DecoderLayer(2, 20, 0, norm_first: true)",
    { ...block, norm_first: true },
  ),
  attention(
    "decoder layer with padding",
    "decoder_layer",
    "x[N, 4, 8], memory[N, 6, 8], bool m[N, 1, 6]",
    "(x, memory, m) -> MaskedDecoderLayer(2, 20, 0)",
    block,
    { m: padded },
  ),
  {
    ...attention(
      "encoder-decoder of two layers each",
      "transformer",
      "source[N, T, 8], target[N, 4, 8]",
      "(source, target) -> EncoderDecoder(2, 2, 20, 0)",
      { ...block, depth: 2 },
    ),
    limit: deep,
  },
  {
    ...attention(
      "GPT",
      "gpt",
      "int32 tokens[N, T]",
      "tokens -> GPT(11, 8, 2, 2, 9, 0)",
      { vocab: 11, width: 8, depth: 2, heads: 2, context: 9 },
      { tokens },
    ),
    limit: deep,
  },
  {
    ...attention("ViT", "vit", "x[N, 32, 32, 3]", "x -> VisionTransformer(8, 2, 2, 16, 24, 5)", {
      size: 32,
      patch: 8,
      depth: 2,
      heads: 2,
      width: 16,
      hidden: 24,
      classes: 5,
    }),
    limit: deep,
  },
].map((each) => ({ ...each, uses: transformerFile }));

const languageModels = (["RNN", "LSTM", "GRU"] as const).flatMap((name): readonly ModelCase[] =>
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

describeModels("recurrent networks, against PyTorch", recurrences.flatMap(casesOf));
describeModels("attention, against PyTorch", attentions.flatMap(casesOf));
describeModels("transformers, against PyTorch", transformers.flatMap(casesOf));
describeModels("recurrent language models, against PyTorch", languageModels);
