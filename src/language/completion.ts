/** What could be written at the cursor. */
import { builtInCallable } from "./callables.ts";
import { cursorContext, type CursorContext } from "./cursor-context.ts";
import { keywords, type CompletionItem, type Completions } from "./expression-completions.ts";
import { values } from "./argument-completions.ts";
import { placeOf } from "./cursor-place.ts";
import {
  constantItems,
  dimItems,
  dtypeItems,
  initializerItems,
  stateItems,
  types,
} from "./header-completions.ts";
import { isBlock } from "./meaning.ts";
import { settings, settingValues } from "./setting-completions.ts";
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
  if (placeOf(context).kind === "import path" && context.string === undefined)
    return {
      start: context.start,
      end: offset,
      items: importPaths.map((path) => fileItem(`"${path}"`)),
    };
  const isSilent = context.isComment || context.isNumber || context.string !== undefined;
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
  const place = placeOf(context);
  switch (place.kind) {
    case "nothing":
    case "import path":
      return [];
    case "words":
      return keywords(place.words);
    case "declaration":
      return declarations;
    case "imported name":
      return importedNames(snapshot, context);
    case "type":
      return types();
    case "port":
      return dtypeItems;
    case "dims":
    case "fact":
      return dimItems(snapshot, context);
    case "constant":
      return constantItems(snapshot, context, place.type, place.of);
    case "initializer":
      return initializerItems(snapshot, context);
    case "state":
      return stateItems(context);
    case "equation":
      return statements(snapshot, context);
    case "model":
      return models(snapshot);
    case "setting":
      return settings(context);
    case "value of setting":
      return settingValues(snapshot, context, place.name) ?? values(snapshot, context);
    case "expression":
      return values(snapshot, context);
  }
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

function models({ names }: Snapshot): readonly CompletionItem[] {
  return [...names].flatMap(([label, { declaration }]) =>
    declaration.kind === "model" ? [{ label, kind: "block" as const, rank: 0 }] : [],
  );
}

/** What may begin an equation: words, and outputs that have none yet. */
function statements(
  snapshot: Snapshot,
  { declaration, word }: CursorContext,
): readonly CompletionItem[] {
  const words = keywords(["param", "buffer", ...(word === "cell" ? ["state"] : []), "next"]);
  if (!declaration || !isBlock(declaration)) return words;
  const scope = snapshot.workspace.resolved(declaration).scope;
  const outputs = (declaration.signature?.outputs ?? []).map(
    ({ name }) => [name.name, "an output without an equation"] as const,
  );
  const states = [...(scope?.states.keys() ?? [])].map(
    (name) => [name, "a state without an equation"] as const,
  );
  const wanted = new Map([...states, ...outputs]);
  const missing = [...wanted]
    .filter(([name]) => !scope?.equations.has(name))
    .map(([label, detail]): CompletionItem => ({
      label,
      kind: "signal",
      detail,
      snippet: `${label} = $0`,
      rank: 0,
    }));
  return [...missing, ...words];
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
