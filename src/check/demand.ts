/** What a shape rule demands, judged: proved, refuted and reported, or left open for a later check. */
import { geometry, inputsDiffer, shapeMismatch } from "../diagnostics/catalogue/shapes.ts";
import type { Label } from "../diagnostics/diagnostic.ts";
import type { Obligation, RangeDemand } from "../graph/graph.ts";
import type { Demand } from "../operators/operator.ts";
import {
  atLeast,
  divides,
  equal,
  everySymbol,
  integer,
  isNumber,
  printDim,
  type Answer,
  type Dim,
  type DimSymbol,
} from "../shape/dim.ts";
import { printReal, symbolsOfReal } from "../shape/real.ts";
import type { Span } from "../source/source.ts";
import { fault, type Elaboration } from "./elaboration.ts";
import { printTensorType, type Value } from "./value.ts";

type Relation = Obligation["relation"];

/** The demands of one application, reported at `span`; `inputs` are shown when none of their dims tells its origin. */
export function demandAt(e: Elaboration, span: Span, inputs: readonly Value[] = []): Demand {
  return new DemandAt(e, span, inputs);
}

/** A class, since functions of its own for each application would be a tenth of what the checker makes. */
class DemandAt implements Demand {
  readonly #e: Elaboration;
  readonly #span: Span;
  readonly #inputs: readonly Value[];
  readonly #faults: number;

  constructor(e: Elaboration, span: Span, inputs: readonly Value[]) {
    this.#e = e;
    this.#span = span;
    this.#inputs = inputs;
    this.#faults = e.diagnostics.length;
  }

