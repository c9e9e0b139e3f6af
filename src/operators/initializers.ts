/** Weight initialisers: their names, arguments and what does the same in tfjs or in `nnc/runtime`. */
import { js, type JsExpression } from "../javascript/tree.ts";
import type { Real } from "../shape/real.ts";

/** An initialiser with the arguments that it was given, as in `normal(0.02)`; numbers, and words such as `fan_in`. */
export interface Initializer {
  readonly name: string;
  readonly args: Readonly<Record<string, Real | string>>;
}

/** How the axes of a weight are to be read; see `fansOf` of the runtime. */
export type Layout = "plain" | "depthwise";

export interface InitializerParameter {
  readonly name: string;
  readonly documentation: string;
  /** What stands for it where it is left out, for the reader. */
  readonly initial: number | string;
  /** A number without it. */
  readonly choices?: readonly string[];
  /** The smallest legal number, where there is one. */
  readonly least?: number;
  /** Given by its name only, since others put it elsewhere: `normal(0, 1)` means the mean first to many. */
  readonly isNamed?: boolean;
}

interface InitializerKind {
  readonly name: string;
  readonly summary: string;
  readonly parameters: readonly InitializerParameter[];
  /** The property of `tf.initializers` that does the same without arguments, whatever the layout. */
  readonly tfjs?: string;
  /** The same with arguments. */
  readonly config?: (args: Readonly<Record<string, JsExpression>>) => JsExpression | undefined;
  /** As `tfjs`, but wrong about the fans of depthwise kernels. */
  readonly plainTfjs?: string;
  /** The function of `nnc/runtime` for everything else. */
  readonly runtime?: string;
}

const gain: InitializerParameter = {
  name: "gain",
  documentation: "multiplies the standard deviation",
  initial: 1,
};
const slope: InitializerParameter = {
  name: "slope",
  documentation: "of the leaky ReLU that follows; 0 for a plain one",
  initial: 0,
};
const mode: InitializerParameter = {
  name: "mode",
  documentation: "keeps the variance of signals (`fan_in`) or of gradients (`fan_out`)",
  initial: "fan_in",
  choices: ["fan_in", "fan_out"],
};
const stddev: InitializerParameter = {
  name: "stddev",
  documentation: "the standard deviation",
  initial: 0.05,
  least: 0,
};
const mean: InitializerParameter = {
  name: "mean",
  documentation: "the mean",
  initial: 0,
  isNamed: true,
};

const list: readonly InitializerKind[] = [
  { name: "zeros", summary: "All zero.", parameters: [], tfjs: "zeros" },
  { name: "ones", summary: "All one.", parameters: [], tfjs: "ones" },
  {
    name: "constant",
    summary: "One value everywhere.",
    parameters: [{ name: "value", documentation: "the value", initial: 0 }],
    config: ({ value = js.literal(0) }) => js.object([["value", value]]),
    tfjs: "constant",
  },
  {
    name: "normal",
    summary: "Gaussian.",
    parameters: [stddev, mean],
    tfjs: "randomNormal",
    config: (args) =>
      js.object([
        ["mean", args["mean"] ?? js.literal(0)],
        ["stddev", args["stddev"] ?? js.literal(0.05)],
      ]),
  },
  {
    name: "uniform",
    summary: "Uniform between -limit and limit, or between low and high.",
    parameters: [
      { name: "limit", documentation: "how far from 0", initial: 0.05, least: 0 },
      { name: "low", documentation: "the smallest", isNamed: true, initial: "-limit" },
      { name: "high", documentation: "the largest", isNamed: true, initial: "limit" },
    ],
    tfjs: "randomUniform",
    config: ({ limit = js.literal(0.05), low, high }) =>
      js.object([
        ["minval", low ?? js.negate(limit)],
        ["maxval", high ?? limit],
      ]),
  },
  {
    name: "truncated_normal",
    summary: "Gaussian without what lies beyond the bounds.",
    parameters: [
      stddev,
      mean,
      {
        name: "low",
        documentation: "the lower bound",
        isNamed: true,
        initial: "mean - 2 · stddev",
      },
      {
        name: "high",
        documentation: "the upper bound",
        isNamed: true,
        initial: "mean + 2 · stddev",
      },
    ],
    runtime: "truncatedNormal",
  },
  {
    name: "glorot_uniform",
    summary: "Uniform, limit gain · √(6 / (fan_in + fan_out)); Glorot and Bengio 2010.",
    parameters: [gain],
    plainTfjs: "glorotUniform",
    runtime: "glorotUniform",
  },
  {
    name: "glorot_normal",
    summary: "Gaussian, variance gain² · 2 / (fan_in + fan_out); Glorot and Bengio 2010.",
    parameters: [gain],
    runtime: "glorotNormal",
  },
  {
    name: "he_uniform",
    summary: "Uniform, limit √(6 / ((1 + slope²) · fan)); He et al. 2015.",
    parameters: [slope, mode],
    plainTfjs: "heUniform",
    runtime: "heUniform",
  },
  {
    name: "he_normal",
    summary: "Gaussian, variance 2 / ((1 + slope²) · fan); He et al. 2015.",
    parameters: [slope, mode],
    runtime: "heNormal",
  },
  {
    name: "lecun_uniform",
    summary: "Uniform, limit gain · √(3 / fan); LeCun et al. 1998.",
    parameters: [gain, mode],
    plainTfjs: "leCunUniform",
    runtime: "lecunUniform",
  },
  {
    name: "lecun_normal",
    summary: "Gaussian, variance gain² / fan; LeCun et al. 1998.",
    parameters: [gain, mode],
    runtime: "lecunNormal",
  },
  {
    name: "orthogonal",
    summary: "A random matrix with orthogonal columns, or rows, of length gain; Saxe et al. 2014.",
    parameters: [gain],
    runtime: "orthogonal",
  },
];

