/** `repeat` and `for`: blocks that chain fresh copies of their body. */
import { wrongArgument, wrongPattern } from "../diagnostics/catalogue/values.ts";
import { wrapIn } from "../diagnostics/suggest.ts";
import { asInteger, equal, add, multiply, subtract, type Dim } from "../shape/dim.ts";
import type { ForExpression, RepeatExpression } from "../syntax/ast.ts";
import type { Span } from "../source/source.ts";
import { applyValue } from "./apply.ts";
import { isAffordable, isWithin, spend } from "./budget.ts";
import { demandNumber, fault, within, type Elaboration } from "./elaboration.ts";
import { bound, child } from "./environment.ts";
import { evaluate, type At } from "./evaluate.ts";
import { builtinFunction } from "./functions.ts";
import { mentionOf, placeOf } from "./place.ts";
import { copyRound, isRepeated, markOf, recordRound, type Round } from "./rounds.ts";
import {
  describe,
  oneOrTuple,
  unknown,
  type BlockForm,
  type BlockValue,
  type TensorValue,
  type Value,
} from "./value.ts";

type RepeatForm = Extract<BlockForm, { kind: "repeat" }>;

export function repeatBlock(e: Elaboration, expression: RepeatExpression, at: At): Value {
  const count = evaluate(e, expression.count, at);
  const { span } = expression.count;
  if (count.kind === "unknown") return abstract(e, expression, at);
  if (count.kind !== "int") {
    fault(
      e,
      wrongArgument,
      { name: "count", block: "repeat", expected: "an int", found: describe(count) },
      span,
    );
    return unknown;
  }
  const number = demandNumber(e, count.dim, span, "a repeat count");
  if (number === undefined && e.mode === "model") return unknown;
  if (number !== undefined && number < 0) {
    fault(
      e,
      wrongArgument,
      { name: "count", block: "repeat", expected: "0 or more", found: describe(count) },
      span,
    );
    return unknown;
  }
  if (number !== undefined && !isWithin(e, number, "this repetition", span)) return unknown;
  const iterations =
    number === undefined
      ? { count: count.dim }
      : Array.from({ length: number }, () => new Map<string, Value>());
  return block(e, expression, at, {
    kind: "repeat",
    iterations,
    body: expression.body,
    environment: at.environment,
  });
}

export function forBlock(e: Elaboration, expression: ForExpression, at: At): Value {
  // Elsewhere `range(n)` is a signal; here it counts.
  const counting = new Map([["range", bound(builtinFunction(e, "range") ?? unknown)]]);
  const list = evaluate(e, expression.list, {
    ...at,
    environment: child(at.environment, counting),
  });
  if (list.kind === "unknown") return abstract(e, expression, at);
  if (list.kind !== "list" && list.kind !== "tuple") {
    fault(
      e,
      wrongArgument,
      { name: "list", block: "for", expected: "a list", found: describe(list) },
      expression.list.span,
      { notes: list.kind === "int" ? ["`range(n)` counts: `for i in range(3) { … }`"] : [] },
    );
    return unknown;
  }
  if (!isWithin(e, list.items.length, "this repetition", expression.list.span)) return unknown;
  const iterations: ReadonlyMap<string, Value>[] = [];
  for (const item of list.items) {
    const names = destructure(e, expression, item);
    if (!names) return unknown;
    iterations.push(names);
  }
  return block(e, expression, at, {
    kind: "repeat",
    iterations,
    body: expression.body,
    environment: at.environment,
  });
}

function block(
  e: Elaboration,
  expression: RepeatExpression | ForExpression,
  at: At,
  form: BlockForm,
): BlockValue {
  return {
    kind: "block",
    place: mentionOf(e.segments, at.place, expression),
    span: expression.span,
    form,
  };
}

function abstract(
  e: Elaboration,
  expression: RepeatExpression | ForExpression,
  at: At,
): BlockValue {
  return block(e, expression, at, { kind: "abstract" });
}

function destructure(
  e: Elaboration,
  expression: ForExpression,
  item: Value,
): ReadonlyMap<string, Value> | undefined {
  const { pattern, isTuple } = expression;
  if (!isTuple) return new Map([[pattern[0]?.name ?? "", item]]);
  if (item.kind === "unknown") return new Map(pattern.map(({ name }) => [name, unknown]));
  if ((item.kind === "tuple" || item.kind === "list") && item.items.length === pattern.length) {
    return new Map(pattern.map(({ name }, index) => [name, item.items[index] ?? unknown]));
  }
  const names = pattern.map(({ name }) => `\`${name}\``).join(", ");
  const { span } = expression.list;
  const isCounting = pattern.length === 2 && item.kind !== "tuple" && item.kind !== "list";
  const title = "count the items: `(0, first), (1, second), …`";
  const edits = wrapIn(span, "enumerate");
  fault(e, wrongPattern, { names, found: describe(item) }, span, {
    fixes: isCounting ? [{ title, edits }] : [],
  });
  return undefined;
}

