import { js, type JsExpression } from "../javascript/tree.ts";
import { integer, type Dim } from "../shape/dim.ts";
import type { DType, TensorType } from "../shape/tensor-type.ts";
import { operator, type Operator } from "./operator.ts";
import { axes, flag } from "./parameters.ts";

interface Reduction {
  readonly name: string;
  readonly summary: string;
  readonly formula: string;
  /** Of its input and result; `float32` without it. */
  readonly dtype?: DType;
  readonly ops: (
    x: JsExpression,
    axes: readonly JsExpression[],
    keep: readonly JsExpression[],
  ) => JsExpression;
  /** PyTorch, over axis 1 of `x`. */
  readonly torch: string;
}

/** Declares a function that takes axes together; without `over`, all of them. */
export function reduction({ dtype, ops, torch, ...about }: Reduction): Operator {
  const sampleInputs = `${dtype === undefined ? "" : `${dtype} `}x[N, 3, 4]`;
  return operator({
    ...about,
    category: "reduction",
    inputs: [{ name: "x", shape: "[...]", ...(dtype === undefined ? {} : { dtypes: [dtype] }) }],
    parameters: {
      over: axes("the axes to take together; all without it", []),
      keep: flag("keeps them with size 1", false),
    },
    along: ({ attributes: { over } }, [at]) =>
      over.length === 0 || over.includes(at ?? -1) ? "mixed" : "each",
    infer: ({ inputs: [x], attributes: { over, keep } }) => [reduced(x, over, keep)],
    tfjs: {
      ops({ args: [x], attributes: { over, keep } }) {
        const axis =
          over.length > 0
            ? [js.array(...over.map((at) => js.literal(at)))]
            : keep
              ? [js.literal(undefined)]
              : [];
        return ops(x, axis, keep ? [js.literal(true)] : []);
      },
    },
    samples: [
      { inputs: sampleInputs, expression: `${about.name}(x, over: 1)`, shape: "[N, 4]", torch },
      {
        inputs: sampleInputs,
        expression: `${about.name}(x, over: [1], keep: true)`,
        shape: "[N, 1, 4]",
        torch: `(${torch})[:, None]`,
      },
    ],
  });
}

export function reduced(
  { dtype, shape }: TensorType,
  over: readonly number[],
  keep: boolean,
): TensorType {
  const isTaken = (axis: number): boolean => over.length === 0 || over.includes(axis);
  return {
    dtype,
    shape: shape.flatMap((dim, axis): Dim[] =>
      isTaken(axis) ? (keep ? [integer(1)] : []) : [dim],
    ),
  };
}
