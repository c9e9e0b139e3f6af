/** Names and what they stand for while a block is elaborated. */
import type { Value } from "./value.ts";

/** A binding is evaluated when first asked for, once. */
export interface Binding {
  value(): Value;
  /** True for a `block` hyperparameter and for constants: each mention is an instance of its own. */
  readonly isTemplate?: boolean;
}

export interface Environment {
  readonly parent: Environment | undefined;
  readonly bindings: Map<string, Binding>;
  /** The module whose top-level names are seen from here. */
  readonly module: string;
}

export function child(parent: Environment, bindings = new Map<string, Binding>()): Environment {
  return { parent, bindings, module: parent.module };
}

export function lookUp(environment: Environment, name: string): Binding | undefined {
  for (let at: Environment | undefined = environment; at; at = at.parent) {
    const found = at.bindings.get(name);
    if (found) return found;
  }
  return undefined;
}

/** A binding of a value that is already there. */
export function bound(value: Value, isTemplate = false): Binding {
  return { value: () => value, isTemplate };
}
