/** Elementwise functions, and shapes that broadcast, for tests of kernels with and without. */
import type { ElementwiseFunction } from "../../runtime/elementwise/trace.ts";

export interface ElementwiseCase {
  readonly name: string;
  readonly shapes: readonly (readonly number[])[];
  /** What the inputs are multiplied with; they are between -1 and 1. */
  readonly scale?: number;
  readonly compute: ElementwiseFunction;
}

const one = [[3, 7]];

/** Every function of `tf` that kernels are made of. */
const functions: readonly ElementwiseCase[] = [
  { name: "sums and differences", shapes: [[5], [5]], compute: ([a, b], tf) => tf.sub(tf.add(a!, b!), tf.neg(tf.mul(a!, 3))) }, // prettier-ignore
  { name: "quotients", shapes: [[6], [6]], compute: ([a, b], tf) => tf.div(a!, tf.add(tf.square(b!), 1)) }, // prettier-ignore
  { name: "a quotient by a number", shapes: one, compute: ([x], tf) => tf.div(tf.add(tf.div(x!, 7), 1), tf.add(x!, 3)) }, // prettier-ignore
  { name: "roots", shapes: one, compute: ([x], tf) => tf.mul(tf.sqrt(tf.add(tf.abs(x!), 0.5)), tf.rsqrt(tf.add(x!, 2))) }, // prettier-ignore
  { name: "powers", shapes: one, compute: ([x], tf) => tf.add(tf.pow(x!, 3), tf.add(tf.pow(x!, 2), tf.pow(x!, 4))) }, // prettier-ignore
  { name: "exponentials", shapes: one, scale: 6, compute: ([x], tf) => tf.add(tf.exp(tf.neg(x!)), tf.expm1(tf.mul(x!, 0.1))) }, // prettier-ignore
  { name: "logarithms", shapes: one, compute: ([x], tf) => tf.add(tf.log(tf.add(x!, 1.5)), tf.log1p(tf.abs(x!))) }, // prettier-ignore
  { name: "sines and cosines", shapes: one, scale: 9, compute: ([x], tf) => tf.mul(tf.sin(x!), tf.add(tf.cos(tf.mul(x!, 5)), tf.sin(tf.square(x!)))) }, // prettier-ignore
  { name: "extremes", shapes: [[9], [9]], compute: ([a, b], tf) => tf.maximum(tf.minimum(a!, b!), tf.minimum(0.2, tf.mul(a!, b!))) }, // prettier-ignore
  { name: "steps", shapes: one, scale: 5, compute: ([x], tf) => tf.add(tf.add(tf.floor(x!), tf.ceil(x!)), tf.mul(tf.round(x!), tf.sign(x!))) }, // prettier-ignore
  { name: "differences squared", shapes: [[4], [4]], compute: ([a, b], tf) => tf.sqrt(tf.add(tf.squaredDifference(a!, b!), 1)) }, // prettier-ignore
  { name: "comparisons", shapes: [[11], [11]], compute: ([a, b], tf) =>
      tf.where(tf.logicalOr(tf.less(a!, -0.5), tf.logicalAnd(tf.greaterEqual(a!, b!), tf.logicalNot(tf.equal(a!, 0)))), tf.mul(a!, 2), tf.where(tf.lessEqual(b!, 0.2), b!, tf.neg(a!))) }, // prettier-ignore
  { name: "a comparison as a number", shapes: [[11], [11]], compute: ([a, b], tf) => tf.mul(tf.cast(tf.notEqual(tf.relu(a!), 0), "float32"), b!) }, // prettier-ignore
  { name: "rectifiers", shapes: one, scale: 9, compute: ([x], tf) => tf.add(tf.relu(x!), tf.add(tf.relu6(x!), tf.leakyRelu(x!, 0.1))) }, // prettier-ignore
  { name: "elu and selu", shapes: one, scale: 3, compute: ([x], tf) => tf.mul(tf.elu(x!), tf.selu(x!)) }, // prettier-ignore
  { name: "prelu", shapes: [[2, 3, 4], [4]], compute: ([x, alpha], tf) => tf.add(tf.prelu(x!, alpha!), 1) }, // prettier-ignore
];

/** What stands in networks. */
const networks: readonly ElementwiseCase[] = [
  { name: "gelu", shapes: [[2, 5, 8]], scale: 4, compute: ([x], tf) => tf.mul(x!, tf.mul(0.5, tf.add(1, tf.erf(tf.mul(x!, Math.SQRT1_2))))) }, // prettier-ignore
  { name: "gelu by tanh", shapes: [[2, 5, 8]], scale: 4, compute: ([x], tf) => {
      const inner = tf.mul(Math.sqrt(2 / Math.PI), tf.add(x!, tf.mul(0.044715, tf.pow(x!, 3))));
      return tf.mul(x!, tf.mul(0.5, tf.add(1, tf.tanh(inner))));
    } }, // prettier-ignore
  { name: "silu", shapes: [[33]], scale: 5, compute: ([x], tf) => tf.mul(x!, tf.sigmoid(x!)) },
  { name: "mish", shapes: [[33]], scale: 5, compute: ([x], tf) => tf.mul(x!, tf.tanh(tf.softplus(x!))) }, // prettier-ignore
  { name: "hard swish", shapes: [[33]], scale: 5, compute: ([x], tf) => tf.mul(x!, tf.clipByValue(tf.add(tf.div(x!, 6), 0.5), 0, 1)) }, // prettier-ignore
  { name: "a residual and a rectifier", shapes: [[2, 3, 3, 4], [2, 3, 3, 4]], compute: ([x, y], tf) => tf.relu(tf.add(x!, y!)) }, // prettier-ignore
  { name: "a highway", shapes: [[3, 6], [3, 6], [3, 6]], compute: ([x, h, t], tf) => {
      const gate = tf.sigmoid(t!);
      return tf.add(tf.mul(gate, h!), tf.mul(tf.sub(1, gate), x!));
    } }, // prettier-ignore
];

/** Shapes that broadcast to one: rows, columns, both, outer axes, single numbers, none. */
const shapes: readonly (readonly (readonly number[])[])[] = [
  [[2, 3, 5], [5], [5]],
  [
    [2, 3, 4],
    [2, 3, 1],
    [3, 4],
  ],
  [
    [2, 3, 2, 5],
    [2, 1, 1, 5],
    [1, 3, 1, 1],
  ],
  [[4, 1], [1, 6], [1]],
  [[], [], []],
  [[1, 1], [1], []],
  [[7], [], [7]],
  [[0, 4], [4], [0, 1]],
  [
    [3, 1, 5],
    [4, 1],
    [1, 4, 5],
  ],
  [
    [2, 3, 4, 2, 3],
    [3, 1, 2, 1],
    [1, 4, 1, 3],
  ],
];

const scaleAndShift: ElementwiseFunction = ([x, scale, shift], tf) =>
  tf.relu(tf.add(tf.mul(x!, scale!), shift!));

export const elementwiseCases: readonly ElementwiseCase[] = [
  ...functions,
  ...networks,
  ...shapes.map((all) => ({
    name: `scale and shift of ${all.map((shape) => `[${shape.join()}]`).join(", ")}`,
    shapes: all,
    compute: scaleAndShift,
  })),
];
