/** What could stand in an expression at the cursor, the nearest first. */
import { blockFunctions } from "../operators/builtins.ts";
import { operators } from "../operators/registry.ts";
import { dtypes } from "../shape/tensor-type.ts";
import { sectionSettings } from "../settings/section.ts";
import type { Declaration } from "../syntax/ast.ts";
import {
  builtInCallable,
  namesOfFunctions,
  declaredCallable,
  labelOf,
  type Callable,
} from "./callables.ts";
import { callAround, type CursorContext } from "./cursor-context.ts";
import type { TextEdit } from "./navigation.ts";
import { isBlock } from "./meaning.ts";
import { localsOf } from "./locals.ts";
import { boundIn } from "./names-in-item.ts";
import { printSeenHint } from "./printed-types.ts";
import type { Snapshot } from "./snapshot.ts";
import { typesOf } from "./types-of.ts";
import { importLine } from "../resolve/unknown-name.ts";
import { topOfFile } from "./resolve-declaration.ts";

export type CompletionKind =
  "operator" | "block" | "function" | "constant" | "signal" | "hyperparameter" | "dim" | "argument" | "value" | "type" | "keyword" | "setting" | "file"; // prettier-ignore

export interface CompletionItem {
  readonly label: string;
  readonly kind: CompletionKind;
  readonly detail?: string;
  readonly documentation?: string;
  /** A snippet, with `${1:…}` for what is to be filled in. */
  readonly snippet?: string;
  /** Smaller comes first. */
  readonly rank: number;
  /** What else must change, such as a missing import. */
  readonly edits?: readonly TextEdit[];
}

export interface Completions {
  /** What the chosen item takes the place of. */
  readonly start: number;
  readonly end: number;
  readonly items: readonly CompletionItem[];
}

export function keywords(words: readonly string[]): readonly CompletionItem[] {
  return words.map((label) => ({ label, kind: "keyword", rank: 4 }));
}

/** Everything that an expression may hold, the nearest first. */
export function expressions(snapshot: Snapshot, context: CursorContext): readonly CompletionItem[] {
  // A repetition holds a block, too.
  const isStep = ["->", "{"].includes(context.tokens.at(-1) ?? "");
  const isArgument = !isStep && callAround(context) !== undefined;
  const inTrain = context.word === "train";
  const isOwn = (label: string): boolean => context.item[0] === label && context.item[1] === "=";
  const locals = localItems(snapshot, context).filter(
    (item) => !isOwn(item.label) && (!isStep || mayBeBlock(item, context)),
  );
  return [
    ...boundIn(context.item).map((label): CompletionItem => ({ label, kind: "signal", rank: 0 })),
    ...locals,
    ...declaredItems(snapshot),
    ...operatorItems(isStep, inTrain),
    ...namesOfFunctions
      .filter((name) => !isStep || blockFunctions.has(name))
      .map((name) => callableItem(builtInCallable(name), name, "function", 3)),
    ...keywords(isStep ? ["if", "repeat", "for"] : ["if", "repeat", "for", "not", "true", "false"]),
    ...(context.word === "cell" && !isStep ? keywords(["pre"]) : []),
    ...(isArgument ? dtypes : []).map((label): CompletionItem => ({
      label,
      kind: "type",
      rank: 6,
    })),
    ...missingImports(snapshot),
  ];
}

/** Whether a name could be what a signal is fed to; tensors have their shape beside them. */
function mayBeBlock(
  { label, kind, detail }: CompletionItem,
  { declaration }: CursorContext,
): boolean {
  if (kind !== "hyperparameter") return kind === "signal" && detail === undefined;
  const list = declaration && isBlock(declaration) ? declaration.hyperparameters : [];
  const type = list.find(({ name }) => name.name === label)?.type;
  return type?.kind === "named-type" && type.name === "block";
}

