import { js } from "../javascript/tree.ts";
import { operator } from "./operator.ts";

export const logicalNot = operator({
  name: "logical_not",
  category: "arithmetic",
  summary: "True where the mask is not; `not`.",
  formula: "¬x",
  inputs: [{ name: "x", shape: "[...]", dtypes: ["bool"] }],
  parameters: {},
  along: () => "each",
  infer: ({ inputs }) => inputs,
  elementwise: () => 1,
  tfjs: { ops: ({ args: [x] }) => js.tf("logicalNot", x) },
  samples: [{ inputs: "bool x[N, 3]", expression: "not x", shape: "[N, 3]", torch: "~x" }],
});
