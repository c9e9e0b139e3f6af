/** A relation between dims that the compiler left open, as a statement that throws where it does not hold. */
import type { Obligation } from "../../graph/graph.ts";
import { failing } from "../../graph/relations.ts";
import { js, type JsExpression, type JsStatement } from "../../javascript/tree.ts";
import { asInteger, printDim, type Dim } from "../../shape/dim.ts";
import type { Span } from "../../source/source.ts";
import { dimToJs, type SymbolLookup } from "./dims.ts";

/** @param sources what tells the sizes, behind the message */
export function relationCheck(
  model: string,
  { relation, left, right, message, span }: Obligation,
  lookUp: SymbolLookup,
  sources = "",
): JsStatement {
  const [a, b] = [dimToJs(left, lookUp), dimToJs(right, lookUp)];
  const fails = {
    equal: js.binary(a, "!==", b),
    "at-least": js.binary(a, "<", b),
    divides: js.binary(js.binary(b, "%", a), "!==", js.literal(0)),
  };
  const show = (dim: Dim, value: JsExpression): readonly (string | JsExpression)[] =>
    asInteger(dim) === undefined ? [`${printDim(dim)} = `, value] : [printDim(dim)];
  const words = ` ${failing[relation]} `;
  const parts = [`${model}: ${message}: `, ...show(left, a), words, ...show(right, b), sources];
  return throwing(fails[relation], parts, span);
}

/** `if (test) throw new RangeError(…)` */
export function throwing(
  test: JsExpression,
  parts: readonly (string | JsExpression)[],
  origin: Span,
): JsStatement {
  const error = js.construct(js.id("RangeError"), { kind: "template", parts });
  return { kind: "if", test, consequent: [{ kind: "throw", value: error }], origin };
}
