/** What a hyperparameter of an operator may be, in words. */
import type { Initializer } from "./initializers.ts";
import type { Parameter, ParameterKind } from "./parameters.ts";
import { printDim, type Dim } from "../shape/dim.ts";
import { printReal, type Real } from "../shape/real.ts";

const kinds: Readonly<Record<ParameterKind, (parameter: Parameter) => string>> = {
  int: ({ least }) => (least === undefined ? "int" : `int, ${least} or more`),
  float: ({ least, below, most }) =>
    [
      "float",
      ...(least === undefined
        ? []
        : [most === undefined ? `${least} or more` : `${least} to ${most}`]),
      ...(below === undefined ? [] : [`below ${below}`]),
    ].join(", "),
  flag: () => "`true` or `false`",
  choice: ({ choices = [] }) => words(choices),
  extent: ({ axes = 2 }) => (axes === 1 ? "int" : `int, or ${tuple(axes)} of one for each axis`),
  padding: ({ choices = ["same", "valid"], axes = 2 }) =>
    [
      ...(choices.length === 0 ? [] : [words(choices)]),
      axes === 1 ? "int, or `(front, back)`" : "int, or `((top, bottom), (left, right))`",
    ].join(", "),
  axes: ({ isSingle }) =>
    isSingle ? "an axis, by name or number" : "axes, by name or number: one, a list, or `...`",
  dims: () => "a list of dims",
  dtype: () => "`float32`, `int32` or `bool`",
  rearrangement: () => "`[from] => [to]`",
  initializer: () => "an [initialiser](#initialisers)",
};

export function printKind(parameter: Parameter): string {
  return kinds[parameter.kind](parameter);
}

/** The default as one would write it; undefined where there is none. */
export function printDefault({ kind, initial }: Parameter): string | undefined {
  if (initial === undefined) return undefined;
  switch (kind) {
    case "int":
      return printDim(initial as Dim);
    case "float":
      return printReal(initial as Real);
    case "extent":
      return common((initial as readonly Dim[]).map(printDim));
    case "axes": {
      const axes = initial as readonly number[];
      return axes.length === 0 ? "all" : common(axes.map(String));
    }
    case "initializer":
      return (initial as Initializer).name;
    default:
      return typeof initial === "string" || typeof initial === "boolean"
        ? String(initial)
        : undefined;
  }
}

function common(values: readonly string[]): string {
  const [first = ""] = values;
  return values.every((value) => value === first) ? first : `(${values.join(", ")})`;
}

function words(choices: readonly string[]): string {
  return choices.map((word) => `\`${word}\``).join(" or ");
}

function tuple(axes: number): string {
  return `a tuple of ${axes}`;
}
