/** The hyperparameters of operators: what each may be, and what a shape rule gets to see of it. */
import { integer, type Dim } from "../shape/dim.ts";
import { constant, type Real } from "../shape/real.ts";
import type { Initializer } from "./initializers.ts";

/** Explicit rows and columns: `[[top, bottom], [left, right]]`. */
export type Sides = readonly (readonly [Dim, Dim])[];

export type Padding = "same" | "valid" | Sides;

/** One axis of a rearrangement's pattern: the product of its factors. `1` has none. */
export type AxisPattern = readonly { readonly name: string; readonly size: Dim }[];

/** `[N, T, heads * d] => [N, heads, T, d]`, with every factor's size solved. */
export interface Rearrangement {
  readonly from: readonly AxisPattern[];
  readonly to: readonly AxisPattern[];
}

interface ParameterTypes {
  int: Dim;
  float: Real;
  flag: boolean;
  choice: string;
  /** One int for all spatial axes, or one for each. */
  extent: readonly Dim[];
  padding: Padding | "causal";
  /** Resolved from names or numbers, counted from the front, sorted. */
  axes: readonly number[];
  dims: readonly Dim[];
  dtype: string;
  rearrangement: Rearrangement;
  initializer: Initializer;
}

export type ParameterKind = keyof ParameterTypes;

export interface Parameter<T = unknown> {
  readonly kind: ParameterKind;
  readonly documentation: string;
  /** Its value when the call leaves it out; a parameter without one is required. */
  readonly initial: T | undefined;
  /** May be left out though it has no default; the attribute is then undefined. */
  readonly isOptional?: boolean;
  /** The values of a choice; the words that a padding may be, `same` and `valid` without it. */
  readonly choices?: readonly string[];
  /** Spatial axes of an extent or padding. */
  readonly axes?: number;
  /** The smallest legal value of an int or of each of an extent. */
  readonly least?: number;
  /** Legal range of a float: `least <= value`, and `value < below` or `value <= most`. */
  readonly below?: number;
  readonly most?: number;
  /** For axes: exactly one. */
  readonly isSingle?: boolean;
  /** For axes: a place for a new one, so there is one more to choose from. */
  readonly isNew?: boolean;
}

export type Parameters = Readonly<Record<string, Parameter>>;

export type Attributes<P extends Parameters> = {
  readonly [Name in keyof P]: P[Name] extends Parameter<infer T> ? T : never;
};

export const int = (
  documentation: string,
  options: { initial?: number; least?: number } = {},
): Parameter<Dim> => ({
  kind: "int",
  documentation,
  initial: options.initial === undefined ? undefined : integer(options.initial),
  least: options.least ?? 1,
});

/** Any int; undefined where the call leaves it out. */
export const optionalInt = (documentation: string): Parameter<Dim | undefined> => ({
  kind: "int",
  documentation,
  initial: undefined,
  isOptional: true,
});

export const float = (
  documentation: string,
  options: { initial?: number; least?: number; below?: number; most?: number } = {},
): Parameter<Real> => ({
  kind: "float",
  documentation,
  initial: options.initial === undefined ? undefined : constant(options.initial),
  ...(options.least === undefined ? {} : { least: options.least }),
  ...(options.below === undefined ? {} : { below: options.below }),
  ...(options.most === undefined ? {} : { most: options.most }),
});

export const flag = (documentation: string, initial: boolean): Parameter<boolean> => ({
  kind: "flag",
  documentation,
  initial,
});

export const choice = (
  documentation: string,
  choices: readonly string[],
  initial?: string,
): Parameter<string> => ({
  kind: "choice",
  documentation,
  choices,
  initial,
});

export const extent = (
  documentation: string,
  options: { initial?: number; least?: number; axes?: number } = {},
): Parameter<readonly Dim[]> => ({
  kind: "extent",
  documentation,
  axes: options.axes ?? 2,
  least: options.least ?? 1,
  initial:
    options.initial === undefined
      ? undefined
      : Array.from({ length: options.axes ?? 2 }, () => integer(options.initial ?? 1)),
});

/** As `extent`, undefined where the call leaves it out. */
export const optionalExtent = (
  documentation: string,
  axes = 2,
): Parameter<readonly Dim[] | undefined> => ({
  kind: "extent",
  documentation,
  axes,
  least: 1,
  initial: undefined,
  isOptional: true,
});

export const padding = (documentation: string, axes = 2): Parameter<Padding> => ({
  kind: "padding",
  documentation,
  axes,
  initial: "valid",
});

/** As `padding` of one axis, or `causal`: in front only, so that nothing sees what comes after it. */
export const causalPadding = (documentation: string): Parameter<Padding | "causal"> => ({
  kind: "padding",
  documentation,
  axes: 1,
  choices: ["same", "valid", "causal"],
  initial: "valid",
});

/** Padding in numbers. */
export const sides = (documentation: string): Parameter<Sides> => ({
  kind: "padding",
  documentation,
  axes: 2,
  choices: [],
  initial: undefined,
});

/** Axes of the first input, as `over: Tk`, `over: [H, W]`, `axis: -1`. */
export const axes = (
  documentation: string,
  initial?: readonly number[],
): Parameter<readonly number[]> => ({
  kind: "axes",
  documentation,
  initial,
});

export const axis = (documentation: string, initial?: number): Parameter<readonly number[]> => ({
  kind: "axes",
  documentation,
  isSingle: true,
  initial: initial === undefined ? undefined : [initial],
});

/** The place of a new axis, counted in the result. */
export const newAxis = (documentation: string, initial?: number): Parameter<readonly number[]> => ({
  ...axis(documentation, initial),
  isNew: true,
});

export const dims = (documentation: string): Parameter<readonly Dim[]> => ({
  kind: "dims",
  documentation,
  initial: undefined,
});

/** As `dims`, undefined where the call leaves it out. */
export const optionalDims = (documentation: string): Parameter<readonly Dim[] | undefined> => ({
  kind: "dims",
  documentation,
  initial: undefined,
  isOptional: true,
});

export const dtype = (documentation: string, initial?: string): Parameter<string> => ({
  kind: "dtype",
  documentation,
  initial,
});

export const rearrangement = (documentation: string): Parameter<Rearrangement> => ({
  kind: "rearrangement",
  documentation,
  initial: undefined,
});

export const initializer = (
  documentation: string,
  initial: Initializer,
): Parameter<Initializer> => ({ kind: "initializer", documentation, initial });
