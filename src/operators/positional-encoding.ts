import { js } from "../javascript/tree.ts";
import { operator } from "./operator.ts";
import { int } from "./parameters.ts";

export const positionalEncoding = operator({
  name: "positional_encoding",
  category: "source",
  summary: "Waves of many lengths that tell the steps of a sequence apart, one row for each step.",
  formula: "y[t, 2i] = sin(t / 10000^(2i / width)), y[t, 2i + 1] = cos(t / 10000^(2i / width))",
  source: "Vaswani et al. 2017, Attention is all you need",
  inputs: [],
  parameters: { length: int("how many steps"), width: int("size of each row") },
  infer: ({ attributes: { length, width } }) => [{ dtype: "float32", shape: [length, width] }],
  tfjs: {
    ops: ({ attributes: { length, width }, int: size, runtime }) =>
      js.call(runtime("positionalEncoding"), size(length), size(width)),
  },
  samples: [
    {
      inputs: "x[N, T, 6]",
      expression: "x + positional_encoding(T, 6)",
      shape: "[N, T, 6]",
      torch:
        "x + (lambda a: torch.stack([torch.sin(a), torch.cos(a)], -1).flatten(1))(torch.arange(x.shape[1])[:, None] * 10000 ** (-torch.arange(0, 6, 2) / 6))",
    },
    {
      inputs: "x[N, 3]",
      expression: "x + positional_encoding(1, 3)",
      shape: "[N, 3]",
      torch: "x + torch.tensor([0.0, 1.0, 0.0])",
    },
  ],
});
