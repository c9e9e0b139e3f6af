import { js } from "../javascript/tree.ts";
import type { Dim } from "../shape/dim.ts";
import { operator, type Operator } from "./operator.ts";

/** What is particular to a pool over whole images. */
interface GlobalPool {
  readonly name: string;
  readonly summary: string;
  readonly formula: string;
  /** What tf.layers call it. */
  readonly kind: "Average" | "Max";
  readonly torch: "mean" | "amax";
}

/** Declares a pool over all axes between batch and channels. */
export function globalPool({ kind, torch, ...about }: GlobalPool): Operator {
  const { name } = about;
  return operator({
    ...about,
    category: "layer",
    source: "Lin, Chen, Yan 2013, Network in network",
    inputs: [{ name: "x", shape: "[N, H, ..., C]" }],
    parameters: {},
    along: (_, [at]) => (at === 0 ? "each" : "mixed"),
    infer: ({ inputs: [{ dtype, shape }] }) => [
      { dtype, shape: [shape[0] as Dim, shape.at(-1) as Dim] },
    ],
    window: () => "everything",
    tfjs: {
      layer({ inputs: [{ shape }] }) {
        const axes = shape.length - 2;
        return axes <= 2 ? { type: `global${kind}Pooling${String(axes)}d`, config: {} } : undefined;
      },
      ops({ inputs: [{ shape }], args: [x] }) {
        const axes = shape.slice(1, -1).map((_, index) => js.literal(index + 1));
        return js.tf(kind === "Max" ? "max" : "mean", x, js.array(...axes));
      },
    },
    samples: [
      {
        inputs: "x[N, 4, 5, 3]",
        expression: `x -> ${name}`,
        shape: "[N, 3]",
        torch: `x.${torch}((1, 2))`,
      },
      {
        inputs: "x[N, T, 3]",
        expression: `x -> ${name}`,
        shape: "[N, 3]",
        torch: `x.${torch}(1)`,
      },
      {
        inputs: "x[N, 2, T, 4, 3]",
        expression: `x -> ${name}`,
        shape: "[N, 3]",
        torch: `x.${torch}((1, 2, 3))`,
      },
    ],
  });
}
