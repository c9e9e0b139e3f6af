/** `[N, T, heads * d] => [N, heads, T, d]`: solves the sizes of all factors. */
import { badRearrangement } from "../diagnostics/catalogue/shapes.ts";
import { wrongArgument } from "../diagnostics/catalogue/values.ts";
import type { AxisPattern, Rearrangement } from "../operators/parameters.ts";
import {
  asInteger,
  divides,
  equal,
  exactDivide,
  integer,
  multiply,
  printDim,
  type Dim,
} from "../shape/dim.ts";
import { printShape } from "../shape/shape.ts";
import type { Expression, RearrangementExpression, ShapePattern } from "../syntax/ast.ts";
import { judge } from "./demand.ts";
import { fault, type Elaboration } from "./elaboration.ts";
import { lookUp } from "./environment.ts";
import { evaluate, type At } from "./evaluate.ts";
import { ellipsisName, isGlobal } from "./match.ts";
import { describe, type BoundArgument, type TensorValue } from "./value.ts";

/** A factor of an axis: a name, or a number with a name of its own. */
interface Factor {
  readonly name: string;
  readonly expression: Expression;
}

export function rearrangementOf(
  e: Elaboration,
  argument: BoundArgument,
  input: TensorValue | undefined,
  at: At,
): Rearrangement | undefined {
  const { expression } = argument;
  if (expression.kind !== "rearrangement") {
    reportNoPattern(e, argument);
    return undefined;
  }
  if (!input) return undefined;
  const solved = solvePattern(e, expression, input, at);
  if (!("problem" in solved)) return solved;
  const related = [{ span: input.span, message: `this is ${printShape(input.type.shape)}` }];
  const { problem, notes = [] } = solved;
  fault(e, badRearrangement, { problem }, solved.at.span, { related, notes });
  return undefined;
}

function reportNoPattern(e: Elaboration, { expression, value }: BoundArgument): void {
  const values = { name: "pattern", block: "rearrange", expected: "`[…] => […]`" };
  const { span } = expression;
  if (expression.kind === "pipe") {
    const { left, right } = expression;
    const gap = { ...span, start: left.span.end, end: right.span.start };
    const fixes = [{ title: "write `=>`", edits: [{ span: gap, text: " => " }] }];
    fault(e, wrongArgument, { ...values, found: "two lists with `->` between them" }, span, {
      fixes,
    });
    return;
  }
  const found = value ? describe(value) : "something else";
  fault(e, wrongArgument, { ...values, found }, span, {
    notes: ["the axes before and after: `rearrange(x, [N, 2 * d] => [N, 2, d])`"],
  });
}

interface Problem {
  readonly problem: string;
  readonly at: ShapePattern;
  readonly notes?: readonly string[];
}

function solvePattern(
  e: Elaboration,
  { from, to }: RearrangementExpression,
  { type: { shape } }: TensorValue,
  at: At,
): Rearrangement | Problem {
  const sizes = new Map<string, Dim>();
  const left = axesOfPattern(e, from, shape.length);
  const right = axesOfPattern(e, to, shape.length);
  if (!left || !right) {
    const pattern = left ? to : from;
    const notes = pattern.dims.some(({ kind }) => kind === "tuple")
      ? ["axes that become one are a product: `[N, h, w, C] => [N, h * w, C]`"]
      : [];
    return { problem: "a pattern holds names, numbers and products of them", at: pattern, notes };
  }
  if (left.length !== shape.length) {
    const problem = `the left pattern has ${left.length} axes, and the signal is ${printShape(shape)}`;
    return { problem, at: from };
  }
  for (const [axis, factors] of left.entries()) {
    const problem = solveAxis(e, factors, shape[axis] as Dim, sizes, at, from);
    if (problem !== undefined) return { problem, at: from };
  }
  const problem = mismatch(left.flat(), right.flat(), sizes);
  if (problem !== undefined) return { problem, at: to };
  return {
    from: left.map((factors) => withSizes(factors, sizes)),
    to: right.map((factors) => withSizes(factors, sizes)),
  };
}

/** Each factor of the left stands on the right once; only those of size 1 may go. */
function mismatch(
  left: readonly Factor[],
  right: readonly Factor[],
  sizes: ReadonlyMap<string, Dim>,
): string | undefined {
  const known = new Set(left.map(({ name }) => name));
  const used = new Set<string>();
  const shown = (name: string): string => `\`${name.replace(/^=/, "")}\``;
  for (const { name } of right) {
    if (!known.has(name)) return `${shown(name)} is not on the left`;
    if (used.has(name)) return `${shown(name)} stands on the right twice`;
    used.add(name);
  }
  const lost = [...known].find(
    (name) => !used.has(name) && asInteger(sizes.get(name) ?? integer(1)) !== 1,
  );
  return lost === undefined ? undefined : `${shown(lost)} is missing on the right`;
}

