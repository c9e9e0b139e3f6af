/** `if`: a choice between equations at compile time. */
import { badCondition } from "../diagnostics/catalogue/values.ts";
import {
  equal,
  substitute,
  symbolsOf,
  asInteger,
  printDim,
  type Dim,
  type DimFact,
  type DimSymbol,
} from "../shape/dim.ts";
import { symbolsOfReal, type Real } from "../shape/real.ts";
import type { Span } from "../source/source.ts";
import type { Expression, IfExpression } from "../syntax/ast.ts";
import { dimNotKnown } from "../diagnostics/catalogue/shapes.ts";
import { operators } from "../operators/registry.ts";
import { applyOperator } from "./apply-operator.ts";
import { fault, type Elaboration } from "./elaboration.ts";
import { evaluate, type At } from "./evaluate.ts";
import { describe, unknown, type TensorValue, type Value } from "./value.ts";

export function evaluateIf(e: Elaboration, expression: IfExpression, at: At): Value {
  const { condition, consequent, alternative } = expression;
  const decision = evaluate(e, condition, at);
  if (decision.kind === "bool") return evaluate(e, decision.value ? consequent : alternative, at);
  if (decision.kind === "training") return selectByTraining(e, expression, at);
  if (decision.kind !== "unknown") {
    const note =
      decision.kind === "tensor"
        ? "`where(mask, a, b)` chooses element by element when the model runs"
        : decision.kind === "int"
          ? "a number is neither true nor false: compare it, as in `n > 0`"
          : undefined;
    fault(e, badCondition, { found: describe(decision) }, condition.span, {
      notes: note === undefined ? [] : [note],
    });
    return unknown;
  }
  if (e.mode === "model") {
    e.isPartial = true;
    return unknown;
  }
  // A definition is checked for both outcomes; what is known of the symbols in each is a fact there.
  const facts = factsOf(e, condition, at);
  const assumed = e.facts.length;
  e.facts.push(...facts);
  const first = evaluate(e, consequent, at);
  e.facts.length = assumed;
  return merge(first, evaluate(e, alternative, at), facts);
}

/** `if training then a else b`: both are computed as the run needs them, so they must have one type. */
function selectByTraining(
  e: Elaboration,
  { condition, consequent, alternative, span }: IfExpression,
  at: At,
): Value {
  const operator = operators.get("when_training");
  const inputs = [evaluate(e, consequent, at), evaluate(e, alternative, at)];
  if (!operator || inputs.some((input) => input.kind === "unknown")) return unknown;
  const odd = inputs.find((input) => input.kind === "block" || input.kind === "tuple");
  if (odd) {
    fault(
      e,
      badCondition,
      { found: "known only when the model runs, while the branches are no signals" },
      condition.span,
    );
    return unknown;
  }
  return applyOperator(e, {
    operator,
    inputs,
    args: [],
    span,
    place: undefined,
    shown: "if training",
  });
}

/**
 * A condition that is not decided. In a model the late-bound hyperparameters in it become structural, and the model is
 * elaborated again; a dim that only the run tells cannot choose.
 */
export function undecided(
  e: Elaboration,
  span: Span,
  dims: readonly Dim[],
  reals: readonly Real[] = [],
): Value {
  if (e.mode === "definition") return unknown;
  const ids = [
    ...dims.flatMap((dim) => [...symbolsOf(dim).keys()]),
    ...reals.flatMap((real) => [...symbolsOfReal(real).keys()]),
  ];
  const open = ids.filter((id) => e.roles.get(id) === "hyperparameter");
  for (const id of open) e.structural.add(id);
  if (open.length === 0) {
    const dim = dims.map(printDim).find((text) => Number.isNaN(Number(text))) ?? "a dim";
    fault(e, dimNotKnown, { dim, purpose: "a condition" }, span);
  }
  return unknown;
}

/** What `a == b and …` says about dims. */
function factsOf(e: Elaboration, condition: Expression, at: At): readonly DimFact[] {
  if (condition.kind !== "binary") return [];
  if (condition.operator === "and") {
    return [...factsOf(e, condition.left, at), ...factsOf(e, condition.right, at)];
  }
  if (condition.operator !== "==") return [];
  const left = evaluate(e, condition.left, at);
  const right = evaluate(e, condition.right, at);
  return left.kind === "int" && right.kind === "int"
    ? [{ kind: "equal", left: left.dim, right: right.dim }]
    : [];
}

/** The type of a choice: that of the general branch, where the facts make the special one equal to it. */
function merge(first: Value, second: Value, facts: readonly DimFact[]): Value {
  if (first.kind === "block" && second.kind === "block") {
    return { ...first, form: { kind: "abstract" } };
  }
  if (first.kind !== "tensor" || second.kind !== "tensor")
    return first.kind === second.kind && isSame(first, second) ? first : unknown;
  if (hasShape(first, second, []) || hasShape(first, second, facts)) return second;
  return unknown;
}

function isSame(first: Value, second: Value): boolean {
  return first.kind === "int" && second.kind === "int" && equal(first.dim, second.dim) === "proved";
}

function hasShape(first: TensorValue, second: TensorValue, facts: readonly DimFact[]): boolean {
  const assume = assumption(facts);
  const { shape } = second.type;
  return (
    first.type.dtype === second.type.dtype &&
    first.type.shape.length === shape.length &&
    first.type.shape.every(
      (dim, axis) => equal(assume(dim), assume(shape[axis] as Dim)) === "proved",
    )
  );
}

/** Replaces symbols by what the facts say they equal. */
function assumption(facts: readonly DimFact[]): (dim: Dim) => Dim {
  const known = new Map<string, Dim>();
  for (const fact of facts) {
    if (fact.kind !== "equal") continue;
    for (const [side, other] of [
      [fact.left, fact.right],
      [fact.right, fact.left],
    ] as const) {
      const [id, ...more] = symbolsOf(side).keys();
      const isBare =
        id !== undefined &&
        more.length === 0 &&
        asInteger(side) === undefined &&
        printDim(side) === symbolsOf(side).get(id)?.name;
      if (!isBare || known.has(id) || symbolsOf(other).has(id)) continue;
      known.set(id, other);
      break;
    }
  }
  return (dim) => substitute(dim, (symbol: DimSymbol) => known.get(symbol.id));
}
