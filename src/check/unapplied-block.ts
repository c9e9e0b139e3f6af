/** What to tell of a block that stands where a signal is wanted. */
import type { BlockForm, Value } from "./value.ts";

export function notesOnBlock(value: Value | undefined): readonly string[] {
  if (value?.kind !== "block") return [];
  const { form } = value;
  const inputs = "args" in form && form.args.length > 0 ? inputsOf(form) : [];
  if (inputs.length === 0) return ["a block becomes a signal when it is applied: `x -> block`"];
  const [first = "", ...others] = inputs;
  const left = others.length === 0 ? first : `(${inputs.join(", ")})`;
  const call = `${nameOf(form)}(…)`;
  return [
    `\`${call}\` is given no signal here, so it is still a block: \`${left} -> ${call}\` applies it`,
  ];
}

function nameOf(form: BlockForm): string {
  return form.kind === "operator"
    ? form.operator.name
    : form.kind === "declared"
      ? form.declaration.name.name
      : form.kind;
}

function inputsOf(form: BlockForm): readonly string[] {
  if (form.kind === "operator") return form.operator.inputs.map(({ name }) => name);
  if (form.kind !== "declared") return [];
  return (form.declaration.signature?.inputs ?? []).map(({ name }) => name.name);
}
