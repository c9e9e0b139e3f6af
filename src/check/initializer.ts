/** `he_normal`, `normal(0.02)`: how a weight begins. */
import { badInitializer } from "../diagnostics/catalogue/values.ts";
import { foreignNames } from "../diagnostics/foreign-names.ts";
import { closest, didYouMean } from "../diagnostics/suggest.ts";
import {
  initializers,
  type InitializerParameter,
  type Initializer,
} from "../operators/initializers.ts";
import { realConstant, type Real } from "../shape/real.ts";
import type { Argument, Expression } from "../syntax/ast.ts";
import { fault, type Elaboration } from "./elaboration.ts";
import { lookUp } from "./environment.ts";
import { evaluate, type At } from "./evaluate.ts";
import { asReal } from "./functions.ts";
import { isGlobal } from "./match.ts";
import { describe, unknown, type Value } from "./value.ts";

export function evaluateInitializer(e: Elaboration, expression: Expression, at: At): Value {
  // The parser has reported it.
  if (expression.kind === "error") return unknown;
  const callee = expression.kind === "call" ? expression.callee : expression;
  if (callee.kind !== "name") return constantOf(e, expression, at);
  const bound = lookUp(at.environment, callee.name)?.value();
  if (bound?.kind === "initializer" || bound?.kind === "unknown") return bound;
  const entry = initializers.get(callee.name);
  if (!entry) {
    const { name, span } = callee;
    if (bound || isGlobal(e, name, at)) return constantOf(e, expression, at);
    const near = foreignNames.get(name)?.instead ?? closest(name, initializers.keys());
    const isKnown = near !== undefined && initializers.has(near);
    fault(e, badInitializer, { problem: `there is no initialiser \`${name}\`` }, span, {
      fixes: isKnown ? [didYouMean(span, near)] : [],
      notes: isKnown ? [] : [`initialisers are ${[...initializers.keys()].join(", ")}`],
    });
    return unknown;
  }
  const given = expression.kind === "call" ? expression.arguments : [];
  const args = new Map<string, Real | string>();
  for (const [index, argument] of given.entries()) {
    const name = argument.name?.name;
    const parameter =
      name === undefined
        ? entry.parameters.filter((one) => !one.isNamed)[index]
        : entry.parameters.find((one) => one.name === name);
    if (!parameter) return complain(e, argument.value, takes(callee.name, entry.parameters, name));
    if (args.has(parameter.name))
      return complain(e, argument.value, `\`${parameter.name}\` is given twice`);
    const value = argumentOf(e, callee.name, parameter, argument, at);
    if (value === undefined) return unknown;
    args.set(parameter.name, value);
  }
  const initializer: Initializer = { name: entry.name, args: Object.fromEntries(args) };
  return { kind: "initializer", initializer };
}

function argumentOf(
  e: Elaboration,
  initializer: string,
  { name, choices, least }: InitializerParameter,
  { value: expression }: Argument,
  at: At,
): Real | string | undefined {
  const what = `\`${name}\` of \`${initializer}\``;
  if (choices) {
    if (expression.kind === "name" && choices.includes(expression.name)) return expression.name;
    const listed = choices.map((choice) => `\`${choice}\``).join(" or ");
    const near = expression.kind === "name" ? closest(expression.name, choices) : undefined;
    const hint = near === undefined ? "" : `; did you mean \`${near}\`?`;
    complain(e, expression, `${what} is ${listed}${hint}`);
    return undefined;
  }
  const value = evaluate(e, expression, at);
  if (value.kind === "unknown") return undefined;
  const real = asReal(value);
  const number = real && realConstant(real);
  if (real && (least === undefined || number === undefined || number >= least)) return real;
  const expected = least === undefined ? "a number" : `a number of ${least} or more`;
  complain(e, expression, `${what} is ${expected}, not ${describe(value)}`);
  return undefined;
}

function takes(
  initializer: string,
  parameters: readonly InitializerParameter[],
  given: string | undefined,
): string {
  const names = parameters.map(({ name }) => name);
  const near = given === undefined ? undefined : closest(given, names);
  const list = (isNamed: boolean): string =>
    parameters
      .filter((one) => (one.isNamed ?? false) === isNamed)
      .map(({ name }) => `\`${name}\``)
      .join(", ");
  const byName = list(true) === "" ? "" : `, and by name ${list(true)}`;
  const listed = names.length === 0 ? "no arguments" : `${list(false)} only${byName}`;
  return `\`${initializer}\` takes ${listed}${near === undefined ? "" : `; did you mean \`${near}\`?`}`;
}

/** `param scale[D] = 0.1`, `= -2` and `= 1 / sqrt(D)` */
function constantOf(e: Elaboration, expression: Expression, at: At): Value {
  const value = evaluate(e, expression, at);
  if (value.kind === "unknown" || value.kind === "initializer") return value;
  const real = asReal(value);
  if (real)
    return { kind: "initializer", initializer: { name: "constant", args: { value: real } } };
  const problem =
    "an initialiser is a name such as `he_normal`, a call such as `normal(0.02)`, or a number";
  const notes =
    value.kind === "tensor"
      ? ["a signal is what states of a `scan` can begin with: `x -> scan(Cell(8), init: h)`"]
      : [];
  return complain(e, expression, problem, notes);
}

function complain(
  e: Elaboration,
  { span }: Expression,
  problem: string,
  notes: readonly string[] = [],
): Value {
  fault(e, badInitializer, { problem }, span, { notes });
  return unknown;
}
