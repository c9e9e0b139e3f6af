import { js } from "../javascript/tree.ts";
import { initializerConfig, plain } from "./initializers.ts";
import { operator } from "./operator.ts";
import { initializer, int } from "./parameters.ts";

export const embedding = operator({
  name: "embedding",
  category: "layer",
  summary: "A learned vector for each token.",
  formula: "y[…, :] = table[tokens[…], :]",
  source: "Bengio et al. 2003, A neural probabilistic language model",
  inputs: [{ name: "tokens", shape: "[...]", dtypes: ["int32"] }],
  parameters: {
    vocab: int("how many different tokens there are"),
    width: int("size of each vector"),
    init: initializer("initial table", plain("uniform")),
  },
  along: () => "each",
  infer: ({ inputs: [tokens], attributes: { width } }) => [
    { dtype: "float32", shape: [...tokens.shape, width] },
  ],
  weights: ({ attributes: a }) => [
    { name: "embeddings", shape: [a.vocab, a.width], initial: a.init },
  ],
  window: () => "each",
  tfjs: {
    layer: ({ inputs: [tokens], attributes: a, int: size, real, runtime }) =>
      tokens.shape.length < 2
        ? undefined
        : {
            type: "embedding",
            config: {
              inputDim: size(a.vocab),
              outputDim: size(a.width),
              embeddingsInitializer:
                a.init.name === "uniform" && Object.keys(a.init.args).length === 0
                  ? undefined
                  : initializerConfig(a.init, { real, runtime }),
            },
          },
    ops: ({ args: [tokens], weight }) => js.tf("gather", weight("embeddings"), tokens),
  },
  samples: [
    {
      inputs: "int32 tokens[N, T]",
      expression: "tokens -> embedding(7, 4)",
      shape: "[N, T, 4]",
      torch: "embeddings[tokens.long()]",
    },
    {
      inputs: "int32 tokens[N, 3, T]",
      expression: "tokens -> embedding(7, 4, init: normal(1))",
      shape: "[N, 3, T, 4]",
      torch: "embeddings[tokens.long()]",
    },
  ],
});
