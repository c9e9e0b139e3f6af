import { js } from "../javascript/tree.ts";
import { operator } from "./operator.ts";
import { dims } from "./parameters.ts";

export const zeros = operator({
  name: "zeros",
  category: "source",
  summary: "A tensor of zeros.",
  inputs: [],
  parameters: { shape: dims("its shape, as a list") },
  along: () => "each",
  infer: ({ attributes: { shape } }) => [{ dtype: "float32", shape }],
  tfjs: { ops: ({ attributes: { shape }, sizes }) => js.tf("zeros", sizes(shape)) },
  samples: [
    { inputs: "x[N, 3]", expression: "x + zeros([N, 3])", shape: "[N, 3]", torch: "x + 0" },
  ],
});
