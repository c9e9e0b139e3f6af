/**
 * Calls. Tensor arguments bind to inputs, everything else to hyperparameters, by position or name. A call that has a
 * tensor applies its block; one that has none is a block value with some hyperparameters settled.
 */
import { notABlock } from "../diagnostics/catalogue/values.ts";
import { floorDivide } from "../shape/dim.ts";
import { initializers } from "../operators/initializers.ts";
import { constantSignals, scalarFunctions } from "../operators/builtins.ts";
import { operators } from "../operators/registry.ts";
import type { Argument, CallExpression, Expression } from "../syntax/ast.ts";
import { applyBlock, applyValue } from "./apply.ts";
import { isMissingName } from "./arguments.ts";
import { arityOf } from "./arity.ts";
import { fault, type Elaboration } from "./elaboration.ts";
import { lookUp } from "./environment.ts";
import { evaluate, type At } from "./evaluate.ts";
import { builtinFunction, roundedQuotient } from "./functions.ts";
import { orderArguments } from "./function-arguments.ts";
import { evaluateInitializer } from "./initializer.ts";
import { valueOfName } from "./name.ts";
import { isListOfSignals } from "./not-signals.ts";
import { mentionOf } from "./place.ts";
import { evaluateScan } from "./scan.ts";
import {
  describe,
  unknown,
  type BlockForm,
  type BlockValue,
  type BoundArgument,
  type Value,
} from "./value.ts";

/** Evaluates `callee(arguments)`, with the signals that `->` brings as its first inputs. */
export function evaluateCall(
  e: Elaboration,
  call: CallExpression,
  at: At,
  leading: readonly Value[],
): Value {
  const name = call.callee.kind === "name" ? call.callee.name : undefined;
  const isOwn = name !== undefined && isUserName(e, name, at);
  if (name === "fork" && !isOwn) return evaluateFork(e, call, at, leading);
  if (name === "scan" && !isOwn) {
    const scan = evaluateScan(e, call, at);
    return leading.length > 0 ? applyValue(e, scan, leading, call.span) : scan;
  }
  const scalar =
    name === undefined || isOwn ? undefined : evaluateScalarCall(e, name, call, at, leading);
  if (scalar) return scalar;
  if (name !== undefined && !isOwn && initializers.get(name)?.parameters.length) {
    return evaluateInitializer(e, call, at);
  }
  const callee =
    name === undefined
      ? evaluate(e, call.callee, at)
      : valueOfName(e, name, call, call.callee.span, at);
  const args = call.arguments.map((argument) => bindArgument(e, argument, at));
  if (callee.kind === "function") {
    const ordered = orderArguments(e, callee, leading, args);
    return ordered ? callee.call(ordered, call.span) : unknown;
  }
  if (callee.kind !== "block") {
    // The parser has reported a third call.
    const isThird = call.callee.kind === "call" && call.callee.callee.kind === "call";
    if (callee.kind !== "unknown" && !isThird) {
      const notes = hidesOperator(call.callee, callee)
        ? ["a signal of this name hides the operator: give the signal another name"]
        : isLookUp(callee, args)
          ? ["rows of a table are looked up with `gather(table, rows)`"]
          : [];
      fault(e, notABlock, { found: describe(callee), use: "called" }, call.callee.span, { notes });
    }
    return unknown;
  }
  return callBlock(e, { ...callee, span: call.span }, leading, args, at);
}

function hidesOperator(name: Expression, { kind }: Value): boolean {
  return kind === "tensor" && name.kind === "name" && operators.has(name.name);
}

/** `E(tokens)`, where `E` is a weight of one's own and no embedding. */
function isLookUp(callee: Value, [row, ...others]: readonly BoundArgument[]): boolean {
  if (callee.kind !== "tensor" || others.length > 0) return false;
  return row?.value?.kind === "tensor" && row.value.type.dtype === "int32";
}

function isUserName(e: Elaboration, name: string, at: At): boolean {
  return (
    lookUp(at.environment, name) !== undefined ||
    (e.resolution.byPath.get(at.environment.module)?.names.has(name) ?? false)
  );
}

/** An argument's value is found out now, unless it has a meaning only where it is bound. */
function bindArgument(e: Elaboration, argument: Argument, at: At): BoundArgument {
  const { name, value: expression, span } = argument;
  const value = isWord(e, expression, at) ? undefined : evaluate(e, expression, at);
  return { name, expression, environment: at.environment, place: at.place, value, span };
}

