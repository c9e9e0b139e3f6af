import { js } from "../javascript/tree.ts";
import { operator } from "./operator.ts";
import { dims } from "./parameters.ts";

export const ones = operator({
  name: "ones",
  category: "source",
  summary: "A tensor of ones.",
  inputs: [],
  parameters: { shape: dims("its shape, as a list") },
  along: () => "each",
  infer: ({ attributes: { shape } }) => [{ dtype: "float32", shape }],
  tfjs: { ops: ({ attributes: { shape }, sizes }) => js.tf("ones", sizes(shape)) },
  samples: [{ inputs: "x[N, 3]", expression: "x + ones([N, 3])", shape: "[N, 3]", torch: "x + 1" }],
});
