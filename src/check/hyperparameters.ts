/** Hyperparameters of declared blocks: their types, and what may be given for them. */
import { wrongArgument } from "../diagnostics/catalogue/values.ts";
import { dimReal } from "../shape/real.ts";
import { withOrigin } from "../shape/dim.ts";
import type { Span } from "../source/source.ts";
import type { Hyperparameter, HyperparameterType } from "../syntax/ast.ts";
import { fault, type Elaboration } from "./elaboration.ts";
import { evaluateInitializer } from "./initializer.ts";
import { describe, unknown, type BoundArgument, type Value } from "./value.ts";

interface Slot {
  readonly block: string;
  readonly name: string;
  readonly span: Span;
}

/** A type as it is written. */
export function printType(type: HyperparameterType): string {
  switch (type.kind) {
    case "named-type":
      return type.name;
    case "list-type":
      return `[${printType(type.item)}]`;
    case "tuple-type":
      return `(${type.items.map(printType).join(", ")})`;
  }
}

/** The value as the type has it; an int may stand for a float. What does not fit is reported. */
export function coerce(
  e: Elaboration,
  value: Value,
  type: HyperparameterType | undefined,
  slot: Slot,
): Value {
  if (!type || value.kind === "unknown") return value;
  const fitted = fit(value, type);
  if (fitted) return fitted;
  const expected = article(printType(type));
  fault(
    e,
    wrongArgument,
    { name: slot.name, block: slot.block, expected, found: describe(value) },
    slot.span,
  );
  return unknown;
}

function article(type: string): string {
  if (type.startsWith("[")) return `a list ${type}`;
  if (type.startsWith("(")) return `a tuple ${type}`;
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

function fit(value: Value, type: HyperparameterType): Value | undefined {
  if (value.kind === "unknown") return value;
  switch (type.kind) {
    case "list-type": {
      if (value.kind !== "list" && value.kind !== "tuple") return undefined;
      const items = value.items.map((item) => fit(item, type.item));
      return items.every((item) => item !== undefined) ? { kind: "list", items } : undefined;
    }
    case "tuple-type": {
      if (
        (value.kind !== "tuple" && value.kind !== "list") ||
        value.items.length !== type.items.length
      )
        return undefined;
      const items = value.items.map((item, index) =>
        fit(item, type.items[index] as HyperparameterType),
      );
      return items.every((item) => item !== undefined) ? { kind: "tuple", items } : undefined;
    }
    case "named-type":
      return fitNamed(value, type.name);
  }
}

function fitNamed(value: Value, name: string): Value | undefined {
  switch (name) {
    case "float":
      return value.kind === "int"
        ? { kind: "float", real: dimReal(value.dim) }
        : value.kind === "float"
          ? value
          : undefined;
    case "padding":
      return ["string", "int", "tuple", "list"].includes(value.kind) ? value : undefined;
    case "block":
      return value.kind === "block" ? value : undefined;
    case "int":
    case "bool":
    case "string":
    case "initializer":
      return value.kind === name ? value : undefined;
    default:
      // The type itself is unknown, which has been reported.
      return value;
  }
}

/** Evaluates an argument for a hyperparameter; words get their meaning from the type. */
export function argumentValue(
  e: Elaboration,
  argument: BoundArgument,
  hyperparameter: Hyperparameter,
  block: string,
): Value {
  const { expression, environment, place } = argument;
  const type = hyperparameter.type?.kind === "named-type" ? hyperparameter.type.name : undefined;
  const slot = { block, name: hyperparameter.name.name, span: argument.span };
  if (type === "initializer" && argument.value?.kind !== "initializer") {
    return evaluateInitializer(e, expression, { environment, place });
  }
  if (argument.value) {
    const value = coerce(e, argument.value, hyperparameter.type, slot);
    if (value.kind !== "int" || value.dim.origin) return value;
    const origin = { span: argument.span, text: `\`${slot.name}\` of \`${block}\`` };
    return { kind: "int", dim: withOrigin(value.dim, origin) };
  }
  if (expression.kind === "name" && (type === "padding" || type === "string")) {
    return { kind: "string", value: expression.name };
  }
  const found = expression.kind === "name" ? `the word \`${expression.name}\`` : "a pattern";
  const expected = hyperparameter.type ? article(printType(hyperparameter.type)) : "a value";
  fault(e, wrongArgument, { name: slot.name, block, expected, found }, argument.span);
  return unknown;
}
