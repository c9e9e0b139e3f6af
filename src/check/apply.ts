/** Application of a block value, of whatever form, to signals. */
import { notABlock, wrongInputCount } from "../diagnostics/catalogue/values.ts";
import type { Span } from "../source/source.ts";
import { applyDeclared } from "./apply-declared.ts";
import { applyOperator } from "./apply-operator.ts";
import { enter, isWithin, leave } from "./budget.ts";
import { fault, type Elaboration } from "./elaboration.ts";
import { bound, child } from "./environment.ts";
import { evaluate } from "./evaluate.ts";
import { observe } from "./observer.ts";
import { placeOf } from "./place.ts";
import { applyRepeat } from "./iterations.ts";
import { applyScan } from "./scan.ts";
import { describe, nameOfBlock, unknown, type BlockValue, type Value } from "./value.ts";

/** Applies what should be a block. `span` is what is underlined when it is not. */
export function applyValue(
  e: Elaboration,
  callee: Value,
  inputs: readonly Value[],
  span: Span,
): Value {
  if (callee.kind === "block") return applyBlock(e, callee, inputs, span);
  if (callee.kind === "unknown") return unknown;
  if (callee.kind === "function") return callee.call(inputs, span);
  fault(e, notABlock, { found: describe(callee), use: "applied to a signal" }, span, {
    notes:
      callee.kind === "tensor"
        ? ["a signal is a value, not a block; name the block instead: `f = dense(4)`"]
        : [],
  });
  return unknown;
}

export function applyBlock(
  e: Elaboration,
  block: BlockValue,
  inputs: readonly Value[],
  span: Span,
): Value {
  // It takes several calls to get from an application to the next expression.
  if (!enter(e, span, 8)) return unknown;
  const result = applyForm(e, block, inputs, span);
  leave(e, 8);
  observe(e, span, result);
  return result;
}

function applyForm(e: Elaboration, block: BlockValue, inputs: readonly Value[], span: Span): Value {
  const { form } = block;
  switch (form.kind) {
    case "operator":
      return applyOperator(e, {
        operator: form.operator,
        inputs,
        args: form.args,
        span,
        place: block.place,
        shown: form.operator.name,
      });
    case "declared":
      return applyDeclared(e, block, form, inputs, span);
    case "composed":
      return form.parts.reduce<Value>(
        (signal, part, index) => {
          if (signal.kind === "unknown") return unknown;
          const flat = index === 0 ? inputs : signal.kind === "tuple" ? signal.items : [signal];
          return applyBlock(e, part, flat, part.span);
        },
        { kind: "tuple", items: inputs },
      );
    case "fork": {
      const results = form.parts.map((part) => applyBlock(e, part, inputs, part.span));
      const items = results.flatMap((result) =>
        result.kind === "tuple" ? result.items : [result],
      );
      return isWithin(e, items.length, "this fork", span) ? { kind: "tuple", items } : unknown;
    }
    case "lambda": {
      if (inputs.length !== form.parameters.length) {
        const expected = counted(form.parameters.length, "argument");
        fault(
          e,
          wrongInputCount,
          { block: nameOfBlock(block), expected, found: String(inputs.length) },
          span,
        );
        return unknown;
      }
      const bindings = form.parameters.map(
        ({ name }, index) => [name, bound(inputs[index] ?? unknown, true)] as const,
      );
      const environment = child(form.environment, new Map(bindings));
      return evaluate(e, form.body, { environment, place: placeOf(block.place, form.body, "") });
    }
    case "repeat":
      return applyRepeat(e, block, form, inputs, span);
    case "scan":
      return applyScan(e, block, form, inputs, span);
    case "abstract":
      e.observer?.skipped();
      return unknown;
  }
}

/** "1 input", "2 inputs" */
export function counted(count: number, noun: string): string {
  return `${count === 0 ? "no" : count} ${noun}${count === 1 ? "" : "s"}`;
}