/** Runs the body once for each iteration, each fed with what the one before gave. */
export function applyRepeat(
  e: Elaboration,
  self: BlockValue,
  form: RepeatForm,
  inputs: readonly Value[],
  span: Span,
): Value {
  if (!Array.isArray(form.iterations)) return applyOpenRepeat(e, self, form, inputs, span);
  let signals: readonly Value[] = inputs;
  let result = oneOrTuple(inputs);
  const iterations = form.iterations as readonly ReadonlyMap<string, Value>[];
  if (iterations[0]?.size === 0 && !hasRoom(e, iterations.length, self.span)) return unknown;
  let [before, last]: (Round | undefined)[] = [];
  for (const [index, names] of iterations.entries()) {
    const place = placeOf(self.place, form.body, String(index));
    // Names tell one round from another.
    const copy: Round | undefined =
      before && last && names.size === 0 && isRepeated(e, before, last)
        ? copyRound(e, last, place, String(index))
        : undefined;
    const start = markOf(e);
    if (!copy) {
      const count = iterations.length;
      const isPlain = names.size === 0;
      e.rounds.push({ depth: e.frames.length, number: index + 1, count, isPlain, span: self.span });
      result = iterate(e, self, form, index, names, signals, span);
      e.rounds.pop();
      if (result.kind === "unknown") return unknown;
    }
    [before, last] = [last, copy ?? recordRound(e, place, start, signals, result)];
    if (copy) result = oneOrTuple(copy.outputs);
    signals = result.kind === "tuple" ? result.items : [result];
  }
  return result;
}

/** Steps of an iteration, whatever it comes to. */
const stepsOfRound = 8;

/**
 * Whether there is enough left for `repeat` within `repeat`, asked in the first round of all: what repeats in one round
 * repeats in the others.
 */
function hasRoom(e: Elaboration, count: number, span: Span): boolean {
  const isFirst = e.rounds.every(({ number, isPlain }) => isPlain && number === 1);
  const all = e.rounds.reduce((product, round) => product * round.count, count);
  return !isFirst || e.rounds.length === 0 || isAffordable(e, span, stepsOfRound * all);
}

function iterate(
  e: Elaboration,
  self: BlockValue,
  form: RepeatForm,
  index: number,
  names: ReadonlyMap<string, Value>,
  inputs: readonly Value[],
  span: Span,
): Value {
  // Where the body comes to nothing, the iterations still cost.
  if (!spend(e, span, stepsOfRound)) return unknown;
  const bindings = new Map([...names].map(([name, value]) => [name, bound(value, true)]));
  const environment = child(form.environment, bindings);
  const place = placeOf(self.place, form.body, String(index));
  return within(e, { kind: "iteration", name: String(index), place, span: self.span }, () =>
    applyValue(e, evaluate(e, form.body, { environment, place }), inputs, span),
  );
}

/**
 * In a definition the count may be a symbol. Two iterations tell how the shape grows; if both add the same, `count` of
 * them add `count` times as much.
 */
function applyOpenRepeat(
  e: Elaboration,
  self: BlockValue,
  form: RepeatForm,
  inputs: readonly Value[],
  span: Span,
): Value {
  const count = (form.iterations as { readonly count: Dim }).count;
  const [start] = inputs;
  e.observer?.skipped();
  const first = iterate(e, self, form, 0, new Map(), inputs, span);
  if (start?.kind !== "tensor" || first.kind !== "tensor" || inputs.length !== 1) return unknown;
  const second = iterate(e, self, form, 1, new Map(), [first], span);
  if (second.kind !== "tensor") return unknown;
  const shape = growth(start, first, second, count);
  return shape ? { ...second, type: { ...second.type, shape } } : unknown;
}

function growth(
  start: TensorValue,
  first: TensorValue,
  second: TensorValue,
  count: Dim,
): readonly Dim[] | undefined {
  const { shape } = start.type;
  if (first.type.shape.length !== shape.length || second.type.shape.length !== shape.length)
    return undefined;
  const grown: Dim[] = [];
  for (const [axis, dim] of shape.entries()) {
    const step = subtract(first.type.shape[axis] as Dim, dim);
    const next = subtract(second.type.shape[axis] as Dim, first.type.shape[axis] as Dim);
    if (equal(step, next) !== "proved") return undefined;
    grown.push(asInteger(step) === 0 ? dim : add(dim, multiply(count, step)));
  }
  return grown;
}
