/** Compile-time functions: those that a program declares with `fn`, and the built-in ones on numbers and lists. */
import {
  tooManyArguments,
  wrongArgument,
  badArithmetic,
  missingArgument,
} from "../diagnostics/catalogue/values.ts";
import { asInteger, ceilDivide, integer, maximum, minimum, type Dim } from "../shape/dim.ts";
import { dimReal, realCall, realConstant, type Real, type RealFunction } from "../shape/real.ts";
import type { Span } from "../source/source.ts";
import type { FunctionDeclaration } from "../syntax/ast.ts";
import { counted } from "./apply.ts";
import { exceed, isWithin } from "./budget.ts";
import { demandNumber, fault, type Elaboration } from "./elaboration.ts";
import { bound, child, type Environment } from "./environment.ts";
import { evaluate } from "./evaluate.ts";
import { coerce } from "./hyperparameters.ts";
import { limits } from "./limits.ts";
import { nameMentions, rootPlace } from "./place.ts";
import { describe, unknown, type FunctionValue, type Value } from "./value.ts";

/** The value of a `fn`. */
export function declaredFunction(
  e: Elaboration,
  declaration: FunctionDeclaration,
  environment: Environment,
): FunctionValue {
  const name = declaration.name.name;
  return {
    kind: "function",
    name,
    parameters: declaration.parameters.map((parameter) => parameter.name.name),
    call(args, span) {
      if (args.length > declaration.parameters.length) {
        fault(
          e,
          tooManyArguments,
          { block: name, expected: counted(declaration.parameters.length, "argument") },
          span,
        );
        return unknown;
      }
      if (e.frames.length >= limits.depth) {
        exceed(e, { name, limit: limits.depth, what: "calls within calls" }, span);
        return unknown;
      }
      const local = child(environment);
      for (const [index, parameter] of declaration.parameters.entries()) {
        const given = args[index];
        if (!given && !parameter.initial) {
          fault(e, missingArgument, { block: name, name: parameter.name.name }, span);
          return unknown;
        }
        const value =
          given ??
          evaluate(e, parameter.initial as never, { environment: local, place: rootPlace() });
        local.bindings.set(
          parameter.name.name,
          bound(coerce(e, value, parameter.type, { block: name, name: parameter.name.name, span })),
        );
      }
      nameMentions(e.segments, declaration.body);
      e.frames.push({ name, span, inputs: [], module: environment.module });
      const result = evaluate(e, declaration.body, { environment: local, place: rootPlace() });
      e.frames.pop();
      return declaration.result
        ? coerce(e, result, declaration.result, { block: name, name: "result", span })
        : result;
    },
  };
}

/** Such as `log(-1)`, whose argument has been a number. */
export function isNotANumber(real: Real): boolean {
  return Number.isNaN(realConstant(real) ?? 0);
}

export function withoutValue(e: Elaboration, operation: string, span: Span): Value {
  const problem = `\`${operation}\` of these numbers is not a number`;
  fault(e, badArithmetic, { problem }, span);
  return unknown;
}

type Builtin = (e: Elaboration, args: readonly Value[], span: Span) => Value | undefined;

const realFunctions: readonly RealFunction[] = ["sqrt", "exp", "log", "sin", "cos"];

const builtins: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ...realFunctions.map((name): [string, Builtin] => [
    name,
    (e, [value], span) => {
      const argument = value && asReal(value);
      const real = argument && realCall(name, argument);
      if (real && isNotANumber(real)) return withoutValue(e, name, span);
      return real && { kind: "float", real };
    },
  ]),
  [
    "abs",
    (_, [value]) =>
      numeric(
        value,
        (dim) => maximum(dim, integerNegated(dim)),
        (real) => realCall("abs", real),
      ),
  ],
  ["max", (_, [a, b]) => both(a, b, maximum, "max")],
  ["min", (_, [a, b]) => both(a, b, minimum, "min")],
  ["ceil", (e, [value], span) => rounded(e, value, Math.ceil, span)],
  ["floor", (e, [value], span) => rounded(e, value, Math.floor, span)],
  ["round", (e, [value], span) => rounded(e, value, Math.round, span)],
  [
    "len",
    (_, [list]) =>
      isSequence(list) ? { kind: "int", dim: integer(list.items.length) } : undefined,
  ],
  ["range", (e, [count], span) => range(e, count, span)],
  [
    "enumerate",
    (_, [list]) =>
      isSequence(list)
        ? {
            kind: "list",
            items: list.items.map((item, index) => ({
              kind: "tuple",
              items: [{ kind: "int", dim: integer(index) }, item],
            })),
          }
        : undefined,
  ],
  ["zip", (_, lists) => zip(lists)],
]);

