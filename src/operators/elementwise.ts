import { js, type JsExpression } from "../javascript/tree.ts";
import type { DType, TensorType } from "../shape/tensor-type.ts";
import { asInteger, equal, type Dim } from "../shape/dim.ts";
import { broadcast, printShape } from "../shape/shape.ts";
import { operator, type Demand, type Operator } from "./operator.ts";

/** What is particular to an elementwise function of two tensors. */
interface Binary {
  readonly name: string;
  readonly summary: string;
  readonly formula: string;
  readonly dtypes: readonly DType[];
  /** The element type of the result; without it, that of the inputs. */
  readonly result?: DType;
  /** The merge layer of tf.layers that does the same for equal shapes. */
  readonly layer?: string;
  /** The function of tfjs. */
  readonly tfjs: string;
  /** What to do for two signals of different shapes, where the gradient of tfjs is wrong for those. */
  readonly broadcasting?: (a: JsExpression, b: JsExpression) => JsExpression;
  /** Whether kernels can be made of it, by the numbers among the inputs; always without it. */
  readonly isFusable?: (constants: readonly (number | undefined)[]) => boolean;
  readonly torch: string;
  /** Inputs of the sample; two floats without it. */
  readonly sample?: string;
  /** Its expression; the function of both without it. */
  readonly expression?: string;
}

/** Declares an elementwise function of two tensors, with broadcasting. */
export function elementwise({
  dtypes,
  result,
  layer,
  tfjs,
  broadcasting,
  isFusable = () => true,
  torch,
  sample,
  expression,
  ...about
}: Binary): Operator {
  return operator({
    ...about,
    category: "arithmetic",
    inputs: [
      { name: "a", shape: "[...]", dtypes, takesNumber: true },
      { name: "b", shape: "[...]", dtypes, takesNumber: true },
    ],
    parameters: {},
    along: () => "each",
    infer({ inputs: [a, b] }, demand) {
      const { dtype, shape } = broadcastTypes(a, b, about.name, demand);
      return [{ dtype: result ?? dtype, shape }];
    },
    elementwise: (_, constants) => (isFusable(constants) ? 1 : undefined),
    tfjs: {
      layer({ inputs: [a, b] }) {
        return layer !== undefined && isSameShape(a, b) ? { type: layer, config: {} } : undefined;
      },
      ops: ({ inputs: [left, right], args: [a, b] }) =>
        broadcasting && left.shape.length > 0 && right.shape.length > 0 && !isSameShape(left, right)
          ? broadcasting(a, b)
          : js.tf(tfjs, a, b),
    },
    samples: [
      {
        inputs: sample ?? "a[N, 3, 4], b[4]",
        expression: expression ?? `${about.name}(a, b)`,
        shape: "[N, 3, 4]",
        torch,
      },
    ],
  });
}

const keeping =
  "axes are matched from the last on: `keep: true` of a sum or a mean leaves its axis with size 1, and `expand` adds one";

/** Whether a shape is another without one of its axes. */
function isReduced(shape: readonly Dim[], from: readonly Dim[]): boolean {
  const keys = from.map(({ key }) => key);
  const isWithout = (axis: number): boolean =>
    shape.every(({ key }, index) => key === keys[index < axis ? index : index + 1]);
  return shape.length === from.length - 1 && keys.some((_, axis) => isWithout(axis));
}

/** The type of an elementwise result; what does not broadcast is reported. */
export function broadcastTypes(
  a: TensorType,
  b: TensorType,
  name: string,
  demand: Demand,
): TensorType {
  if (a.dtype !== b.dtype) {
    const types = `${a.dtype} and ${b.dtype}`;
    demand.fail(
      `\`${name}\` takes two tensors of one element type, and these are ${types}`,
      "`cast` converts",
    );
  }
  const result = broadcast(a.shape, b.shape);
  if ("shape" in result) return { dtype: a.dtype, shape: result.shape };
  const what = `${printShape(a.shape)} and ${printShape(b.shape)} must broadcast`;
  const hint = isReduced(a.shape, b.shape) || isReduced(b.shape, a.shape) ? keeping : undefined;
  for (const { left, right } of result.clashes) demand.equal(left, right, what, hint);
  return { dtype: a.dtype, shape: result.guess };
}

/** Demands that a shape stretches to another, which stays as it is. */
export function demandStretches(
  shape: readonly Dim[],
  to: readonly Dim[],
  what: string,
  demand: Demand,
): void {
  const lead = to.length - shape.length;
  if (lead < 0) {
    demand.fail(`${what} ${printShape(shape)} has more axes than ${printShape(to)}`);
    return;
  }
  const message = `${what} ${printShape(shape)} must stretch to ${printShape(to)}`;
  for (const [axis, dim] of shape.entries())
    if (asInteger(dim) !== 1) demand.equal(dim, to[lead + axis] as Dim, message);
}

/** Whether two types have provably one shape, with a batch axis. */
export function isSameShape(a: TensorType, b: TensorType): boolean {
  return (
    a.shape.length >= 2 &&
    a.shape.length === b.shape.length &&
    a.shape.every((dim, axis) => equal(dim, b.shape[axis] ?? dim) === "proved")
  );
}
