import { js } from "../javascript/tree.ts";
import { multiply, type Dim } from "../shape/dim.ts";
import { broadcast } from "../shape/shape.ts";
import { operator } from "./operator.ts";

export const matmul = operator({
  name: "matmul",
  category: "arithmetic",
  summary: "The matrix product of the last two axes; axes before them broadcast.",
  formula: "y[…, i, j] = Σ a[…, i, k] · b[…, k, j]",
  inputs: [
    { name: "a", shape: "[..., I, K]" },
    { name: "b", shape: "[..., K, J]" },
  ],
  parameters: {},
  along: ({ inputs: [a, b] }, [left, right]) =>
    left === a.shape.length - 1 || right === b.shape.length - 2 ? "mixed" : "each",
  infer({ inputs: [a, b] }, demand) {
    const [inner, outer] = [a.shape.at(-1) as Dim, b.shape.at(-2) as Dim];
    demand.equal(
      inner,
      outer,
      "the columns of the left side of `@` and the rows of the right side",
    );
    const batch = broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2));
    for (const { left, right } of "clashes" in batch ? batch.clashes : []) {
      demand.equal(left, right, "the batch axes of both sides of `@`");
    }
    const lead = "shape" in batch ? batch.shape : batch.guess;
    return [{ dtype: "float32", shape: [...lead, a.shape.at(-2) as Dim, b.shape.at(-1) as Dim] }];
  },
  window: ({ inputs: [, b] }) => (b.shape.length === 2 ? "each" : "everything"),
  macs: ({ inputs: [a] }, [y]) =>
    multiply((y?.shape ?? []).reduce(multiply), a.shape.at(-1) as Dim),
  tfjs: {
    ops({ inputs: [a, b], outputs: [y], args: [left, right], sizes }) {
      // tfjs broadcasts batch axes only between equal ranks, so a plain matrix on the right is applied to all rows.
      if (b.shape.length === 2 && a.shape.length > 2 && y) {
        const rows = js.tf(
          "reshape",
          left,
          js.array(js.literal(-1), ...flat(sizes(a.shape.slice(-1)))),
        );
        return js.tf("reshape", js.tf("matMul", rows, right), sizes(y.shape));
      }
      return js.tf("matMul", left, right);
    },
  },
  samples: [
    { inputs: "a[N, 3, 4], b[N, 4, 5]", expression: "a @ b", shape: "[N, 3, 5]", torch: "a @ b" },
    { inputs: "a[N, 3, 4], b[4, 5]", expression: "a @ b", shape: "[N, 3, 5]", torch: "a @ b" },
  ],
});

function flat(list: ReturnType<typeof js.array>): readonly (typeof list)[] {
  return list.kind === "array" ? list.items.filter((item) => item.kind !== "spread") : [list];
}
