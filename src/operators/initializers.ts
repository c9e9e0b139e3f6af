/** Weight initialisers: their names, arguments and the tfjs initialiser that does the same. */
import { js, type JsExpression } from "../javascript/tree.ts";
import type { Real } from "../shape/real.ts";

/** An initialiser with its arguments, as in `normal(0.02)`. */
export interface Initializer {
  readonly name: string;
  readonly args: readonly Real[];
}

interface InitializerKind {
  readonly name: string;
  readonly summary: string;
  readonly parameters: readonly { readonly name: string; readonly initial: number }[];
  /** The property of `tf.initializers`, and its config; undefined config: none. */
  readonly tfjs: string;
  readonly config?: (args: readonly JsExpression[]) => Readonly<Record<string, JsExpression>>;
}

const list: readonly InitializerKind[] = [
  { name: "zeros", summary: "All zero.", parameters: [], tfjs: "zeros" },
  { name: "ones", summary: "All one.", parameters: [], tfjs: "ones" },
  {
    name: "constant",
    summary: "One value everywhere.",
    parameters: [{ name: "value", initial: 0 }],
    tfjs: "constant",
    config: ([value]) => ({ value: value ?? js.literal(0) }),
  },
  {
    name: "normal",
    summary: "Gaussian with mean 0.",
    parameters: [{ name: "stddev", initial: 0.05 }],
    tfjs: "randomNormal",
    config: ([stddev]) => ({ mean: js.literal(0), stddev: stddev ?? js.literal(0.05) }),
  },
  {
    name: "uniform",
    summary: "Uniform on (-limit, limit).",
    parameters: [{ name: "limit", initial: 0.05 }],
    tfjs: "randomUniform",
    config: ([limit]) => ({
      minval: js.negate(limit ?? js.literal(0.05)),
      maxval: limit ?? js.literal(0.05),
    }),
  },
  {
    name: "glorot_uniform",
    summary: "Uniform, limit √(6 / (fan_in + fan_out)); Glorot and Bengio 2010.",
    parameters: [],
    tfjs: "glorotUniform",
  },
  {
    name: "glorot_normal",
    summary: "Gaussian, variance 2 / (fan_in + fan_out); Glorot and Bengio 2010.",
    parameters: [],
    tfjs: "glorotNormal",
  },
  {
    name: "he_uniform",
    summary: "Uniform, limit √(6 / fan_in); He et al. 2015.",
    parameters: [],
    tfjs: "heUniform",
  },
  {
    name: "he_normal",
    summary: "Gaussian, variance 2 / fan_in; He et al. 2015.",
    parameters: [],
    tfjs: "heNormal",
  },
  {
    name: "lecun_uniform",
    summary: "Uniform, limit √(3 / fan_in); LeCun et al. 1998.",
    parameters: [],
    tfjs: "leCunUniform",
  },
  {
    name: "lecun_normal",
    summary: "Gaussian, variance 1 / fan_in; LeCun et al. 1998.",
    parameters: [],
    tfjs: "leCunNormal",
  },
  {
    name: "orthogonal",
    summary: "A random orthogonal matrix; Saxe et al. 2013.",
    parameters: [],
    tfjs: "orthogonal",
  },
];

/** Every initialiser by its name in the language. */
export const initializers: ReadonlyMap<string, InitializerKind> = new Map(
  list.map((entry) => [entry.name, entry]),
);

/** An initialiser without arguments. */
export function plain(name: string): Initializer {
  return { name, args: [] };
}

/** The value of a layer's `kernelInitializer`: a name where there are no arguments, else `tf.initializers.…(…)`. */
export function initializerConfig(
  initializer: Initializer,
  real: (value: Real) => JsExpression,
): JsExpression {
  const entry = entryOf(initializer);
  return entry.config
    ? js.tf(`initializers.${entry.tfjs}`, js.object(entry.config(initializer.args.map(real))))
    : js.literal(entry.tfjs);
}

/**
 * The `kernelInitializer` of a layer with a kernel, left out where tf.layers take it by themselves: unlike Keras, and
 * unlike their documentation, they begin with `glorotNormal`.
 */
export function kernelInitializer(
  initializer: Initializer,
  real: (value: Real) => JsExpression,
): JsExpression | undefined {
  return initializer.name === "glorot_normal" ? undefined : initializerConfig(initializer, real);
}

/** `tf.initializers.heNormal({})`: the initialiser itself, for `addWeight`. */
export function initializerCall(
  initializer: Initializer,
  real: (value: Real) => JsExpression,
): JsExpression {
  const entry = entryOf(initializer);
  return js.tf(
    `initializers.${entry.tfjs}`,
    js.object(entry.config?.(initializer.args.map(real)) ?? {}),
  );
}

function entryOf(initializer: Initializer): InitializerKind {
  const entry = initializers.get(initializer.name);
  if (!entry) throw new TypeError(`no initialiser is called ${initializer.name}`);
  return entry;
}
