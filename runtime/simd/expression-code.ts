/** The code of an expression: each node that is needed in a variable of its own. */
import type { Term, Value } from "./expression.ts";
import type { FunctionCode, Local } from "./function-code.ts";

/** A variable for each node that the outputs need; constants are in theirs from here on. */
export function localsOf(
  code: FunctionCode,
  terms: readonly Term[],
  outputs: ReadonlySet<Value>,
): ReadonlyMap<Value, Local> {
  const needed = new Set(outputs);
  for (let value = terms.length - 1; value >= 0; value--) {
    const term = terms[value];
    if (!term || !needed.has(value)) continue;
    if (term.kind === "apply") for (const arg of term.args) needed.add(arg);
    if (term.kind === "shift") needed.add(term.of);
  }
  const values = new Map<Value, Local>();
  for (const [value, term] of terms.entries()) {
    if (!needed.has(value)) continue;
    const local = code.local("v128");
    values.set(value, local);
    if (term.kind === "constant") code.splat(term.value, term.type).set(local);
  }
  return values;
}

/** Computes the nodes in their order; `input` leaves an input on the stack. */
export function computeTerms(
  code: FunctionCode,
  terms: readonly Term[],
  values: ReadonlyMap<Value, Local>,
  input: (index: number) => void,
): void {
  for (const [value, term] of terms.entries()) {
    const local = values.get(value);
    if (local === undefined || term.kind === "constant") continue;
    if (term.kind === "input") input(term.index);
    else {
      for (const arg of term.kind === "apply" ? term.args : [term.of]) code.get(values.get(arg) ?? 0); // prettier-ignore
      if (term.kind === "shift") code.i32(term.by);
      code.do(term.instruction);
    }
    code.set(local);
  }
}
