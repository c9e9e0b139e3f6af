/**
 * Evaluation of expressions. In: an expression, the names it sees and its place. Out: a value; signals come with
 * their types and, for a model, as nodes added to the graph. What is wrong has been reported when a value is
 * `unknown`, and nothing that touches an unknown value reports again.
 */
import { fault, type Elaboration } from "./elaboration.ts";
import { badIndex, outOfPlace } from "../diagnostics/catalogue/values.ts";
import { asInteger, integer, withOrigin } from "../shape/dim.ts";
import { constant } from "../shape/real.ts";
import type { Expression, IndexExpression, PipeExpression } from "../syntax/ast.ts";
import { applyValue } from "./apply.ts";
import { enter, isWithin, leave } from "./budget.ts";
import { binaryOperation, unaryOperation } from "./arithmetic.ts";
import { previousValue } from "./cell.ts";
import { evaluateCall } from "./call.ts";
import { evaluateIf } from "./choose.ts";
import type { Environment } from "./environment.ts";
import { evaluateName } from "./name.ts";
import { observe } from "./observer.ts";
import { mentionOf, type Place } from "./place.ts";
import { forBlock, repeatBlock } from "./repetition.ts";
import { describe, unknown, type BlockValue, type Value } from "./value.ts";

/** Where an expression is evaluated: the names in sight and the instance it belongs to. */
export interface At {
  readonly environment: Environment;
  readonly place: Place;
}

export function evaluate(e: Elaboration, expression: Expression, at: At): Value {
  if (!enter(e, expression.span)) return unknown;
  const value = valueOf(e, expression, at);
  leave(e);
  observe(e, expression.span, value);
  return value;
}

function valueOf(e: Elaboration, expression: Expression, at: At): Value {
  switch (expression.kind) {
    case "number": {
      const { value, span } = expression;
      if (!expression.isInteger) return { kind: "float", real: constant(value) };
      return { kind: "int", dim: withOrigin(integer(value), { span, text: String(value) }) };
    }
    case "string":
      return { kind: "string", value: expression.value };
    case "boolean":
      return { kind: "bool", value: expression.value };
    case "name":
      return evaluateName(e, expression, at);
    case "tuple":
      return { kind: "tuple", items: expression.items.map((item) => evaluate(e, item, at)) };
    case "list":
      return { kind: "list", items: expression.items.map((item) => evaluate(e, item, at)) };
    case "unary":
      return unaryOperation(e, expression, evaluate(e, expression.operand, at));
    case "binary":
      return binaryOperation(e, expression, at);
    case "pipe":
      return evaluatePipe(e, expression, at);
    case "call":
      return evaluateCall(e, expression, at, []);
    case "field":
      return item(e, evaluate(e, expression.object, at), expression.index, expression);
    case "index":
      return evaluateIndex(e, expression, at);
    case "if":
      return evaluateIf(e, expression, at);
    case "lambda": {
      const { parameters, body } = expression;
      const form = { kind: "lambda" as const, parameters, body, environment: at.environment };
      return {
        kind: "block",
        place: mentionOf(e.segments, at.place, expression),
        span: expression.span,
        form,
      };
    }
    case "repeat":
      return repeatBlock(e, expression, at);
    case "for":
      return forBlock(e, expression, at);
    case "rearrangement":
      fault(e, outOfPlace, { what: "a rearrangement `[…] => […]`" }, expression.span);
      return unknown;
    case "ellipsis":
      fault(e, outOfPlace, { what: "`...`" }, expression.span);
      return unknown;
    case "pre":
      return previousValue(at.environment, expression.name.name) ?? unknown;
    case "error":
      return unknown;
  }
}

/** `x -> f(args)` applies; `f -> g` of two blocks is a block. */
function evaluatePipe(e: Elaboration, pipe: PipeExpression, at: At): Value {
  const left = evaluate(e, pipe.left, at);
  if (left.kind === "block") {
    const right = evaluate(e, pipe.right, at);
    if (right.kind !== "block") return applyValue(e, right, [left], pipe.right.span);
    return compose(e, left, right);
  }
  const inputs = left.kind === "tuple" ? left.items : [left];
  if (pipe.right.kind === "call") return evaluateCall(e, pipe.right, at, inputs);
  return applyValue(e, evaluate(e, pipe.right, at), inputs, pipe.right.span);
}

function compose(e: Elaboration, left: BlockValue, right: BlockValue): Value {
  const lengthOf = ({ form }: BlockValue): number =>
    form.kind === "composed" ? form.parts.length : 1;
  if (!isWithin(e, lengthOf(left) + lengthOf(right), "this chain", right.span)) return unknown;
  const parts = [left, right].flatMap((block) =>
    block.form.kind === "composed" ? block.form.parts : [block],
  );
  return { kind: "block", place: right.place, span: right.span, form: { kind: "composed", parts } };
}

function evaluateIndex(e: Elaboration, expression: IndexExpression, at: At): Value {
  const object = evaluate(e, expression.object, at);
  const index = evaluate(e, expression.index, at);
  if (index.kind === "unknown" || object.kind === "unknown") return unknown;
  const number = index.kind === "int" ? asInteger(index.dim) : undefined;
  if (number === undefined) {
    if (index.kind === "int" && e.mode === "definition") return unknown;
    fault(
      e,
      badIndex,
      { problem: `an index is an int, not ${describe(index)}` },
      expression.index.span,
    );
    return unknown;
  }
  return item(e, object, number, expression);
}

function item(e: Elaboration, object: Value, index: number, { span }: Expression): Value {
  if (object.kind === "unknown") return unknown;
  if (object.kind !== "tuple" && object.kind !== "list") {
    const hint =
      object.kind === "tensor" ? "; cut tensors with `slice`, `first`, `last` or `gather`" : "";
    fault(
      e,
      badIndex,
      { problem: `only lists and tuples have items, not ${describe(object)}${hint}` },
      span,
    );
    return unknown;
  }
  const found = object.items[index < 0 ? object.items.length + index : index];
  if (found) return found;
  const problem = `there is no item ${index} in ${describe(object)}`;
  const last = object.items.length - 1;
  const notes = last < 0 ? [] : [`items count from 0, so the last one is ${last}`];
  fault(e, badIndex, { problem }, span, { notes });
  return unknown;
}
