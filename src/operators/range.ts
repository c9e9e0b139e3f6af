import { js } from "../javascript/tree.ts";
import { operator } from "./operator.ts";
import { int } from "./parameters.ts";

export const range = operator({
  name: "range",
  category: "source",
  summary: "The numbers from 0 up to, but not including, a length.",
  inputs: [],
  parameters: { length: int("how many") },
  infer: ({ attributes: { length } }) => [{ dtype: "int32", shape: [length] }],
  tfjs: {
    ops: ({ attributes: { length }, int: size }) =>
      js.tf("range", js.literal(0), size(length), js.literal(1), js.literal("int32")),
  },
  samples: [
    {
      inputs: "x[N, T]",
      expression: "x + cast(range(T), float32)",
      shape: "[N, T]",
      torch: "x + torch.arange(x.shape[1])",
    },
  ],
});
