/** What could be written at the cursor. */
import { hyperparameterTypes } from "../operators/builtins.ts";
import { sectionSettings } from "../settings/section.ts";
import type { Declaration } from "../syntax/ast.ts";
import { builtInCallable } from "./callables.ts";
import {
  callAround,
  cursorContext,
  type CursorContext,
  type OpenBracket,
} from "./cursor-context.ts";
import {
  expressions,
  keywords,
  type CompletionItem,
  type Completions,
} from "./expression-completions.ts";
import { isBlock } from "./meaning.ts";
import { callableNamed } from "./signature-help.ts";
import type { Snapshot } from "./snapshot.ts";

/** `importPaths` are those that an import may lead to. */
export function completions(
  snapshot: Snapshot,
  offset: number,
  importPaths: readonly string[] = [],
): Completions {
  const context = cursorContext(snapshot, offset);
  if (context.string !== undefined && context.word === "import")
    return { start: offset - context.string.length, end: offset, items: importPaths.map(fileItem) };
  const isSilent = context.isComment || context.string !== undefined;
  const found = isSilent ? [] : itemsFor(snapshot, context);
  const unique = new Map<string, CompletionItem>();
  for (const item of found) {
    const key = `${item.label} ${item.kind === "argument" ? ":" : ""}`;
    if (!unique.has(key)) unique.set(key, item);
  }
  return { start: context.start, end: offset, items: [...unique.values()] };
}

function fileItem(path: string): CompletionItem {
  return { label: path, kind: "file", rank: 0 };
}

function itemsFor(snapshot: Snapshot, context: CursorContext): readonly CompletionItem[] {
  const { open, before, word, declaration } = context;
  const last = before.at(-1);
  const inner = open.at(-1);
  if (word === "import") return inner ? importedNames(snapshot, context) : keywords(["from"]);
  if (open.length === 0 && context.opensLine && isOutside(context)) return declarations;
  if (open.length === 0 && (word === "train" || last === "train")) return models(snapshot);
  const call = callAround(context);
  const isHead =
    open.length === 1 &&
    inner?.sign === "(" &&
    inner.word === nameOf(declaration) &&
    !hasBodyBefore(context);
  if (isHead) return last === ":" ? types() : keywords(["static"]);
  if (call?.argument !== undefined && last === ":") return argumentValues(snapshot, context, call);
  if (word === "train" && open.length === 1 && context.opensLine) return settings();
  const items = [...expressions(snapshot, context)];
  if (call && inner?.sign === "(" && (last === "(" || last === ","))
    items.unshift(...argumentNames(snapshot, call));
  if (inner?.sign === "{" && context.opensLine && word !== "train" && open.length === 1)
    return [...statements(snapshot, context), ...items];
  return items;
}

function isOutside({ declaration, before }: CursorContext): boolean {
  return (
    declaration === undefined ||
    before.at(-1) === "}" ||
    declaration.kind === "import" ||
    declaration.kind === "const"
  );
}

function nameOf(declaration: Declaration | undefined): string {
  return declaration && "name" in declaration ? declaration.name.name : "";
}

function hasBodyBefore({ open }: CursorContext): boolean {
  return open.some(({ sign }) => sign === "{");
}

const declarations: readonly CompletionItem[] = [
  ["import", 'import { ${1:MLP} } from "${2:std/mlp}"', "names from another file"],
  ["const", "const ${1:NAME} = ${2:1}", "a value known when the program is compiled"],
  ["fn", "fn ${1:name}(${2:x: int}): ${3:int} = ${4:x}", "a function of such values"],
  [
    "block",
    "block ${1:Name}(${2:units: int}) : ${3:x[N, D]} -> ${4:y} {\n  ${4:y} = ${0:x}\n}",
    "a reusable part",
  ],
  [
    "cell",
    "cell ${1:Name}(${2:units: int}) : ${3:x[N, D]} -> ${4:h[N, units]} {\n  state ${4:h[N, units]}\n  $0\n}",
    "one step of a recurrence",
  ],
  ["model", "model ${1:Name} : ${2:x[N, 8]} -> ${3:y} {\n  ${3:y} = ${0:x}\n}", "an entry point"],
  [
    "train",
    "train ${1:Model} {\n  target ${2:t[N, 1]}\n  loss = ${3:mse(y, t)}\n  $0\n}",
    "how a model learns",
  ],
].map(([label = "", snippet = "", detail = ""]) => ({
  label,
  snippet,
  detail,
  kind: "keyword" as const,
  rank: 0,
}));

