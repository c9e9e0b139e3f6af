/** Attention and transformers of the standard library, each with its reference in PyTorch. */
import { deep, padded, pairs, sizes, tokens, type Sequence } from "./sequence-case.ts";

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
export const attentions: readonly Sequence[] = [
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

export const transformers: readonly Sequence[] = [
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
