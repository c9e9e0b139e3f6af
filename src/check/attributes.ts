/** Arguments for the parameters of operators: each kind of parameter says what it takes. */
import { wrongArgument } from "../diagnostics/catalogue/values.ts";
import { closest, didYouMean } from "../diagnostics/suggest.ts";
import { isOutside } from "../graph/relations.ts";
import type { Parameter, Sides } from "../operators/parameters.ts";
import { asInteger, integer, withOrigin, type Dim } from "../shape/dim.ts";
import { realConstant } from "../shape/real.ts";
import { dtypes } from "../shape/tensor-type.ts";
import { foreignDtypes } from "../diagnostics/foreign-names.ts";
import { axesOf } from "./axes.ts";
import { judgeLeast, rememberRange } from "./demand.ts";
import { fault, type Elaboration } from "./elaboration.ts";
import { evaluate } from "./evaluate.ts";
import { asReal } from "./functions.ts";
import { evaluateInitializer } from "./initializer.ts";
import { rearrangementOf } from "./rearrange.ts";
import { describe, unknown, type BoundArgument, type TensorValue, type Value } from "./value.ts";

export interface Slot {
  /** The operator, as the reader knows it. */
  readonly block: string;
  readonly name: string;
  /** The first input, whose axes `over:` names. */
  readonly input: TensorValue | undefined;
}

/** The default, with negative axes counted from the end. */
export function initialAttribute(parameter: Parameter, rank: number): unknown {
  if (parameter.kind !== "axes" || !Array.isArray(parameter.initial)) return parameter.initial;
  const count = parameter.isNew ? rank + 1 : rank;
  return (parameter.initial as readonly number[]).map((axis) => (axis < 0 ? axis + count : axis));
}

/** The value of a parameter, or undefined when that has been reported. */
export function attributeOf(
  e: Elaboration,
  parameter: Parameter,
  argument: BoundArgument,
  slot: Slot,
): unknown {
  const at = { environment: argument.environment, place: argument.place };
  const word = wordOf(argument);
  switch (parameter.kind) {
    case "choice":
    case "dtype":
      return wordAttribute(
        e,
        parameter.kind === "dtype" ? dtypes : (parameter.choices ?? []),
        word,
        argument,
        slot,
      );
    case "initializer": {
      const value =
        argument.value?.kind === "initializer"
          ? argument.value
          : evaluateInitializer(e, argument.expression, at);
      return value.kind === "initializer" ? value.initializer : undefined;
    }
    case "axes":
      return axesOf(e, argument, slot, parameter);
    case "rearrangement":
      return rearrangementOf(e, argument, slot.input, at);
    case "padding":
      if (word !== undefined) {
        if (paddingWords(parameter).includes(word)) return word;
        return wordAttribute(
          e,
          paddingWords(parameter),
          word,
          argument,
          slot,
          "an int, or a tuple of sides",
        );
      }
  }
  const value = argument.value ?? evaluate(e, argument.expression, at);
  if (value.kind === "unknown")
    return e.mode === "definition" && parameter.kind === "flag" ? parameter.initial : undefined;
  const found = fromValue(e, parameter, value, argument, slot);
  if (found === undefined) complain(e, argument, slot, expectation(parameter), describe(value));
  return found === refused ? undefined : found;
}

/** Given back where something was wrong and has been said. */
const refused = Symbol("refused");

function fromValue(
  e: Elaboration,
  parameter: Parameter,
  value: Value,
  argument: BoundArgument,
  slot: Slot,
): unknown {
  const origin = (dim: Dim): Dim =>
    withOrigin(dim, { span: argument.span, text: `\`${slot.name}\` of \`${slot.block}\`` });
  const whole = (item: Value): Dim | undefined =>
    item.kind === "int" ? origin(item.dim) : undefined;
  const checked = (dim: Dim): Dim | typeof refused => {
    if (parameter.least === undefined || (asInteger(dim) ?? -Infinity) >= parameter.least)
      return dim;
    if (judgeLeast(e, dim, parameter.least, `\`${slot.name}\` of \`${slot.block}\``, argument.span))
      return dim;
    complain(
      e,
      argument,
      slot,
      `${String(parameter.least)} or more`,
      describe({ kind: "int", dim }),
    );
    return refused;
  };
  switch (parameter.kind) {
    case "int": {
      const dim = whole(value);
      return dim && checked(dim);
    }
    case "float":
      return floatAttribute(e, parameter, value, argument, slot);
    case "flag":
      return value.kind === "bool" ? value.value : undefined;
    case "extent": {
      const dims = perAxis(value, parameter.axes ?? 2)?.map(whole);
      if (!dims?.every((dim) => dim !== undefined)) return undefined;
      return dims.some((dim) => checked(dim) === refused) ? refused : dims;
    }
    case "padding":
      return paddingAttribute(value, parameter, whole);
    case "dims": {
      const items = value.kind === "list" || value.kind === "tuple" ? value.items : [value];
      const dims = items.map((item) => (item.kind === "int" ? item.dim : undefined));
      return dims.every((dim) => dim !== undefined) ? dims : undefined;
    }
    default:
      return undefined;
  }
}