/** `same`, `[N, a * b] => [N, a, b]`, `...`, `over: [H, ...]`, `normal(0.02)`: understood by the parameter they go to. */
function isWord(e: Elaboration, expression: Expression, at: At): boolean {
  switch (expression.kind) {
    case "rearrangement":
    case "ellipsis":
      return true;
    case "pipe":
      return expression.left.kind === "list" && expression.right.kind === "list";
    case "name":
      return !isUserName(e, expression.name, at) && !isBuiltinValue(expression.name);
    default:
      return false;
  }
}

function isBuiltinValue(name: string): boolean {
  return operators.has(name) || scalarFunctions.has(name) || constantSignals.has(name);
}

/** Functions of numbers share names with operators; the arguments tell which is meant. */
function evaluateScalarCall(
  e: Elaboration,
  name: string,
  call: CallExpression,
  at: At,
  leading: readonly Value[],
): Value | undefined {
  if (!scalarFunctions.has(name) || leading.length > 0) return undefined;
  if (call.arguments.some((argument) => argument.name !== undefined)) return undefined;
  const quotient = call.arguments[0]?.value;
  if (
    (name === "ceil" || name === "floor") &&
    quotient?.kind === "binary" &&
    quotient.operator === "/"
  ) {
    const a = evaluate(e, quotient.left, at);
    const b = evaluate(e, quotient.right, at);
    if (a.kind === "int" && b.kind === "int") {
      return { kind: "int", dim: roundedQuotient(name, a.dim, b.dim, floorDivide) };
    }
  }
  const args = call.arguments.map((argument) => evaluate(e, argument.value, at));
  if (args.some((arg) => arg.kind === "tensor" || arg.kind === "block")) return undefined;
  // `range(T)` is a signal; in the list of a `for`, where it counts, the name is bound to the function.
  return name === "range" ? undefined : builtinFunction(e, name)?.call(args, call.span);
}

function evaluateFork(
  e: Elaboration,
  call: CallExpression,
  at: At,
  leading: readonly Value[],
): Value {
  const parts: BlockValue[] = [];
  for (const argument of call.arguments) {
    const part = evaluate(e, argument.value, at);
    if (part.kind === "block") parts.push(part);
    else {
      if (part.kind !== "unknown")
        fault(e, notABlock, { found: describe(part), use: "a branch of `fork`" }, argument.span);
      return unknown;
    }
  }
  const place = mentionOf(e.segments, at.place, call);
  const fork: BlockValue = { kind: "block", place, span: call.span, form: { kind: "fork", parts } };
  return leading.length > 0 ? applyValue(e, fork, leading, call.span) : fork;
}

/** Splits arguments into inputs and hyperparameters, and applies the block when there is a signal. */
function callBlock(
  e: Elaboration,
  callee: BlockValue,
  leading: readonly Value[],
  args: readonly BoundArgument[],
  at: At,
): Value {
  const { form } = callee;
  if (form.kind !== "operator" && form.kind !== "declared") {
    const inputs = [...leading, ...args.map((arg) => arg.value ?? evaluate(e, arg.expression, at))];
    return inputs.length === 0 && form.kind !== "lambda"
      ? callee
      : applyValue(e, callee, inputs, callee.span);
  }
  const shown = form.kind === "operator" ? form.operator.name : form.declaration.name.name;
  if (args.some((arg) => isListOfSignals(e, shown, arg))) return unknown;
  const merged: BlockForm = { ...form, args: [...form.args, ...args] };
  const isSource = form.kind === "operator" && form.operator.inputs.length === 0;
  const hasSignal = leading.length > 0 || isSource || args.some((arg) => isSignal(arg.value));
  if (!hasSignal && takesSignalsOnly(form) && args.some(isMissingName)) return unknown;
  const block: BlockValue = { ...callee, form: merged };
  // What comes first and is unknown may be a signal.
  const [lead] = args;
  if (!hasSignal && lead && !lead.name && isMissingName(lead)) return unknown;
  return hasSignal ? applyBlock(e, block, leading, callee.span) : block;
}

/** Whether an argument could be nothing but a signal; one that is unknown then applies the block. */
function takesSignalsOnly(form: Extract<BlockForm, { kind: "operator" | "declared" }>): boolean {
  return form.kind === "operator"
    ? arityOf(form.operator).names.length === 0
    : form.declaration.hyperparameters.length === 0;
}

function isSignal(value: Value | undefined): boolean {
  return value?.kind === "tensor" || (value?.kind === "tuple" && value.items.some(isSignal));
}
