/** What an operator takes, found out once for each: it is asked for at each application. */
import type { Operator } from "../operators/operator.ts";

export interface Arity {
  /** The names of its parameters, in their order. */
  readonly names: readonly string[];
  /** How many inputs it takes. */
  readonly least: number;
  readonly most: number;
}

export function arityOf(operator: Operator): Arity {
  let arity = arities.get(operator);
  if (!arity) {
    const { inputs, parameters } = operator;
    const least = inputs.filter((spec) => !spec.isOptional).length;
    const most = inputs.at(-1)?.isVariadic ? Infinity : inputs.length;
    arities.set(operator, (arity = { names: Object.keys(parameters), least, most }));
  }
  return arity;
}

const arities = new WeakMap<Operator, Arity>();