function withSizes(factors: readonly Factor[], sizes: ReadonlyMap<string, Dim>): AxisPattern {
  return factors.map(({ name }) => ({ name, size: sizes.get(name) ?? integer(1) }));
}

/** The factors of each axis; `1` has none, and `...` stands for the axes that are left. */
function axesOfPattern(
  _e: Elaboration,
  pattern: ShapePattern,
  rank: number,
): readonly (readonly Factor[])[] | undefined {
  const axes: (readonly Factor[])[] = [];
  const numbers = new Map<string, number>();
  for (const dim of pattern.dims) {
    if (dim.kind === "ellipsis") {
      for (let index = 0; index < rank - (pattern.dims.length - 1); index++) {
        axes.push([
          { name: `${ellipsisName}${index}`, expression: { kind: "ellipsis", span: dim.span } },
        ]);
      }
      continue;
    }
    const factors = factorsOf(dim, numbers);
    if (!factors) return undefined;
    axes.push(factors);
  }
  return axes;
}

function factorsOf(dim: Expression, numbers: Map<string, number>): readonly Factor[] | undefined {
  if (dim.kind === "name") return [{ name: dim.name, expression: dim }];
  if (dim.kind === "binary" && dim.operator === "*") {
    const left = factorsOf(dim.left, numbers);
    const right = factorsOf(dim.right, numbers);
    return left && right ? [...left, ...right] : undefined;
  }
  if (dim.kind === "number" && dim.value === 1) return [];
  if (
    dim.kind === "pipe" ||
    dim.kind === "rearrangement" ||
    dim.kind === "ellipsis" ||
    dim.kind === "lambda" ||
    dim.kind === "tuple" ||
    dim.kind === "list"
  )
    return undefined;
  // A number or an expression: equal text on both sides means the same axis, the k-th the k-th.
  const text = `=${textOf(dim)}`;
  const count = (numbers.get(text) ?? 0) + 1;
  numbers.set(text, count);
  return [{ name: count === 1 ? text : `${text} (${count})`, expression: dim }];
}

function textOf(dim: Expression): string {
  switch (dim.kind) {
    case "number":
      return String(dim.value);
    case "name":
      return dim.name;
    case "binary":
      return `${textOf(dim.left)} ${dim.operator} ${textOf(dim.right)}`;
    case "unary":
      return `${dim.operator}${textOf(dim.operand)}`;
    case "index":
      return `${textOf(dim.object)}[${textOf(dim.index)}]`;
    case "field":
      return `${textOf(dim.object)}.${dim.index}`;
    case "call":
      return `${textOf(dim.callee)}(${dim.arguments.map((argument) => textOf(argument.value)).join(", ")})`;
    default:
      return dim.kind;
  }
}

/** Finds the one factor of an axis that nothing else tells; gives a complaint when there are more, or it does not fit. */
function solveAxis(
  e: Elaboration,
  factors: readonly Factor[],
  actual: Dim,
  sizes: Map<string, Dim>,
  at: At,
  pattern: ShapePattern,
): string | undefined {
  let product: Dim = integer(1);
  let open: string | undefined;
  for (const { name, expression } of factors) {
    const size = sizes.get(name) ?? sizeOf(e, expression, at);
    if (size) {
      sizes.set(name, size);
      product = multiply(product, size);
    } else if (
      open === undefined &&
      !factors.some((other) => other.name === name && other.expression !== expression)
    ) {
      open = name;
    } else {
      return `\`${open ?? name}\` and \`${name}\` are both unknown, and one axis of ${printDim(actual)} cannot tell them apart`;
    }
  }
  if (open !== undefined) {
    if (divides(product, actual, e.facts) === "refuted")
      return `${printDim(product)} does not divide ${printDim(actual)}`;
    if (asInteger(product) === 1) {
      sizes.set(open, actual);
      return undefined;
    }
    judge(
      e,
      "divides",
      product,
      actual,
      "the factors of a rearrangement must divide the axis",
      pattern.span,
    );
    sizes.set(open, exactDivide(actual, product));
    return undefined;
  }
  const single = factors.length === 1 ? factors[0] : undefined;
  if (single && equal(product, actual) === "proved")
    sizes.set(single.name, actual.label === undefined ? product : actual);
  const answer = judge(
    e,
    "equal",
    product,
    actual,
    "a rearrangement's pattern must fit",
    pattern.span,
  );
  return answer === "refuted"
    ? `the pattern says ${printDim(product)} where the signal has ${printDim(actual)}`
    : undefined;
}

function sizeOf(e: Elaboration, expression: Expression, at: At): Dim | undefined {
  if (expression.kind === "ellipsis") return undefined;
  const isFree = expression.kind === "name" && !lookUp(at.environment, expression.name);
  if (isFree && !isGlobal(e, expression.name, at)) return undefined;
  const value = evaluate(e, expression, at);
  return value.kind === "int" ? value.dim : undefined;
}