function types(): readonly CompletionItem[] {
  return [...hyperparameterTypes].map((label) => ({ label, kind: "type", rank: 0 }));
}

function models({ names }: Snapshot): readonly CompletionItem[] {
  return [...names].flatMap(([label, { declaration }]) =>
    declaration.kind === "model" ? [{ label, kind: "block" as const, rank: 0 }] : [],
  );
}

function settings(): readonly CompletionItem[] {
  const list = [...sectionSettings.values()].map(({ name, documentation }): CompletionItem => ({
    label: name,
    kind: "setting",
    documentation,
    snippet: `${name} = $0`,
    rank: 0,
  }));
  return [...list, ...keywords(["target"])];
}

/** What may begin an equation: words, and outputs that have none yet. */
function statements(snapshot: Snapshot, { declaration }: CursorContext): readonly CompletionItem[] {
  const words = keywords(["param", "buffer", "state", "next"]);
  if (!declaration || !isBlock(declaration)) return words;
  const scope = snapshot.workspace.resolved(declaration).scope;
  const outputs = (declaration.signature?.outputs ?? [])
    .filter(({ name }) => !scope?.equations.has(name.name))
    .map(({ name }): CompletionItem => ({
      label: name.name,
      kind: "signal",
      detail: "an output without an equation",
      snippet: `${name.name} = $0`,
      rank: 0,
    }));
  return [...outputs, ...words];
}

function importedNames(snapshot: Snapshot, { placed }: CursorContext): readonly CompletionItem[] {
  const path = /\bfrom\s*"([^"]*)"/.exec(placed?.chunk.text ?? "")?.[1];
  if (path === undefined) {
    const all = snapshot.workspace.host.exportsOf?.() ?? new Map<string, string>();
    return [...all].map(([label, from]) => ({ label, kind: "block", detail: from, rank: 0 }));
  }
  const location = snapshot.workspace.host.locate(path, snapshot.path);
  const file = "path" in location ? snapshot.workspace.linkedFile(location.path) : undefined;
  return (file?.syntax.program.declarations ?? []).flatMap((each): CompletionItem[] =>
    each.kind === "import" || each.kind === "train"
      ? []
      : [
          {
            label: each.name.name,
            kind: each.kind === "const" ? "constant" : "block",
            documentation: each.documentation,
            rank: 0,
          },
        ],
  );
}

function argumentNames(snapshot: Snapshot, call: OpenBracket): readonly CompletionItem[] {
  const callable = callableNamed(snapshot, call.word);
  return (callable?.parameters ?? [])
    .filter(({ name }) => !call.given.includes(name))
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
  const choices = (parameter?.choices ?? []).map((label): CompletionItem => ({
    label,
    kind: "value",
    rank: 0,
  }));
  const isAxis = call.argument === "over" || call.argument === "axis";
  const rest = expressions(snapshot, context);
  return isAxis
    ? rest.filter(({ kind }) => kind === "dim" || kind === "hyperparameter")
    : [...choices, ...rest];
}

/** What is told of a chosen item: most is too long to be sent for all. */
export function completionDocumentation(
  snapshot: Snapshot,
  { label, kind }: Pick<CompletionItem, "label" | "kind">,
): string {
  if (kind === "argument" || kind === "signal" || kind === "dim") return "";
  const definition = snapshot.names.get(label);
  if (definition) return definition.declaration.documentation;
  return builtInCallable(label)?.documentation ?? "";
}
