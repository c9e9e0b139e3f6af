/** `he_normal`, `normal(0.02)`: how a weight begins. */
import { badInitializer } from "../diagnostics/catalogue/values.ts";
import { closest, didYouMean } from "../diagnostics/suggest.ts";
import { initializers } from "../operators/initializers.ts";
import { constant, type Real } from "../shape/real.ts";
import { foreignNames } from "../diagnostics/foreign-names.ts";
import type { Expression } from "../syntax/ast.ts";
import { fault, type Elaboration } from "./elaboration.ts";
import { lookUp } from "./environment.ts";
import { evaluate, type At } from "./evaluate.ts";
import { asReal } from "./functions.ts";
import { describe, unknown, type Value } from "./value.ts";

export function evaluateInitializer(e: Elaboration, expression: Expression, at: At): Value {
  if (expression.kind === "number") return constantOf(e, expression, at);
  const callee = expression.kind === "call" ? expression.callee : expression;
  if (callee.kind !== "name")
    return complain(
      e,
      expression,
      "an initialiser is a name such as `he_normal`, or a call such as `normal(0.02)`",
    );
  const bound = lookUp(at.environment, callee.name)?.value();
  if (bound?.kind === "initializer" || bound?.kind === "unknown") return bound;
  const entry = initializers.get(callee.name);
  if (!entry) {
    const { name, span } = callee;
    const near = foreignNames.get(name)?.instead ?? closest(name, initializers.keys());
    const isKnown = near !== undefined && initializers.has(near);
    fault(e, badInitializer, { problem: `there is no initialiser \`${name}\`` }, span, {
      fixes: isKnown ? [didYouMean(span, near)] : [],
      notes: isKnown ? [] : [`initialisers are ${[...initializers.keys()].join(", ")}`],
    });
    return unknown;
  }
  const given = expression.kind === "call" ? expression.arguments : [];
  const args: Real[] = entry.parameters.map(({ initial }) => constant(initial));
  for (const [index, argument] of given.entries()) {
    const name = argument.name?.name;
    const slot =
      name === undefined
        ? index
        : entry.parameters.findIndex((parameter) => parameter.name === name);
    const value = evaluate(e, argument.value, at);
    if (value.kind === "unknown") return unknown;
    const real = asReal(value);
    if (slot < 0 || slot >= args.length) {
      const names = entry.parameters.map((parameter) => `\`${parameter.name}\``).join(", ");
      const takes = names === "" ? "no arguments" : `${names} only`;
      return complain(e, argument.value, `\`${entry.name}\` takes ${takes}`);
    }
    if (!real)
      return complain(
        e,
        argument.value,
        `\`${entry.name}\` takes a number, not ${describe(value)}`,
      );
    args[slot] = real;
  }
  return { kind: "initializer", initializer: { name: entry.name, args } };
}

/** `param scale[D] = 0.1` */
function constantOf(e: Elaboration, expression: Expression, at: At): Value {
  const real = asReal(evaluate(e, expression, at));
  return real ? { kind: "initializer", initializer: { name: "constant", args: [real] } } : unknown;
}

function complain(e: Elaboration, { span }: Expression, problem: string): Value {
  fault(e, badInitializer, { problem }, span);
  return unknown;
}