export function localItems(
  snapshot: Snapshot,
  { declaration }: CursorContext,
): readonly CompletionItem[] {
  if (!declaration) return [];
  const found = new Map(localsOf(snapshot.workspace, declaration));
  if (declaration.kind === "train") {
    const model = snapshot.names.get(declaration.model.name)?.declaration;
    for (const [name, local] of model ? localsOf(snapshot.workspace, model) : [])
      if (!found.has(name)) found.set(name, local);
  }
  const shapes = shapesOfNames(snapshot, declaration);
  return [...found].flatMap(([label, { meaning }]): CompletionItem[] => {
    const detail = shapes.get(label);
    const kind =
      meaning.kind === "hyperparameter" || meaning.kind === "dim" ? meaning.kind : "signal";
    return meaning.kind === "setting" && sectionSettings.has(label)
      ? []
      : [{ label, kind, ...(detail === undefined ? {} : { detail }), rank: 0 }];
  });
}

/** The shapes of the signals of a block, by their names. */
function shapesOfNames(snapshot: Snapshot, declaration: Declaration): ReadonlyMap<string, string> {
  if (!isBlock(declaration)) return new Map();
  const typeAt = typesOf(snapshot, declaration);
  const { signature, body } = declaration;
  const names = [
    ...[...(signature?.inputs ?? []), ...(signature?.given ?? [])].map(({ name }) => name),
    ...(body.kind === "equations"
      ? body.equations.flatMap((each) =>
          each.kind === "define" ? each.targets.map(({ name }) => name) : [each.name],
        )
      : []),
  ];
  return new Map(
    names.flatMap(({ name, span }) => {
      const seen = typeAt(span);
      const text = seen && printSeenHint(seen);
      return text === undefined ? [] : [[name, text] as const];
    }),
  );
}

export function declaredItems({ names, workspace }: Snapshot): readonly CompletionItem[] {
  return [...names].map(([label, definition]): CompletionItem => {
    const { declaration } = definition;
    const callable = declaredCallable(workspace, definition);
    if (!callable)
      return { label, kind: "constant", detail: workspace.textAt(declaration.span), rank: 1 };
    return {
      ...callableItem(callable, label, declaration.kind === "fn" ? "function" : "block", 1),
    };
  });
}

let shown: readonly CompletionItem[] | undefined;

function shownOperators(): readonly CompletionItem[] {
  return (shown ??= [...operators.keys()].flatMap((name) => {
    const callable = builtInCallable(name);
    return callable ? [callableItem(callable, name, "operator", 2)] : [];
  }));
}

function operatorItems(isStep: boolean, inTrain: boolean): readonly CompletionItem[] {
  return shownOperators().filter(({ label }) => {
    const operator = operators.get(label);
    const isOfTrain = operator?.category === "loss" || operator?.category === "metric";
    return (inTrain || !isOfTrain) && !(isStep && operator?.inputs.length === 0);
  });
}

/** With what must be given as places to fill in. */
export function callableItem(
  callable: Callable | undefined,
  name: string,
  kind: CompletionKind,
  rank: number,
): CompletionItem {
  if (!callable) return { label: name, kind, rank };
  const { parameters } = callable;
  const required = parameters.filter(({ isRequired }) => isRequired);
  const list = required
    .map(({ name: own, label }, index) => `\${${index + 1}:${own === "" ? label : own}}`)
    .join(", ");
  const snippet = required.length === 0 ? {} : { snippet: `${name}(${list})` };
  return { label: name, kind, detail: labelOf(callable), ...snippet, rank };
}

/** Blocks of the standard library that are not imported yet, with the import that they need. */
function missingImports({ names, workspace, path }: Snapshot): readonly CompletionItem[] {
  const all = workspace.host.exportsOf?.() ?? new Map<string, string>();
  const place = workspace.place({ path: `${path}\0${topOfFile}`, start: 0, end: 0 });
  if (!place) return [];
  return [...all].flatMap(([label, from]): CompletionItem[] => {
    if (names.has(label)) return [];
    const edits = [{ span: place, text: importLine(label, from) }];
    return [{ label, kind: "block", detail: `from ${from}`, rank: 7, edits }];
  });
}
