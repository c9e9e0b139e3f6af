/** The code of an expression: each node that is needed in a variable of its own. */
import type { Term, Value } from "./expression.ts";
import type { FunctionCode, Local } from "./function-code.ts";

/**
 * A variable for each node that the outputs need. Constants are in theirs from here on; copies of an expression may share
 * them.
 */
export function localsOf(
  code: FunctionCode,
  terms: readonly Term[],
  outputs: ReadonlySet<Value>,
  constants = new Map<Value, Local>(),
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
    const local = constants.get(value) ?? code.local("v128");
    values.set(value, local);
    if (term.kind !== "constant" || constants.has(value)) continue;
    constants.set(value, local);
    const made = term.type === "bytes" ? code.bytes(term.value) : code.splat(term.value, term.type);
    made.set(local);
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
    else computeTerm(code, term, values);
    code.set(local);
  }
}

/** Leaves on the stack what a node makes of others. */
export function computeTerm(
  code: FunctionCode,
  term: Extract<Term, { kind: "apply" | "shift" }>,
  values: ReadonlyMap<Value, Local>,
): void {
  const args = term.kind === "apply" ? term.args : [term.of];
  for (const arg of args) code.get(values.get(arg) ?? 0);
  if (term.kind === "shift") code.i32(term.by);
  code.do(term.instruction);
}
