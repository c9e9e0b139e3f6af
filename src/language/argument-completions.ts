/** What could stand in an expression, by the call or list that it is in. */
import { operators } from "../operators/registry.ts";
import type { CallableParameter } from "./callables.ts";
import { callAround, type CursorContext, type OpenBracket } from "./cursor-context.ts";
import { expressions, type CompletionItem } from "./expression-completions.ts";
import { constantItems, dimItems } from "./header-completions.ts";
import { callableNamed } from "./signature-help.ts";
import type { Snapshot } from "./snapshot.ts";

export function values(snapshot: Snapshot, context: CursorContext): readonly CompletionItem[] {
  const { open, tokens } = context;
  const last = tokens.at(-1);
  const inner = open.at(-1);
  const call = callAround(context);
  if (call?.argument !== undefined && (last === ":" || inner?.sign === "["))
    return argumentValues(snapshot, context, call);
  if (inner?.sign === "[" && call?.word === "rearrange") return dimItems(snapshot, context);
  if (!call || inner?.sign !== "(" || (last !== "(" && last !== ","))
    return expressions(snapshot, context);
  // The signal has come from the left.
  const isFed = call.isPiped && operators.get(call.word)?.inputs.length === 1;
  const present = callableNamed(snapshot, call.word)?.parameters[call.index];
  return [
    ...choicesOf(call.isPiped && present?.isNamedOnly !== true ? present : undefined),
    ...argumentNames(snapshot, call),
    ...(isFed ? constantItems(snapshot, context, undefined) : expressions(snapshot, context)),
  ];
}

export function argumentNames(snapshot: Snapshot, call: OpenBracket): readonly CompletionItem[] {
  const callable = callableNamed(snapshot, call.word);
  return (callable?.parameters ?? [])
    .filter(({ name }) => name !== "" && !call.given.includes(name))
    .map(({ name, label, documentation, choices }): CompletionItem => ({
      label: `${name}:`,
      kind: "argument",
      detail: label,
      documentation,
      snippet: choices.length > 0 ? `${name}: \${1|${choices.join(",")}|}` : `${name}: $0`,
      rank: 1,
    }));
}

function argumentValues(
  snapshot: Snapshot,
  context: CursorContext,
  call: OpenBracket,
): readonly CompletionItem[] {
  const parameter = callableNamed(snapshot, call.word)?.parameters.find(
    ({ name }) => name === call.argument,
  );
  const choices = choicesOf(parameter);
  if (call.argument === "over" || call.argument === "axis")
    return dimItems(snapshot, context).filter(
      ({ kind }) => kind === "dim" || kind === "hyperparameter",
    );
  return choices.length > 0
    ? [...choices, ...constantItems(snapshot, context, "string")]
    : expressions(snapshot, context);
}

function choicesOf(parameter: CallableParameter | undefined): readonly CompletionItem[] {
  return (parameter?.choices ?? []).map((label) => ({ label, kind: "value", rank: 0 }));
}
