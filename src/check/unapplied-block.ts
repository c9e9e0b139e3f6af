/** What to tell of a block that stands where a signal is wanted. */
import type { BlockForm, Value } from "./value.ts";

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
