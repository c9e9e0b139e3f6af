/** Application of `repeat` and `for`: the rounds of a chain, and with `fork` the branches side by side. */
import { wrongArgument } from "../diagnostics/catalogue/values.ts";
import { add, asInteger, equal, multiply, subtract, type Dim } from "../shape/dim.ts";
import type { Span } from "../source/source.ts";
import { applyValue } from "./apply.ts";
import { isAffordable, isWithin, spend } from "./budget.ts";
import { fault, within, type Elaboration } from "./elaboration.ts";
import { bound, child } from "./environment.ts";
import { evaluate } from "./evaluate.ts";
import { placeOf } from "./place.ts";
import { copyRound, isRepeated, markOf, recordRound, type Round } from "./rounds.ts";
import { oneOrTuple, unknown, type BlockForm, type BlockValue, type TensorValue, type Value } from "./value.ts"; // prettier-ignore

type RepeatForm = Extract<BlockForm, { kind: "repeat" }>;
type Iterations = readonly ReadonlyMap<string, Value>[];

/** Runs the body once for each iteration, each fed with what the one before gave. */
export function applyRepeat(
  e: Elaboration,
  self: BlockValue,
  form: RepeatForm,
  inputs: readonly Value[],
  span: Span,
): Value {
  const { iterations } = form;
  if ("count" in iterations) return applyOpenRepeat(e, self, form, iterations.count, inputs, span);
  if (iterations[0]?.size === 0 && !hasRoom(e, iterations.length, self.span)) return unknown;
  if (form.isFork) return applyBranches(e, self, form, iterations, inputs, span);
  let signals: readonly Value[] = inputs;
  let result = oneOrTuple(inputs);
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
      result = applyRound(e, self, form, iterations, index, signals, span);
      if (result.kind === "unknown") return unknown;
    }
    [before, last] = [last, copy ?? recordRound(e, place, start, signals, result)];
    if (copy) result = oneOrTuple(copy.outputs);
    signals = result.kind === "tuple" ? result.items : [result];
  }
  return result;
}

/** Runs the body once for each iteration, each fed with the same. */
function applyBranches(
  e: Elaboration,
  self: BlockValue,
  form: RepeatForm,
  iterations: Iterations,
  inputs: readonly Value[],
  span: Span,
): Value {
  if (iterations.length === 0) {
    const expected = "one branch or more";
    fault(e, wrongArgument, { name: "count", block: "fork", expected, found: "none" }, self.span);
    return unknown;
  }
  const items: Value[] = [];
  for (const index of iterations.keys()) {
    const result = applyRound(e, self, form, iterations, index, inputs, span);
    if (result.kind === "unknown") return unknown;
    items.push(...(result.kind === "tuple" ? result.items : [result]));
  }
  return isWithin(e, items.length, "this fork", span) ? oneOrTuple(items) : unknown;
}

/** One iteration, told to whoever asks what led to a mistake. */
function applyRound(
  e: Elaboration,
  self: BlockValue,
  form: RepeatForm,
  iterations: Iterations,
  index: number,
  signals: readonly Value[],
  span: Span,
): Value {
  const names = iterations[index] ?? new Map<string, Value>();
  const [depth, count] = [e.frames.length, iterations.length];
  const isPlain = names.size === 0;
  e.rounds.push({ depth, number: index + 1, count, isPlain, span: self.span });
  const result = iterate(e, self, form, index, names, signals, span);
  e.rounds.pop();
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
  count: Dim,
  inputs: readonly Value[],
  span: Span,
): Value {
  const [start] = inputs;
  e.observer?.skipped();
  const first = iterate(e, self, form, 0, new Map(), inputs, span);
  if (form.isFork) return unknown;
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
