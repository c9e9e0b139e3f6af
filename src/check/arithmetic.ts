/** Operators between values: exact on ints, floating on numbers, elementwise on signals. */
import { badArithmetic, wrongOperand } from "../diagnostics/catalogue/values.ts";
import { operators } from "../operators/registry.ts";
import {
  add,
  asInteger,
  atLeast,
  divides,
  equal,
  exactDivide,
  isIndeterminate,
  floorDivide,
  modulo,
  multiply,
  negate,
  power,
  subtract,
  integer,
  printDim,
  type Answer,
  type Dim,
} from "../shape/dim.ts";
import { realCall, realConstant, type RealFunction } from "../shape/real.ts";
import type { Span } from "../source/source.ts";
import type { BinaryExpression, BinaryOperator, UnaryExpression } from "../syntax/ast.ts";
import { applyOperator } from "./apply-operator.ts";
import { undecided } from "./choose.ts";
import { fault, type Elaboration } from "./elaboration.ts";
import { evaluate, type At } from "./evaluate.ts";
import { asReal, isNotANumber, withoutValue } from "./functions.ts";
import { notesOnBlock } from "./not-signals.ts";
import { describe, unknown, type Value } from "./value.ts";

/** The operators that stand behind the signs, for signals. */
const tensorOperators: Readonly<Record<BinaryOperator, string | undefined>> = {
  "+": "add",
  "-": "subtract",
  "*": "multiply",
  "/": "divide",
  "^": "power",
  "@": "matmul",
  "==": "equal",
  "!=": "not_equal",
  "<": "less",
  "<=": "less_equal",
  ">": "greater",
  ">=": "greater_equal",
  and: "logical_and",
  or: "logical_or",
  "//": undefined,
  "%": undefined,
};

export function unaryOperation(e: Elaboration, expression: UnaryExpression, operand: Value): Value {
  const { operator, span } = expression;
  if (operand.kind === "unknown") return unknown;
  if (operator === "-") {
    if (operand.kind === "int") return { kind: "int", dim: negate(operand.dim) };
    if (operand.kind === "float") return { kind: "float", real: realCall("negate", operand.real) };
  } else if (operand.kind === "bool") {
    return { kind: "bool", value: !operand.value };
  }
  const name = operator === "-" ? "negate" : "logical_not";
  const found = operators.get(name);
  if (operand.kind === "tensor" && found) {
    return applyOperator(e, {
      operator: found,
      inputs: [operand],
      args: [],
      span,
      place: undefined,
      shown: operator,
    });
  }
  fault(e, wrongOperand, { operator, found: describe(operand) }, expression.operand.span);
  return unknown;
}

export function binaryOperation(e: Elaboration, expression: BinaryExpression, at: At): Value {
  const { operator } = expression;
  const left = evaluate(e, expression.left, at);
  if ((operator === "and" || operator === "or") && left.kind === "bool") {
    // Decided by the left side alone, so that the right one need not make sense.
    if (left.value === (operator === "or")) return left;
    return evaluate(e, expression.right, at);
  }
  const right = evaluate(e, expression.right, at);
  if (left.kind === "unknown" || right.kind === "unknown") return unknown;
  if (left.kind === "tensor" || right.kind === "tensor")
    return onTensors(e, expression, left, right);
  if (left.kind === "int" && right.kind === "int")
    return onInts(e, expression, left.dim, right.dim);
  const a = asReal(left);
  const b = asReal(right);
  if (a && b) return onReals(e, expression, a, b);
  if ((operator === "==" || operator === "!=") && left.kind === right.kind) {
    if (left.kind === "bool" || left.kind === "string") {
      return {
        kind: "bool",
        value: (left.value === (right as typeof left).value) === (operator === "=="),
      };
    }
  }
  const [culprit, place] = isNumber(left) ? [right, expression.right] : [left, expression.left];
  fault(e, wrongOperand, { operator, found: describe(culprit) }, place.span, {
    notes: notesOnBlock(culprit),
  });
  return unknown;
}

function isNumber(value: Value): boolean {
  return value.kind === "int" || value.kind === "float";
}

