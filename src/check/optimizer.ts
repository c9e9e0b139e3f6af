/** `sgd(lr: 0.1, momentum: 0.9)`: the optimisers and their arguments. */
import { badOptimizer } from "../diagnostics/catalogue/training.ts";
import { closest, didYouMean } from "../diagnostics/suggest.ts";
import type { Setting } from "../graph/graph.ts";
import { realConstant } from "../shape/real.ts";
import type { Argument, Expression } from "../syntax/ast.ts";
import { fault, type Elaboration } from "./elaboration.ts";
import { evaluate, type At } from "./evaluate.ts";
import { nativeOption } from "./foreign-options.ts";
import { asReal } from "./functions.ts";
import { describe, type Value } from "./value.ts";

type Defaults = Readonly<Record<string, number | boolean>>;

/** Arguments in order, with their defaults: those of the papers, which PyTorch has too. */
export const optimizers: ReadonlyMap<string, Defaults> = new Map<string, Defaults>([
  ["sgd", { lr: 0.01, momentum: 0, nesterov: false }],
  ["adam", { lr: 0.001, beta1: 0.9, beta2: 0.999, eps: 1e-8 }],
  ["adamw", { lr: 0.001, weight_decay: 0.01, beta1: 0.9, beta2: 0.999, eps: 1e-8 }],
  ["rmsprop", { lr: 0.01, decay: 0.99, momentum: 0, eps: 1e-8 }],
  ["adagrad", { lr: 0.01 }],
]);

export const defaultOptimizer: Setting = { name: "adam", args: optimizers.get("adam") ?? {} };

export function optimizerOf(e: Elaboration, expression: Expression, at: At): Setting | undefined {
  const callee = expression.kind === "call" ? expression.callee : expression;
  const name = callee.kind === "name" ? callee.name : undefined;
  const defaults = optimizers.get(name ?? "");
  if (name === undefined || !defaults) {
    reportUnknown(e, callee, name);
    return undefined;
  }
  const args = new Map<string, number | boolean>(Object.entries(defaults));
  const given = expression.kind === "call" ? expression.arguments : [];
  for (const [index, argument] of given.entries()) {
    if (!settle(e, name, argument, index, args, at)) return undefined;
  }
  return { name, args: Object.fromEntries(args) };
}

function reportUnknown(e: Elaboration, callee: Expression, name: string | undefined): void {
  const written = callee.kind === "string" ? callee.value : name;
  const exact = written !== undefined && optimizers.has(written) ? written : undefined;
  const near = written === undefined ? undefined : (exact ?? closest(written, optimizers.keys()));
  const known = [...optimizers.keys()].map((other) => `\`${other}\``).join(", ");
  const problem = `there is no optimiser ${name === undefined ? "like this" : `\`${name}\``}`;
  fault(e, badOptimizer, { problem }, callee.span, {
    fixes: near === undefined ? [] : [didYouMean(callee.span, near)],
    notes: near === undefined ? [`optimisers are ${known}, as in \`adam(lr: 0.001)\``] : [],
  });
}

/** Settles one argument; false, and reported, where it is none or its value is wrong. */
function settle(
  e: Elaboration,
  name: string,
  argument: Argument,
  index: number,
  args: Map<string, number | boolean>,
  at: At,
): boolean {
  const names = [...args.keys()];
  const key = argument.name?.name ?? names[index];
  const initial = key === undefined ? undefined : args.get(key);
  if (key === undefined || initial === undefined) {
    const near = key === undefined ? undefined : (nativeOption(key, names) ?? closest(key, names));
    const span = argument.name?.span ?? argument.span;
    const problem =
      argument.name === undefined
        ? `\`${name}\` takes ${names.length} arguments, and this is one more`
        : `\`${name}\` has no argument \`${argument.name.name}\``;
    fault(e, badOptimizer, { problem }, span, {
      fixes: near === undefined ? [] : [didYouMean(span, near)],
      notes: [`it takes ${names.map((known) => `\`${known}\``).join(", ")}`],
    });
    return false;
  }
  const value = evaluate(e, argument.value, at);
  if (value.kind === "unknown") return false;
  const found = typeof initial === "boolean" ? flagOf(value) : numberOf(value);
  if (found !== undefined && (typeof found === "boolean" || found >= 0)) {
    args.set(key, found);
    return true;
  }
  const expected = typeof initial === "boolean" ? "true or false" : "a number of 0 or more";
  const problem = `\`${key}\` of \`${name}\` must be ${expected}, not ${describe(value)}`;
  fault(e, badOptimizer, { problem }, argument.value.span);
  return false;
}

function flagOf(value: Value): boolean | undefined {
  return value.kind === "bool" ? value.value : undefined;
}

function numberOf(value: Value): number | undefined {
  const real = asReal(value);
  return real && realConstant(real);
}
