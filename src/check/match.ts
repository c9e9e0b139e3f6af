/**
 * Shapes as written, against shapes as they are. A pattern binds the symbols that are new in it and asserts the rest;
 * a product may hold one new symbol, which is then solved for.
 */
import type { Elaboration } from "./elaboration.ts";
import { fault, freshDim, uniqueId } from "./elaboration.ts";
import { notADim } from "../diagnostics/catalogue/shapes.ts";
import {
  equal,
  integer,
  printDim,
  solve,
  withLabel,
  withOrigin,
  type Answer,
  type Dim,
} from "../shape/dim.ts";
import type { Label } from "../diagnostics/diagnostic.ts";
import type { Span } from "../source/source.ts";
import type { Expression, ShapePattern } from "../syntax/ast.ts";
import { scalarFunctions } from "../operators/builtins.ts";
import { makesDims } from "../resolve/modules.ts";
import { namesIn } from "../resolve/names-in.ts";
import { judge } from "./demand.ts";
import { bound, lookUp, type Binding, type Environment } from "./environment.ts";
import { evaluate, type At } from "./evaluate.ts";
import { describe, type IntValue, type Value } from "./value.ts";

/** A binding of a dim that some shape will settle. */
export interface DimBinding extends Binding {
  dim: Dim | undefined;
}

export const ellipsisName = "...";

export interface Mismatch {
  /** `rank`, or the axis that does not fit. */
  readonly axis: number | "rank";
  readonly expected: string;
  readonly dims: readonly Dim[];
}

/** What a shape is that is matched, in words; and, but for the pattern, where it is told that it may not fit. */
export interface Matched {
  readonly what: string;
  readonly span?: Span;
  readonly related?: readonly Label[];
}

/**
 * The shape with its dims labelled by the names that the pattern gives them, or what does not fit. Once it is reported
 * that a dim may differ when the model runs, those after it are not looked at.
 */
export function matchShape(
  e: Elaboration,
  pattern: ShapePattern,
  shape: readonly Dim[],
  at: At,
  what: Matched,
): { readonly shape: readonly Dim[] } | { readonly mismatch: Mismatch } {
  const aligned = align(e, pattern, shape, at.environment);
  if (!aligned)
    return { mismatch: { axis: "rank", expected: printPattern(e, pattern, at), dims: [] } };
  const result: Dim[] = [...aligned.shape];
  // Bare names first, so that `[N, heads * d]` finds `d` when another axis says it.
  const isNew = (expression: Expression): boolean =>
    expression.kind === "name" && !settled(at.environment, expression.name);
  const areNew = aligned.pairs.map(({ expression }) => isNew(expression));
  const order = areNew.includes(true)
    ? [
        ...aligned.pairs.filter((_, index) => areNew[index]),
        ...aligned.pairs.filter((_, index) => !areNew[index]),
      ]
    : aligned.pairs;
  const faults = e.diagnostics.length;
  for (const { expression, axis } of order) {
    if (e.diagnostics.length > faults) break;
    const actual = result[axis] as Dim;
    const matched = matchDim(e, expression, actual, at, what);
    if ("dim" in matched) result[axis] = matched.dim;
    else
      return {
        mismatch: {
          axis,
          expected: printPattern(e, pattern, at),
          dims: [actual, ...matched.expected],
        },
      };
  }
  return { shape: result };
}

interface Aligned {
  readonly shape: readonly Dim[];
  readonly pairs: readonly { readonly expression: Expression; readonly axis: number }[];
}

/** Pairs dims of a pattern with axes; `...` takes what is left, and remembers it. */
function align(
  e: Elaboration,
  pattern: ShapePattern,
  shape: readonly Dim[],
  environment: Environment,
): Aligned | undefined {
  const gap = pattern.dims.findIndex((dim) => dim.kind === "ellipsis");
  const rest = shape.length - (pattern.dims.length - 1);
  if (gap < 0 ? pattern.dims.length !== shape.length : rest < 0) return undefined;
  const stem = uniqueId(e, ellipsisName);
  if (gap < 0)
    return { shape, pairs: pattern.dims.map((expression, axis) => ({ expression, axis })) };
  const labelled = shape.map((dim, axis) =>
    axis >= gap && axis < gap + rest ? withLabel(dim, `${stem}:${axis - gap}`) : dim,
  );
  if (!environment.bindings.has(ellipsisName)) {
    const items = labelled.slice(gap, gap + rest).map((dim): IntValue => ({ kind: "int", dim }));
    environment.bindings.set(ellipsisName, bound({ kind: "list", items }));
  }
  const pairs = pattern.dims.flatMap((expression, index) =>
    expression.kind === "ellipsis"
      ? []
      : [{ expression, axis: index > gap ? index + rest - 1 : index }],
  );
  return { shape: labelled, pairs };
}

function settled(environment: Environment, name: string): boolean {
  const binding = lookUp(environment, name);
  return binding !== undefined && !("dim" in binding && binding.dim === undefined);
}