function onTensors(e: Elaboration, expression: BinaryExpression, left: Value, right: Value): Value {
  const { operator, span } = expression;
  const found = operators.get(tensorOperators[operator] ?? "");
  const odd = [left, right].find((value) => value.kind !== "tensor" && !isNumber(value));
  if (!found || odd) {
    const place = odd && (odd === left ? expression.left : expression.right).span;
    fault(e, wrongOperand, { operator, found: describe(odd ?? left) }, place ?? span, {
      notes: notesOnBlock(odd),
    });
    return unknown;
  }
  const divisor = operator === "/" ? asReal(right) : undefined;
  if (divisor && realConstant(divisor) === 0) return divisionByZero(e, span);
  return applyOperator(e, {
    operator: found,
    inputs: [left, right],
    args: [],
    span,
    place: undefined,
    shown: operator,
  });
}

function divisionByZero(e: Elaboration, span: Span): Value {
  fault(e, badArithmetic, { problem: "division by zero" }, span);
  return unknown;
}

function onInts(e: Elaboration, expression: BinaryExpression, a: Dim, b: Dim): Value {
  const { operator, span } = expression;
  const int = (dim: Dim): Value => {
    if (!isIndeterminate(dim) || isIndeterminate(a) || isIndeterminate(b))
      return { kind: "int", dim };
    const problem = `${shortDim(a)} ${operator} ${shortDim(b)} is too large to compute with`;
    fault(e, badArithmetic, { problem }, span);
    return unknown;
  };
  if ((operator === "/" || operator === "//" || operator === "%") && asInteger(b) === 0)
    return divisionByZero(e, span);
  switch (operator) {
    case "+":
      return int(add(a, b));
    case "-":
      return int(subtract(a, b));
    case "*":
      return int(multiply(a, b));
    case "//":
      return int(floorDivide(a, b));
    case "%":
      return int(modulo(a, b));
    case "^":
      return int(power(a, b));
    case "/":
      if (divides(b, a, e.facts) === "refuted") {
        const problem = `${printDim(a)} / ${printDim(b)} leaves a remainder; \`//\` rounds down, and \`${printDim(a)}.0 / …\` is a float`;
        fault(e, badArithmetic, { problem }, span);
        return unknown;
      }
      return int(exactDivide(a, b));
    case "==":
      return decided(e, span, equal(a, b, e.facts), a, b);
    case "!=":
      return decided(e, span, opposite(equal(a, b, e.facts)), a, b);
    case ">=":
      return decided(e, span, atLeast(a, b, e.facts), a, b);
    case "<=":
      return decided(e, span, atLeast(b, a, e.facts), a, b);
    case ">":
      return decided(e, span, atLeast(a, add(b, integer(1)), e.facts), a, b);
    case "<":
      return decided(e, span, atLeast(b, add(a, integer(1)), e.facts), a, b);
    default:
      fault(e, wrongOperand, { operator, found: `the int ${printDim(a)}` }, span);
      return unknown;
  }
}

function shortDim(dim: Dim): string {
  const text = printDim(dim);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

function opposite(answer: Answer): Answer {
  return answer === "unknown" ? "unknown" : answer === "proved" ? "refuted" : "proved";
}

function decided(e: Elaboration, span: Span, answer: Answer, a: Dim, b: Dim): Value {
  if (answer === "unknown") return undecided(e, span, [a, b]);
  return { kind: "bool", value: answer === "proved" };
}

const realOperators: Partial<Record<BinaryOperator, RealFunction>> = {
  "+": "add",
  "-": "subtract",
  "*": "multiply",
  "/": "divide",
  "^": "power",
};

function onReals(
  e: Elaboration,
  { operator, span }: BinaryExpression,
  a: Parameters<typeof realCall>[1],
  b: Parameters<typeof realCall>[1],
): Value {
  const name = realOperators[operator];
  if (name === "divide" && realConstant(b) === 0) return divisionByZero(e, span);
  if (name) {
    const real = realCall(name, a, b);
    return isNotANumber(real) ? withoutValue(e, operator, span) : { kind: "float", real };
  }
  const left = realConstant(a);
  const right = realConstant(b);
  if (left === undefined || right === undefined) return undecided(e, span, [], [a, b]);
  switch (operator) {
    case "==":
      return { kind: "bool", value: left === right };
    case "!=":
      return { kind: "bool", value: left !== right };
    case "<":
      return { kind: "bool", value: left < right };
    case "<=":
      return { kind: "bool", value: left <= right };
    case ">":
      return { kind: "bool", value: left > right };
    case ">=":
      return { kind: "bool", value: left >= right };
    default:
      fault(e, wrongOperand, { operator, found: "floats" }, span);
      return unknown;
  }
}
