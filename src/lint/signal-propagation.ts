/**
 * How the variance of the signal, and that of the gradient, go through a network at initialisation: mean-field theory of
 * wide random layers (Glorot and Bengio 2010; He et al. 2015; Schoenholz et al. 2017). An affine layer multiplies the
 * second moment by `fan_in · Var[w]` on the way forward and by `fan_out · Var[w]` on the way back; an activation `φ`
 * takes `q` to `E[φ(√q z)²]` and multiplies the gradient's by `E[φ′(√q z)²]`, for standard normal `z`.
 */
import type { Weight } from "../graph/graph.ts";
import type { Initializer } from "../operators/initializers.ts";
import { realConstant } from "../shape/real.ts";
import { sizeOf } from "./graph-lint.ts";

type Scalar = (x: number) => number;

const logistic: Scalar = (x) => 1 / (1 + Math.exp(-x));

/** Activations that flatten out on both sides. */
export const saturating: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ["sigmoid", logistic],
  ["tanh", Math.tanh],
  ["softsign", (x) => x / (1 + Math.abs(x))],
  ["hard_sigmoid", (x) => Math.min(1, Math.max(0, x / 6 + 0.5))],
]);

export const activations: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ...saturating,
  ["relu", (x) => Math.max(0, x)],
  ["relu6", (x) => Math.min(6, Math.max(0, x))],
  ["leaky_relu", (x) => Math.max(0.01 * x, x)],
  ["elu", (x) => (x > 0 ? x : Math.expm1(x))],
  ["silu", (x) => x * logistic(x)],
  ["softplus", (x) => Math.log1p(Math.exp(-Math.abs(x))) + Math.max(x, 0)],
  ["gelu", (x) => x * logistic(1.702 * x)],
]);

/** `E[f(z)]` for standard normal `z`, by the trapezium rule, which is all but exact for such functions. */
function expectation(f: Scalar): number {
  const reach = 8;
  const steps = 400;
  const width = (2 * reach) / steps;
  let sum = 0;
  for (let index = 0; index <= steps; index++) {
    const z = -reach + index * width;
    sum += f(z) * Math.exp((-z * z) / 2);
  }
  return (sum * width) / Math.sqrt(2 * Math.PI);
}

interface Passage {
  readonly moment: number;
  readonly gain: number;
}

/** Most activations of a network are alike, and stand behind a norm. */
const passages = new WeakMap<Scalar, { readonly before: number; readonly passage: Passage }>();

/** The second moment behind an activation, and the factor of the gradient's. */
export function throughActivation(f: Scalar, moment: number): Passage {
  const known = passages.get(f);
  if (known?.before === moment) return known.passage;
  const passage = passThrough(f, moment);
  passages.set(f, { before: moment, passage });
  return passage;
}

function passThrough(f: Scalar, moment: number): Passage {
  const deviation = Math.sqrt(moment);
  const step = 1e-4;
  const slope: Scalar = (x) => (f(x + step) - f(x - step)) / (2 * step);
  return {
    moment: expectation((z) => f(deviation * z) ** 2),
    gain: expectation((z) => slope(deviation * z) ** 2),
  };
}

/** The factors of an affine layer with this kernel, `[…, in, out]`; undefined where a size is not known. */
export function throughKernel({
  shape,
  initial,
}: Weight): { readonly forward: number; readonly backward: number } | undefined {
  const sizes = shape.map(sizeOf);
  const [output, input, ...window] = sizes.toReversed();
  if (output === undefined || input === undefined || window.includes(undefined)) return undefined;
  const area = window.reduce<number>((product, size) => product * (size ?? 1), 1);
  const [fanIn, fanOut] = [input * area, output * area];
  const variance = varianceOf(initial, fanIn, fanOut);
  return variance === undefined
    ? undefined
    : { forward: fanIn * variance, backward: fanOut * variance };
}

/** `Var[w]` of an initialiser; undefined where it is none of the random ones, or an argument is not known. */
function varianceOf(
  { name, args }: Initializer,
  fanIn: number,
  fanOut: number,
): number | undefined {
  const number = (key: string, initial: number): number => {
    const given = args[key];
    if (given === undefined) return initial;
    return (typeof given === "string" ? undefined : realConstant(given)) ?? Number.NaN;
  };
  const fan = args["mode"] === "fan_out" ? fanOut : fanIn;
  const variance = ((): number => {
    switch (name) {
      case "glorot_uniform":
      case "glorot_normal":
        return (2 * number("gain", 1) ** 2) / (fanIn + fanOut);
      case "he_uniform":
      case "he_normal":
        return 2 / (1 + number("slope", 0) ** 2) / fan;
      case "lecun_uniform":
      case "lecun_normal":
        return number("gain", 1) ** 2 / fan;
      case "orthogonal":
        return number("gain", 1) ** 2 / fanIn;
      case "normal":
      case "truncated_normal":
        return number("stddev", 0.05) ** 2;
      case "uniform":
        return "low" in args || "high" in args ? Number.NaN : number("limit", 0.05) ** 2 / 3;
      default:
        return Number.NaN;
    }
  })();
  return Number.isNaN(variance) ? undefined : variance;
}