/** A built-in function of numbers, or undefined. */
export function builtinFunction(e: Elaboration, name: string): FunctionValue | undefined {
  const builtin = builtins.get(name);
  if (!builtin) return undefined;
  return {
    kind: "function",
    name,
    parameters: [],
    call(given, span) {
      const args = given.map((arg) => arg ?? unknown);
      if (args.some((arg) => arg.kind === "unknown")) return unknown;
      const result = builtin(e, args, span);
      if (result) return result;
      const found = args.length === 0 ? "nothing" : args.map(describe).join(" and ");
      fault(
        e,
        wrongArgument,
        { name: "argument", block: name, expected: "a number or list that it can work on", found },
        span,
      );
      return unknown;
    },
  };
}

function isSequence(value: Value | undefined): value is Extract<Value, { kind: "list" | "tuple" }> {
  return value?.kind === "list" || value?.kind === "tuple";
}

/** A number as a float. */
export function asReal(value: Value): Real | undefined {
  if (value.kind === "float") return value.real;
  return value.kind === "int" ? dimReal(value.dim) : undefined;
}

function integerNegated(dim: Dim): Dim {
  const number = asInteger(dim);
  return number === undefined ? dim : integer(-number);
}

function numeric(
  value: Value | undefined,
  onDim: (dim: Dim) => Dim,
  onReal: (real: Real) => Real,
): Value | undefined {
  if (value?.kind === "int") return { kind: "int", dim: onDim(value.dim) };
  return value?.kind === "float" ? { kind: "float", real: onReal(value.real) } : undefined;
}

function both(
  a: Value | undefined,
  b: Value | undefined,
  onDims: (a: Dim, b: Dim) => Dim,
  name: "max" | "min",
): Value | undefined {
  if (a?.kind === "int" && b?.kind === "int") return { kind: "int", dim: onDims(a.dim, b.dim) };
  const left = a && asReal(a);
  const right = b && asReal(b);
  return left && right && { kind: "float", real: realCall(name, left, right) };
}

/** `ceil(H / 2)` never gets here: the quotient is taken apart by `quotientCall`. */
function rounded(
  e: Elaboration,
  value: Value | undefined,
  round: (x: number) => number,
  span: Span,
): Value | undefined {
  if (value?.kind === "int") return value;
  if (value?.kind !== "float") return undefined;
  const known = realConstant(value.real);
  if (known !== undefined) return { kind: "int", dim: integer(round(known)) };
  if (e.mode === "definition") return unknown;
  fault(
    e,
    wrongArgument,
    {
      name: "argument",
      block: "rounding",
      expected: "a number known at compile time",
      found: describe(value),
    },
    span,
  );
  return unknown;
}

function range(e: Elaboration, count: Value | undefined, span: Span): Value | undefined {
  if (count?.kind !== "int") return undefined;
  const number = demandNumber(e, count.dim, span, "the length of a range");
  if (number === undefined || !isWithin(e, number, "this list", span)) return unknown;
  return {
    kind: "list",
    items: Array.from({ length: number }, (_, index) => ({ kind: "int", dim: integer(index) })),
  };
}

function zip(lists: readonly Value[]): Value | undefined {
  if (lists.length === 0 || !lists.every(isSequence)) return undefined;
  const length = Math.min(...lists.map((list) => list.items.length));
  return {
    kind: "list",
    items: Array.from({ length }, (_, index) => ({
      kind: "tuple",
      items: lists.map((list) => list.items[index] ?? unknown),
    })),
  };
}

/** `ceil(a / b)` and `floor(a / b)` of ints, whose quotient need not be whole. */
export function roundedQuotient(
  name: string,
  a: Dim,
  b: Dim,
  floorDivide: (a: Dim, b: Dim) => Dim,
): Dim {
  return name === "ceil" ? ceilDivide(a, b) : floorDivide(a, b);
}