/** One value for all axes, or a tuple of one for each. */
function perAxis(value: Value, axes: number): readonly Value[] | undefined {
  if (value.kind !== "tuple" && value.kind !== "list")
    return Array.from({ length: axes }, () => value);
  return value.items.length === axes ? value.items : undefined;
}

function paddingWords({ choices = ["same", "valid"] }: Parameter): readonly string[] {
  return choices;
}

function paddingAttribute(
  value: Value,
  parameter: Parameter,
  whole: (item: Value) => Dim | undefined,
): string | Sides | undefined {
  const { axes = 2 } = parameter;
  if (value.kind === "string" && paddingWords(parameter).includes(value.value)) return value.value;
  if (value.kind === "int" && axes > 0) {
    const dim = whole(value) ?? integer(0);
    return Array.from({ length: axes }, () => [dim, dim] as const);
  }
  if (value.kind !== "tuple" && value.kind !== "list") return undefined;
  const isOneAxis =
    axes === 1 && value.items.length === 2 && value.items.every((item) => item.kind === "int");
  const sides = (isOneAxis ? [value] : value.items).map((item) => {
    const pair = perAxis(item, 2)?.map(whole);
    return pair?.[0] && pair[1] ? ([pair[0], pair[1]] as const) : undefined;
  });
  return sides.length === axes && sides.every((side) => side !== undefined) ? sides : undefined;
}

function floatAttribute(
  e: Elaboration,
  parameter: Parameter,
  value: Value,
  argument: BoundArgument,
  slot: Slot,
): unknown {
  const real = asReal(value);
  const { least, below, most } = parameter;
  if (!real || (least ?? below ?? most) === undefined) return real;
  const range = rangeInWords(parameter);
  const number = realConstant(real);
  if (number === undefined) {
    const message = `\`${slot.name}\` of \`${slot.block}\` must be ${range}`;
    rememberRange(e, { value: real, least, below, most, message, span: argument.span });
    return real;
  }
  if (!isOutside(parameter, number)) return real;
  complain(e, argument, slot, range, String(number));
  return refused;
}

function rangeInWords({ least, below, most }: Parameter): string {
  if (below !== undefined) return `from ${String(least ?? 0)} up to, but not including, ${below}`;
  return most === undefined ? `${String(least)} or more` : `from ${String(least ?? 0)} to ${most}`;
}

function wordOf(argument: BoundArgument): string | undefined {
  if (argument.value?.kind === "string") return argument.value.value;
  // A signal or hyperparameter of that name comes first; only then it is the word.
  if (argument.value && argument.value.kind !== "block") return undefined;
  return argument.expression.kind === "name" ? argument.expression.name : undefined;
}

function wordAttribute(
  e: Elaboration,
  choices: readonly string[],
  word: string | undefined,
  argument: BoundArgument,
  slot: Slot,
  alternative?: string,
): string | undefined {
  if (word !== undefined && choices.includes(word)) return word;
  if (argument.value?.kind === "unknown") return undefined;
  const near = word === undefined ? undefined : (foreignDtypes.get(word) ?? closest(word, choices));
  const words = choices.map((choice) => `\`${choice}\``).join(", ");
  const expected = alternative === undefined ? `one of ${words}` : `${words}, ${alternative}`;
  const found = word === undefined ? describe(argument.value ?? unknown) : `\`${word}\``;
  const fixes = near === undefined ? [] : [didYouMean(argument.expression.span, near)];
  const { span } = argument.expression;
  fault(e, wrongArgument, { name: slot.name, block: slot.block, expected, found }, span, { fixes });
  return undefined;
}

function complain(
  e: Elaboration,
  argument: BoundArgument,
  slot: Slot,
  expected: string,
  found: string,
): void {
  const { span } = argument.expression;
  fault(e, wrongArgument, { name: slot.name, block: slot.block, expected, found }, span);
}

function expectation(parameter: Parameter): string {
  const axes = parameter.axes ?? 2;
  switch (parameter.kind) {
    case "int":
      return "an int";
    case "float":
      return "a number";
    case "flag":
      return "true or false";
    case "extent":
      return axes === 1 ? "an int" : `an int, or a tuple of ${axes} ints`;
    case "padding":
      return [
        ...paddingWords(parameter).map((word) => `\`${word}\``),
        "an int, or a tuple with the padding of each axis",
      ].join(", ");
    case "dims":
      return "a list of ints such as `[N, 4]`";
    default:
      return "something else";
  }
}
