/** What to tell of a block, a tuple or a list that stands where a signal is wanted. */
import { notASignal } from "../diagnostics/catalogue/values.ts";
import { fault, type Elaboration } from "./elaboration.ts";
import { describe, type BlockForm, type BoundArgument, type Value } from "./value.ts";

export function notesOnBlock(value: Value | undefined): readonly string[] {
  if (value?.kind !== "block") return [];
  const called = calledIn(value.form);
  const [first, ...others] = called?.inputs ?? [];
  if (!called || first === undefined)
    return ["a block becomes a signal when it is applied: `x -> block`"];
  const left = others.length === 0 ? first : `(${called.inputs.join(", ")})`;
  const call = `${called.name}(…)`;
  return [
    `\`${call}\` is given no signal here, so it is still a block: \`${left} -> ${call}\` applies it`,
  ];
}

/** The same of a tuple, of which one item was meant. */
export function notesOnTuple(value: Value): readonly string[] {
  if (value.kind !== "tuple") return notesOnBlock(value);
  return [
    "a tuple is taken apart by as many names, as in `(a, b) = …`, and `pair.0` is its first item",
  ];
}

/** Whether a list holds signals, as `concat` of other frameworks takes them; then it is reported. */
export function isListOfSignals(
  e: Elaboration,
  block: string,
  { value, name, span }: BoundArgument,
): boolean {
  if (value?.kind !== "list" || !value.items.some(({ kind }) => kind === "tensor")) return false;
  const place = name === undefined ? "an input" : `\`${name.name}\``;
  const found = describe(value);
  fault(e, notASignal, { name: `${place} of \`${block}\``, found }, span, {
    notes: [
      "signals stand side by side in a call, as in `concat(a, b)`: a list holds what is known when the program is compiled",
    ],
  });
  return true;
}

/** What has been called, and the names of its inputs. */
function calledIn(
  form: BlockForm,
): { readonly name: string; readonly inputs: readonly string[] } | undefined {
  if (!("args" in form) || form.args.length === 0) return undefined;
  if (form.kind === "operator")
    return { name: form.operator.name, inputs: form.operator.inputs.map(({ name }) => name) };
  const { name, signature } = form.declaration;
  return { name: name.name, inputs: (signature?.inputs ?? []).map((port) => port.name.name) };
}
