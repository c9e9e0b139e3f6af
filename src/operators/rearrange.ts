import { js } from "../javascript/tree.ts";
import { integer, multiply, type Dim } from "../shape/dim.ts";
import { operator, type AxisUse } from "./operator.ts";
import { rearrangement, type AxisPattern, type Rearrangement } from "./parameters.ts";

export const rearrange = operator({
  name: "rearrange",
  category: "shape",
  summary: "Splits, merges, reorders, adds and drops axes, as a pattern says.",
  source: "Rogozhnikov 2022, Einops",
  inputs: [{ name: "x", shape: "[...]", dtypes: ["float32", "int32", "bool"] }],
  parameters: { pattern: rearrangement("`[N, T, heads * d] => [N, heads, T, d]`") },
  along: ({ attributes: { pattern } }, [at], [to]) => alongPattern(pattern, at, to),
  infer: ({ inputs: [{ dtype }], attributes: { pattern } }) => [
    { dtype, shape: pattern.to.map(product) },
  ],
  tfjs: {
    layer({ attributes: { pattern }, outputs, int, isFixed }) {
      if (!keepsBatch(pattern)) return undefined;
      const { order, isOrdered, isSplit, isMerged } = stepsOf(pattern);
      if (!isOrdered) {
        const axes = order.slice(1).map((axis) => js.literal(axis));
        return isSplit || isMerged
          ? undefined
          : { type: "permute", config: { dims: js.array(...axes) } };
      }
      const shape = outputs[0]?.shape.slice(1) ?? [];
      return shape.every(isFixed)
        ? { type: "reshape", config: { targetShape: js.array(...shape.map(int)) } }
        : undefined;
    },
    ops({ outputs: [y], args: [x], attributes: { pattern }, sizes }) {
      const { kept, order, isOrdered, isSplit, isMerged } = stepsOf(pattern);
      if (isOrdered) return js.tf("reshape", x, sizes(y?.shape ?? []));
      const apart = isSplit ? js.tf("reshape", x, sizes(kept.map(({ size }) => size))) : x;
      const turned = js.tf("transpose", apart, js.array(...order.map((axis) => js.literal(axis))));
      return isMerged ? js.tf("reshape", turned, sizes(y?.shape ?? [])) : turned;
    },
  },
  samples: [
    {
      inputs: "x[N, T, 6]",
      expression: "rearrange(x, [N, T, 2 * d] => [N, 2, T, d])",
      shape: "[N, 2, T, 3]",
      torch: "x.reshape(x.shape[0], x.shape[1], 2, 3).permute(0, 2, 1, 3)",
    },
    {
      inputs: "x[N, 4, 6]",
      expression: "rearrange(x, [N, a, b] => [N, 1, b * a])",
      shape: "[N, 1, 24]",
      torch: "x.permute(0, 2, 1).reshape(-1, 1, 24)",
    },
    {
      inputs: "x[N, T, 6]",
      expression: "rearrange(x, [N, T, d] => [N, d, T])",
      shape: "[N, 6, T]",
      torch: "x.permute(0, 2, 1)",
    },
    {
      inputs: "x[N, 4, 6]",
      expression: "rearrange(x, [N, a, 2 * b] => [N, a * 2, 1, b])",
      shape: "[N, 8, 1, 3]",
      torch: "x.reshape(-1, 8, 1, 3)",
    },
  ],
});

/**
 * An axis stays apart where the pattern moves it as a whole, alone or as the last factor of a merged axis such as
 * `N * T`, so that its elements keep their places among the others.
 */
function alongPattern(
  { from, to }: Rearrangement,
  source: number | undefined,
  target: number | undefined,
): AxisUse {
  const before = source === undefined ? undefined : from[source]?.at(-1);
  const after = target === undefined ? undefined : to[target]?.at(-1);
  return before && before.name === after?.name ? "each" : "mixed";
}

function product(axis: AxisPattern): Dim {
  const [first, ...others] = axis.map(({ size }) => size);
  return first ? others.reduce(multiply, first) : integer(1);
}

interface Steps {
  /** The factors that the result has too, as they come. */
  readonly kept: AxisPattern;
  /** Where each factor of the result comes from. */
  readonly order: readonly number[];
  readonly isOrdered: boolean;
  /** Axes have to be split into their factors first, or merged from them at last. */
  readonly isSplit: boolean;
  readonly isMerged: boolean;
}

/** Split into factors, reorder, merge: all that a pattern can ask for, some of which it may not need. */
function stepsOf({ from, to }: Rearrangement): Steps {
  const names = to.flat().map(({ name }) => name);
  const kept = from.flat().filter(({ name }) => names.includes(name));
  const order = names.map((name) => kept.findIndex((factor) => factor.name === name));
  return {
    kept,
    order,
    isOrdered: order.every((source, target) => source === target),
    isSplit: from.length !== kept.length || from.some((axis) => axis.length !== 1),
    isMerged: to.some((axis) => axis.length !== 1),
  };
}

/** Whether the first axis stays where and as it is. */
function keepsBatch({ from, to }: Rearrangement): boolean {
  const [[left, ...more] = [], [right, ...others] = []] = [from[0], to[0]];
  return left !== undefined && left.name === right?.name && more.length + others.length === 0;
}
