/** The blocks that `repeat` and `for` are: they chain fresh copies of their body, or with `fork` put them side by side. */
import { wrongArgument, wrongPattern } from "../diagnostics/catalogue/values.ts";
import { wrapIn } from "../diagnostics/suggest.ts";
import type { ForExpression, RepeatExpression } from "../syntax/ast.ts";
import { isWithin } from "./budget.ts";
import { demandNumber, fault, type Elaboration } from "./elaboration.ts";
import { bound, child } from "./environment.ts";
import { evaluate, type At } from "./evaluate.ts";
import { builtinFunction } from "./functions.ts";
import { mentionOf } from "./place.ts";
import { describe, unknown, type BlockForm, type BlockValue, type Value } from "./value.ts";

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
    isFork: expression.isFork,
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
    isFork: expression.isFork,
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
