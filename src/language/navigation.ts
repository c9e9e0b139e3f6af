/** Definitions, references and renaming. */
import type { Span } from "../source/source.ts";
import type { Definition } from "../resolve/modules.ts";
import { scalarFunctions, blockFunctions, constantSignals } from "../operators/builtins.ts";
import { operators } from "../operators/registry.ts";
import { initializers } from "../operators/initializers.ts";
import { reservedWords } from "./words.ts";
import { fileOf } from "./file-syntax.ts";
import { occurrenceAt } from "./occurrence-at.ts";
import { nodesAt } from "./nodes-at.ts";
import { type Occurrence } from "./meaning.ts";
import { localsOf } from "./locals.ts";
import { occurrencesIn } from "./occurrences.ts";
import type { Snapshot } from "./snapshot.ts";
import type { Workspace } from "./workspace.ts";

/** Where the thing under the cursor is introduced, in whatever file. */
export function definitionAt(snapshot: Snapshot, offset: number): readonly Span[] {
  const { workspace } = snapshot;
  const nodes = nodesAt(snapshot.syntax, offset);
  const [declaration] = nodes;
  if (declaration && "from" in declaration && nodes.includes(declaration.from as never)) {
    const found = snapshot.syntax.program.declarations.find((each) => each === declaration);
    const path = found?.kind === "import" ? snapshot.targets.get(found) : undefined;
    return path === undefined ? [] : [{ path, start: 0, end: 0 }];
  }
  const occurrence = occurrenceAt(snapshot, offset);
  if (!occurrence) return [];
  if (occurrence.meaning.kind === "declared") {
    const span = workspace.place(occurrence.meaning.definition.declaration.name.span);
    return span ? [span] : [];
  }
  return definingSpans(snapshot, occurrence);
}

function definingSpans(snapshot: Snapshot, { key, owner }: Occurrence): readonly Span[] {
  const home = owner && snapshot.workspace.linkedFile(fileOf(owner.span.path));
  if (!home) return [];
  const all = occurrencesIn(snapshot.workspace, home).filter((other) => other.key === key);
  const defining = all.filter(({ isDefinition }) => isDefinition);
  // A dim is introduced by the first shape that has it.
  const chosen = defining.length > 0 ? defining : all.slice(0, 1);
  return chosen.flatMap(({ span }) => snapshot.workspace.place(span) ?? []);
}

/** Every place that means the same, in the files given; the snapshot's own among them. */
export function referencesAt(
  snapshot: Snapshot,
  offset: number,
  files: readonly string[],
  includesDefinitions = true,
): readonly Span[] {
  const occurrence = occurrenceAt(snapshot, offset);
  if (!occurrence) return [];
  return referencesTo(snapshot, occurrence, files)
    .filter(({ isDefinition }) => includesDefinitions || !isDefinition)
    .flatMap(({ span }) => snapshot.workspace.place(span) ?? []);
}

function referencesTo(
  { workspace, path }: Snapshot,
  { key, meaning }: Occurrence,
  files: readonly string[],
): readonly Occurrence[] {
  const isLocal = !["declared", "hyperparameter", "input", "signal"].includes(meaning.kind);
  const searched = isLocal ? [path] : [...new Set([path, ...files])];
  return searched.flatMap((file) => {
    const linked = workspace.linkedFile(file);
    return linked ? occurrencesIn(workspace, linked).filter((other) => other.key === key) : [];
  });
}

export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

/** The part of the text that a rename would replace; undefined where nothing has a name of its own. */
export function renameRange(snapshot: Snapshot, offset: number): Span | undefined {
  const occurrence = occurrenceAt(snapshot, offset);
  if (!occurrence || !isOwnName(occurrence)) return undefined;
  return snapshot.workspace.place(occurrence.span);
}

function isOwnName({ meaning, name }: Occurrence): boolean {
  if (meaning.kind === "built-in" || meaning.kind === "dtype" || meaning.kind === "unknown")
    return false;
  return meaning.kind !== "setting" || !trainSettings.has(name);
}

const trainSettings: ReadonlySet<string> = new Set([
  "loss",
  "metrics",
  "optimizer",
  "early_stopping",
  "batch",
  "epochs",
  "seed",
  "shuffle",
  "weight_decay",
  "decay_biases",
  "clip_norm", // prettier-ignore
]);

