/** `sgd(lr: 0.1, momentum: 0.9)`: the optimisers and their arguments. */
import { badOptimizer } from "../diagnostics/catalogue/training.ts";
import { closest } from "../diagnostics/suggest.ts";
import type { Setting } from "../graph/graph.ts";
import { realConstant } from "../shape/real.ts";
import type { Expression } from "../syntax/ast.ts";
import { fault, type Elaboration } from "./elaboration.ts";
import { evaluate, type At } from "./evaluate.ts";
import { asReal } from "./functions.ts";
import { describe } from "./value.ts";

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
  const complain = (problem: string, { span }: Expression = expression): undefined => {
    fault(e, badOptimizer, { problem }, span);
    return undefined;
  };
  const callee = expression.kind === "call" ? expression.callee : expression;
  const name = callee.kind === "name" ? callee.name : undefined;
  const defaults = optimizers.get(name ?? "");
  if (name === undefined || !defaults) {
    const near = name === undefined ? undefined : closest(name, optimizers.keys());
    complain(
      `there is no optimiser ${name === undefined ? "like this" : `\`${name}\``}${near === undefined ? "" : `; did you mean \`${near}\`?`}`,
    );
    return;
  }
  const names = Object.keys(defaults);
  const args = new Map<string, number | boolean>(Object.entries(defaults));
  const given = expression.kind === "call" ? expression.arguments : [];
  for (const [index, argument] of given.entries()) {
    const key = argument.name?.name ?? names[index];
    const initial = key === undefined ? undefined : args.get(key);
    if (key === undefined || initial === undefined) {
      const near = key === undefined ? undefined : closest(key, names);
      complain(
        `\`${name}\` takes ${names.map((known) => `\`${known}\``).join(", ")}${near === undefined ? "" : `; did you mean \`${near}\`?`}`,
        argument.value,
      );
      return;
    }
    const value = evaluate(e, argument.value, at);
    if (value.kind === "unknown") return undefined;
    const real = asReal(value);
    const found =
      typeof initial === "boolean"
        ? value.kind === "bool"
          ? value.value
          : undefined
        : real && realConstant(real);
    if (found === undefined || (typeof found === "number" && found < 0)) {
      complain(
        `\`${key}\` of \`${name}\` is ${typeof initial === "boolean" ? "true or false" : "a number that is not negative"}, not ${describe(value)}`,
        argument.value,
      );
      return;
    }
    args.set(key, found);
  }
  return { name, args: Object.fromEntries(args) };
}