/** The names that PyTorch and others use. */
const aliases: readonly (readonly [string, string])[] = [
  ["xavier_uniform", "glorot_uniform"],
  ["xavier_normal", "glorot_normal"],
  ["kaiming_uniform", "he_uniform"],
  ["kaiming_normal", "he_normal"],
];

const named = new Map(list.map((entry) => [entry.name, entry]));

/** Every initialiser by its names in the language. */
export const initializers: ReadonlyMap<string, InitializerKind> = new Map([
  ...named,
  ...aliases.map(([alias, name]) => [alias, named.get(name) as InitializerKind] as const),
]);

/** An initialiser without arguments. */
export function plain(name: string): Initializer {
  return { name, args: {} };
}

/** What an initialiser may ask of its surroundings. */
export interface InitializerContext {
  readonly real: (value: Real) => JsExpression;
  /** An expression for a function exported by `nnc/runtime`. */
  readonly runtime: (name: string) => JsExpression;
}

/** The value of a layer's `kernelInitializer`: the name of one of tfjs where that is enough, else a call. */
export function initializerConfig(
  initializer: Initializer,
  context: InitializerContext,
  layout: Layout = "plain",
): JsExpression {
  const entry = entryOf(initializer);
  const name = Object.keys(initializer.args).length === 0 ? sameInTfjs(entry, layout) : undefined;
  return name === undefined || entry.config
    ? initializerCall(initializer, context, layout)
    : js.literal(name);
}

/** `tf.initializers.zeros({})` or `heNormal()`: the initialiser itself, for `addWeight`. */
export function initializerCall(
  initializer: Initializer,
  { real, runtime }: InitializerContext,
  layout: Layout = "plain",
): JsExpression {
  const entry = entryOf(initializer);
  const given = Object.entries(initializer.args).map(([name, value]): [string, JsExpression] => [
    name,
    typeof value === "string" ? js.literal(value) : real(value),
  ]);
  const name = given.length === 0 || entry.config ? sameInTfjs(entry, layout) : undefined;
  if (name !== undefined)
    return js.tf(
      `initializers.${name}`,
      entry.config?.(Object.fromEntries(given)) ?? js.object([]),
    );
  const known = layout === "plain" || entry.name === "truncated_normal";
  const options = known ? given : [...given, ["layout", js.literal(layout)] as const];
  return js.call(runtime(entry.runtime ?? ""), ...(options.length > 0 ? [js.object(options)] : []));
}

function sameInTfjs({ tfjs, plainTfjs }: InitializerKind, layout: Layout): string | undefined {
  return tfjs ?? (layout === "plain" ? plainTfjs : undefined);
}

function entryOf(initializer: Initializer): InitializerKind {
  const entry = initializers.get(initializer.name);
  if (!entry) throw new TypeError(`no initialiser is called ${initializer.name}`);
  return entry;
}