/** The edits of a rename over all files, or the one sentence that says why it cannot be. */
export function rename(
  snapshot: Snapshot,
  offset: number,
  to: string,
  files: readonly string[],
): { readonly edits: readonly TextEdit[] } | { readonly problem: string } {
  const occurrence = occurrenceAt(snapshot, offset);
  if (!occurrence) return { problem: "there is no name here" };
  if (!isOwnName(occurrence))
    return { problem: `\`${occurrence.name}\` is a name of the language, which cannot be changed` };
  if (!/^[\p{ID_Start}_]\p{ID_Continue}*$/u.test(to)) return { problem: `\`${to}\` is no name` };
  if (reservedWords.has(to)) return { problem: `\`${to}\` is a reserved word` };
  if (to === occurrence.name) return { edits: [] };
  const found = referencesTo(snapshot, occurrence, files);
  const outside = found.find(({ span }) => isInLibrary(snapshot, span, files));
  if (outside) return { problem: `\`${occurrence.name}\` belongs to the standard library` };
  const clash = clashOf(snapshot, occurrence, found, to);
  if (clash !== undefined) return { problem: clash };
  const edits = found.flatMap(({ span }) => {
    const place = snapshot.workspace.place(span);
    return place ? [{ span: place, text: to }] : [];
  });
  return { edits };
}

/** A declaration in a file that is neither open nor of the project is not ours to change. */
function isInLibrary(
  { workspace, path }: Snapshot,
  { path: chunk }: Span,
  files: readonly string[],
): boolean {
  const file = fileOf(chunk);
  return file !== path && !files.includes(file) && !workspace.isOpen(file);
}

function clashOf(
  snapshot: Snapshot,
  { meaning, owner, key }: Occurrence,
  found: readonly Occurrence[],
  to: string,
): string | undefined {
  const { workspace } = snapshot;
  if (isBuiltIn(to)) return `\`${to}\` is a name of the language`;
  const isAlias = key.startsWith("alias ");
  const definition: Definition | undefined =
    meaning.kind === "declared" && !isAlias ? meaning.definition : undefined;
  const home = definition && workspace.linkedFile(definition.module);
  if (definition && home?.syntax.path !== undefined && !found.some((one) => one.isDefinition))
    return `\`${definition.declaration.name.name}\` is declared in ${definition.module}, which is not part of the workspace`;
  const paths = new Set(found.map(({ span }) => fileOf(span.path)));
  for (const path of paths) {
    const file = workspace.linkedFile(path);
    if (!file) continue;
    if (meaning.kind === "declared" && file.names.has(to)) return `${path} has a \`${to}\` already`;
    for (const declaration of file.syntax.program.declarations) {
      const isUsed = found.some(({ span }) => isInside(workspace, span, declaration.span));
      if (!isUsed) continue;
      const locals = localsOf(workspace, declaration);
      if (locals.has(to)) return `\`${nameOf(declaration)}\` has a \`${to}\` already`;
      if (owner === declaration && file.names.has(to))
        return `${path} has a \`${to}\` already, which \`${nameOf(declaration)}\` would hide`;
      const inner = occurrencesIn(workspace, file).some(
        (other) =>
          other.name === to &&
          other.key.startsWith("bound ") &&
          isInside(workspace, other.span, declaration.span),
      );
      if (inner) return `a lambda or a loop of \`${nameOf(declaration)}\` has a \`${to}\` already`;
    }
  }
  return undefined;
}

function isInside(workspace: Workspace, inner: Span, outer: Span): boolean {
  const [part, whole] = [workspace.place(inner), workspace.place(outer)];
  if (!part || !whole) return false;
  return part.path === whole.path && part.start >= whole.start && part.end <= whole.end;
}

function nameOf(declaration: Snapshot["syntax"]["program"]["declarations"][number]): string {
  if (declaration.kind === "train") return `train ${declaration.model.name}`;
  return declaration.kind === "import" ? "import" : declaration.name.name;
}

function isBuiltIn(name: string): boolean {
  return (
    operators.has(name) ||
    initializers.has(name) ||
    scalarFunctions.has(name) ||
    blockFunctions.has(name) ||
    constantSignals.has(name)
  );
}