function matchDim(
  e: Elaboration,
  expression: Expression,
  actual: Dim,
  at: At,
  what: Matched,
): { readonly dim: Dim } | { readonly expected: readonly Dim[] } {
  const [name, another] = openNames(e, expression, at);
  if (name !== undefined) {
    if (expression.kind === "name") return { dim: bindDim(e, at.environment, name, actual) };
    if (another !== undefined) return { expected: [] };
    return solveFor(e, name, expression, actual, at, what);
  }
  const wanted = dimOf(e, expression, at);
  if (!wanted) return { dim: actual };
  const span = what.span ?? expression.span;
  const answer: Answer = judge(e, "equal", actual, wanted, what.what, span, what);
  if (answer === "refuted") return { expected: [wanted] };
  return { dim: relabelled(actual, wanted) };
}

/** The names that the expression is the first to mention, each once. */
function openNames(e: Elaboration, expression: Expression, at: At): readonly string[] {
  const open: string[] = [];
  namesIn(expression, ({ name }) => {
    if (!settled(at.environment, name) && !isGlobal(e, name, at) && !open.includes(name))
      open.push(name);
  });
  return open;
}

/** A name that stands for something outside of the block, so that a shape does not bind it. */
export function isGlobal(e: Elaboration, name: string, at: At): boolean {
  if (scalarFunctions.has(name)) return true;
  return makesDims(e.resolution.byPath.get(at.environment.module)?.names.get(name));
}

/** A dim as written, where every name is known; undefined where it is none, which is then reported. */
export function dimOf(e: Elaboration, expression: Expression, at: At): Dim | undefined {
  const value = evaluate(e, expression, at);
  if (value.kind === "int") return value.dim;
  if (value.kind !== "unknown") fault(e, notADim, { found: describe(value) }, expression.span);
  return undefined;
}

/** `heads * d` against a dim, with `d` unknown. */
function solveFor(
  e: Elaboration,
  name: string,
  expression: Expression,
  actual: Dim,
  at: At,
  what: Matched,
): { readonly dim: Dim } | { readonly expected: readonly Dim[] } {
  const { dim: placeholder, symbol } = freshDim(e, name, "hyperparameter");
  const environment: Environment = {
    parent: at.environment,
    bindings: new Map([[name, bound({ kind: "int", dim: placeholder })]]),
    module: at.environment.module,
  };
  const pattern = dimOf(e, expression, { ...at, environment });
  if (!pattern) return { dim: actual };
  const solution = solve(pattern, symbol, actual);
  if (!solution) return { expected: [pattern] };
  for (const { divisor, dividend } of solution.divides) {
    const span = what.span ?? expression.span;
    if (judge(e, "divides", divisor, dividend, what.what, span) === "refuted")
      return { expected: [pattern] };
  }
  if (equal(solution.value, integer(0)) === "proved") return { expected: [pattern] };
  bindDim(e, at.environment, name, solution.value);
  return { dim: actual };
}

/** Settles a dim's name and gives the axis that label. */
export function bindDim(e: Elaboration, environment: Environment, name: string, actual: Dim): Dim {
  const dim = withLabel(actual, uniqueId(e, name));
  const waiting = lookUp(environment, name);
  if (waiting && "dim" in waiting) (waiting as DimBinding).dim = dim;
  else environment.bindings.set(name, bound({ kind: "int", dim }));
  return dim;
}

/** The axis keeps its origin and takes the name that the pattern calls it by. */
function relabelled(actual: Dim, expected: Dim): Dim {
  return expected.label === undefined ? actual : withLabel(actual, expected.label);
}

/** `[N, 28, 28, units]` with what is known filled in. */
export function printPattern(e: Elaboration, pattern: ShapePattern, at: At): string {
  const dims = pattern.dims.map((dim) => {
    if (dim.kind === "ellipsis") return ellipsisName;
    if (openNames(e, dim, at).length > 0) return dim.kind === "name" ? dim.name : textOf(e, dim);
    const value: Value = evaluate(e, dim, at);
    return value.kind === "int" ? printDim(value.dim) : textOf(e, dim);
  });
  return `[${dims.join(", ")}]`;
}

function textOf(e: Elaboration, { span }: Expression): string {
  return e.resolution.byPath.get(span.path)?.source.text.slice(span.start, span.end) ?? "?";
}

/** A shape as written, where every name is known. */
export function shapeOfPattern(
  e: Elaboration,
  pattern: ShapePattern,
  at: At,
): readonly Dim[] | undefined {
  const shape: Dim[] = [];
  for (const dim of pattern.dims) {
    if (dim.kind === "ellipsis") {
      const rest = lookUp(at.environment, ellipsisName)?.value();
      if (rest?.kind === "list")
        shape.push(...rest.items.flatMap((item) => (item.kind === "int" ? [item.dim] : [])));
      continue;
    }
    const value = dimOf(e, dim, at);
    if (!value) return undefined;
    shape.push(value.origin ? value : withOrigin(value, { span: dim.span, text: "written here" }));
  }
  return shape;
}
