import { js } from "../javascript/tree.ts";
import { operator } from "./operator.ts";

export const gather = operator({
  name: "gather",
  category: "shape",
  summary: "Picks rows of a table by number.",
  formula: "y[…, :] = table[indices[…], :]",
  inputs: [
    { name: "table", shape: "[V, ...]" },
    { name: "indices", shape: "[...]", dtypes: ["int32"] },
  ],
  parameters: {},
  along: (_, [table]) => (table === 0 ? "mixed" : "each"),
  infer: ({ inputs: [table, indices] }) => [
    { dtype: table.dtype, shape: [...indices.shape, ...table.shape.slice(1)] },
  ],
  tfjs: { ops: ({ args: [table, indices] }) => js.tf("gather", table, indices) },
  samples: [
    {
      inputs: "x[N, 4], int32 i[N, T]",
      expression: "gather(transpose(x), i)",
      shape: "[N, T, N]",
      torch: "x.transpose(0, 1)[i.long()]",
    },
  ],
});
