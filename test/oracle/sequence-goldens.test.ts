/** The sequence models where no Python is: one case of each kind, in training, against recorded answers. */
import { attentions, transformers } from "./attention-cases.ts";
import { describeGoldens } from "./goldens.ts";
import { languageModels, recurrences } from "./recurrent-cases.ts";
import { casesOf } from "./sequence-case.ts";

const kept = [
  "RNN",
  "bidirectional LSTM of two layers",
  "GRU of two layers on packed sequences",
  "GRU with reset before",
  "LSTM language model",
  "attention pooling",
  "additive attention with a mask",
  "multi-head attention with hidden pairs",
  "causal multi-head attention with hidden keys",
  "encoder layer, pre-norm and GELU",
  "decoder layer, post-norm",
  "GPT",
  "ViT",
].map((name) => `${name}, training`);

const all = [
  ...[...recurrences, ...attentions, ...transformers].flatMap(casesOf),
  ...languageModels,
];

describeGoldens(
  "sequences",
  all.filter(({ name }) => kept.includes(name)),
);