  equal(a: Dim, b: Dim, what: string, hint?: string): void {
    if (!this.#isRefuted("equal", a, b, what, hint)) return;
    const notes = hint === undefined ? [] : [hint];
    const values = { what, left: printDim(a), right: printDim(b) };
    fault(this.#e, shapeMismatch, values, this.#span, { related: this.#labels(a, b), notes });
  }

  atLeast(a: Dim, b: Dim, what: string, hint?: string): void {
    if (!this.#isRefuted("at-least", a, b, what)) return;
    this.#problem(`${what}: ${printDim(a)} < ${printDim(b)}`, this.#labels(a, b), hint);
  }

  divides(divisor: Dim, dividend: Dim, what: string): void {
    if (!this.#isRefuted("divides", divisor, dividend, what)) return;
    const found = `${printDim(divisor)} does not divide ${printDim(dividend)}`;
    this.#problem(`${what}: ${found}`, this.#labels(divisor, dividend));
  }

  fail(message: string, hint?: string): void {
    this.#problem(message, inputLabels(this.#inputs, this.#span), hint);
  }

  #isRefuted(relation: Relation, left: Dim, right: Dim, what: string, hint?: string): boolean {
    // Rules go on after a refutation; what follows from it would be noise.
    if (this.#e.diagnostics.length > this.#faults) return false;
    const circumstances = hint === undefined ? {} : { notes: [hint] };
    return judge(this.#e, relation, left, right, what, this.#span, circumstances) === "refuted";
  }

  #labels(...dims: readonly Dim[]): readonly Label[] {
    const known = originLabels(dims, this.#span);
    // What was computed has no origin of its own; the signals show where it came from.
    return dims.every((dim) => dim.origin)
      ? known
      : [...known, ...inputLabels(this.#inputs, this.#span)];
  }

  #problem(text: string, related: readonly Label[], hint?: string): void {
    const notes = hint === undefined ? [] : [hint];
    fault(this.#e, geometry, { problem: text }, this.#span, { related, notes });
  }
}
interface Circumstances {
  /** The program states that it holds. */
  readonly isFact?: boolean;
  /** For the reader, where two dims may differ. */
  readonly notes?: readonly string[];
  readonly related?: readonly Label[];
}

/**
 * Decides a relation. What late-bound hyperparameters leave open becomes an obligation, checked when a model is made;
 * two dims that only the run tells must not be taken for equal, unless the program states it. What is stated
 * of such dims, and that one divides another, is checked when the model is called.
 */
export function judge(
  e: Elaboration,
  relation: Relation,
  left: Dim,
  right: Dim,
  message: string,
  span: Span,
  { isFact = false, notes = [], related = [] }: Circumstances = {},
): Answer {
  const answer = decided(e, relation, left, right);
  if (answer !== "unknown" || e.mode === "definition") return answer;
  const isLate = ({ id }: DimSymbol): boolean => e.roles.get(id) === "hyperparameter";
  if (everySymbol(left, isLate) && everySymbol(right, isLate)) {
    remember(e, "obligations", { relation, left, right, message, span });
  } else if (isFact || relation === "divides")
    remember(e, "runtimeFacts", { relation, left, right, message, span });
  else if (relation === "equal") {
    const labels = [...related, ...originLabels([left, right], span)];
    const isOne = [left, right].some((dim) => dim.key === integer(1).key);
    const hints = isOne ? ["`broadcast_to(x, [N, …])` repeats an axis of size 1"] : notes;
    const values = { what: message, left: printDim(left), right: printDim(right) };
    fault(e, inputsDiffer, values, span, { related: labels, notes: hints });
  }
  return answer;
}

const decisions = { equal, "at-least": atLeast, divides };

/** The answer by all that is known so far; what has been asked before is looked up. */
function decided(e: Elaboration, relation: Relation, left: Dim, right: Dim): Answer {
  const decide = decisions[relation];
  const { facts } = e;
  // Numbers are compared sooner than looked up, and the facts of a definition come and go.
  if ((isNumber(left) && isNumber(right)) || (e.mode === "definition" && facts.length > 0))
    return decide(left, right, facts);
  const known = facts.length === 0 ? e.budget.shared.judged : e.judged;
  const key = keyOfQuestion(relation, left, right);
  let answer = known.get(key);
  if (!answer) known.set(key, (answer = decide(left, right, facts)));
  return answer;
}

function keyOfQuestion(relation: Relation, left: Dim, right: Dim): string {
  return `${relation} ${left.key} ${right.key}`;
}

/** Each question once, however its dims came about: those of two instances have symbols of their own. */
function remember(e: Elaboration, list: "obligations" | "runtimeFacts", made: Obligation): void {
  const { relation, left, right } = made;
  const key = `${list} ${keyOfQuestion(relation, left, right)}`;
  if (e.remembered.has(key)) return;
  const text = `${list} ${relation} ${printDim(left)} ${printDim(right)}`;
  if (!e.remembered.has(text)) e[list].push(made);
  e.remembered.add(key).add(text);
}

/** A range of a float that only late-bound hyperparameters tell, to be checked when a model is made. */
export function rememberRange(e: Elaboration, range: RangeDemand): void {
  const symbols = [...symbolsOfReal(range.value).keys()];
  if (e.mode === "definition" || symbols.some((id) => e.roles.get(id) !== "hyperparameter")) return;
  const text = `${range.message} ${printReal(range.value)}`;
  if (e.remembered.has(text)) return;
  e.remembered.add(text);
  e.ranges.push(range);
}

/** A hyperparameter's lower bound: `filters` must be at least 1. */
export function judgeLeast(
  e: Elaboration,
  dim: Dim,
  least: number,
  name: string,
  span: Span,
): boolean {
  const message = `${name} must be at least ${String(least)}`;
  return judge(e, "at-least", dim, integer(least), message, span) !== "refuted";
}

/** Labels that say where dims come from. */
export function originLabels(dims: readonly Dim[], except: Span): readonly Label[] {
  const labels: Label[] = [];
  for (const dim of dims) {
    const { origin } = dim;
    if (
      !origin ||
      isSame(origin.span, except) ||
      labels.some((label) => isSame(label.span, origin.span))
    )
      continue;
    labels.push({ span: origin.span, message: labelOfOrigin(printDim(dim), origin.text) });
  }
  return labels;
}

/** A number that stands there says itself. */
function labelOfOrigin(dim: string, text: string): string {
  return dim === text ? `${dim} is written here` : `${dim}: ${text}`;
}

function inputLabels(inputs: readonly Value[], except: Span): readonly Label[] {
  return inputs.flatMap((input) =>
    input.kind === "tensor" && !isSame(input.span, except)
      ? [
          {
            span: input.span,
            message: `this is ${printTensorType(input.type)}`,
          },
        ]
      : [],
  );
}

function isSame(a: Span, b: Span): boolean {
  return a.path === b.path && a.start === b.start && a.end === b.end;
}
