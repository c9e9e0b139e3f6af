/**
 * Files in, snapshots out. An edit costs the reading of the declarations that it touches and the check of those that it
 * changes: results are kept with what they were made from, and serve again while that holds. Models, which are
 * elaborated as a whole, may be left for later where there is no time.
 */
import { Findings } from "../check/findings.ts";
import { theFirst, withoutEchoes } from "../analyze.ts";
import type { Diagnostic, Label } from "../diagnostics/diagnostic.ts";
import { withoutLacks } from "../check/unfinished-declarations.ts";
import { selectWarnings } from "../lint/lint.ts";
import { unusedNames } from "../lint/unused-names.ts";
import { withoutFailedImports } from "../resolve/failed-imports.ts";
import type { Host } from "../resolve/host.ts";
import type { Span } from "../source/source.ts";
import type { BlockDeclaration, ConstDeclaration, Declaration } from "../syntax/ast.ts";
import type { BlockMemory } from "./block-memory.ts";
import {
  checkAgain,
  checkOne,
  memoryFor,
  graphOf,
  warningsOf,
  type CheckedDefinition,
  type CheckedNetwork,
} from "./check-declaration.ts";
import type { Chunk } from "./chunk.ts";
import { isBlock } from "./meaning.ts";
import type { GoodChunk, Snapshot } from "./snapshot.ts";
import { Networks } from "./networks.ts";
import { knowingWhatFollows } from "./unfinished.ts";
import { Workspace, type LinkedFile } from "./workspace.ts";

export class Language {
  readonly workspace: Workspace;
  readonly #definitions = new WeakMap<Declaration, CheckedDefinition>();
  readonly #networks: Networks;
  /** What is kept of the blocks of each file, by their chunks. */
  readonly #memories = new Map<string, ReadonlyMap<string, BlockMemory>>();
  #last = new Map<string, Snapshot>();

  constructor(host: Host) {
    this.workspace = new Workspace(host);
    this.#networks = new Networks(this.workspace);
  }

  update(path: string, text: string): void {
    this.workspace.update(path, text);
  }

  close(path: string): void {
    this.workspace.close(path);
    this.#last.delete(path);
    this.#memories.delete(path);
    this.#networks.forget(path);
  }

  /**
   * What is known of a file, with all that can be found out within `budget` milliseconds; models that most likely take
   * longer are left out. Undefined for a file that cannot be read.
   */
  snapshot(path: string, budget = Infinity): Snapshot | undefined {
    const linked = this.workspace.linkedFile(path);
    if (!linked) return undefined;
    const last = this.#last.get(path);
    const definitions = this.#definitionsOf(linked);
    const { models, isComplete } = this.#networks.within(linked, budget);
    if (last?.names === linked.names && isSame(last, definitions, models)) return last;
    const { syntax, names, targets } = linked;
    const parts = { linked, definitions, models, isComplete };
    const diagnostics = this.#diagnosticsOf(parts);
    const { workspace } = this;
    const lastGood = this.#goodChunks(parts, last?.lastGood ?? new Map<string, GoodChunk>());
    const snapshot = { path, syntax, names, targets, ...parts, diagnostics, workspace, lastGood };
    this.#last.set(path, snapshot);
    return snapshot;
  }

  /**
   * Finds out a part of what is missing from the snapshots of a file, as small as it can be had, for who has other things to
   * do in between; false when there is no more.
   */
  advance(path: string): boolean {
    const linked = this.workspace.linkedFile(path);
    return linked !== undefined && this.#networks.advance(linked);
  }

  #definitionsOf({ syntax }: LinkedFile): ReadonlyMap<Declaration, CheckedDefinition> {
    const definitions = new Map<Declaration, CheckedDefinition>();
    const before = this.#memories.get(syntax.path);
    const memories = new Map<string, BlockMemory>();
    for (const declaration of syntax.program.declarations) {
      if (!isChecked(declaration)) continue;
      const { path } = declaration.span;
      const kept = before?.get(path);
      if (kept) memories.set(path, kept);
      const known = this.#definitions.get(declaration);
      const fresh = known?.reads.hold(this.workspace)
        ? known
        : this.#check(syntax.path, declaration, memories);
      this.#definitions.set(declaration, fresh);
      definitions.set(declaration, fresh);
    }
    this.#memories.set(syntax.path, memories);
    return definitions;
  }

  #check(
    file: string,
    declaration: ConstDeclaration | BlockDeclaration,
    memories: Map<string, BlockMemory>,
  ): CheckedDefinition {
    const { path } = declaration.span;
    const memory =
      declaration.kind === "const"
        ? undefined
        : memoryFor(this.workspace, declaration, memories.get(path));
    if (!memory || declaration.kind === "const") return checkOne(this.workspace, file, declaration);
    memories.set(path, memory);
    return checkAgain(this.workspace, file, declaration, memory);
  }

  /** The sound ones of today, and the last sound ones of the others. */
  #goodChunks(
    { linked, definitions, models }: Parts,
    before: ReadonlyMap<string, GoodChunk>,
  ): ReadonlyMap<string, GoodChunk> {
    const good = new Map<string, GoodChunk>();
    for (const { chunk } of linked.syntax.chunks) {
      const isSound = chunk.declarations.every(
        (each) =>
          !hasErrors(this.workspace.resolved(each).diagnostics) &&
          !hasErrors(definitions.get(each)?.diagnostics ?? []) &&
          !(isBlock(each) && hasErrors(models.get(each)?.diagnostics ?? [])),
      );
      const isWhole = isSound && !hasErrors(chunk.diagnostics) && chunk.declarations.length > 0;
      const known = before.get(chunk.path);
      if (isWhole) good.set(chunk.path, goodChunk(chunk, definitions, models, known));
      else if (known) good.set(chunk.path, known);
    }
    return good;
  }

  #diagnosticsOf({ linked, definitions, models, isComplete }: Parts): readonly Diagnostic[] {
    const { syntax } = linked;
    const { declarations } = syntax.program;
    const resolved = [
      ...syntax.chunks.flatMap((placed, index, all) =>
        placed.chunk.diagnostics.length === 0 ? [] : knowingWhatFollows(placed, all[index + 1]),
      ),
      ...linked.diagnostics,
      ...withoutFailedImports(
        declarations.flatMap((each) => this.workspace.resolved(each).diagnostics),
        syntax.program,
        linked.names,
      ),
    ];
    const checked = new Findings();
    for (const { diagnostics } of definitions.values()) checked.add(diagnostics);
    for (const { diagnostics, trainingDiagnostics } of models.values()) {
      checked.add(diagnostics);
      if (!checked.hasErrors) checked.add(trainingDiagnostics);
    }
    const found = this.#placed(withoutEchoes(resolved, checked.list), syntax.path);
    const extents = (): readonly { readonly span: Span }[] =>
      declarations.map(({ span }) => ({ span: this.workspace.place(span) ?? span }));
    const errors = theFirst(withoutLacks(found, extents).toSorted(inOrder));
    if (!isComplete || errors.some(({ severity }) => severity === "error")) return errors;
    const warnings = [
      ...unusedNames(syntax.program),
      ...[...models.values()].flatMap(({ checked }) =>
        checked ? warningsOf(graphOf(checked)) : [],
      ),
    ];
    const own = this.#placed(warnings, syntax.path, true);
    return [...errors, ...selectWarnings({ path: syntax.path, text: syntax.text }, own)].toSorted(
      inOrder,
    );
  }

  /** Diagnostics with places of files. What is found in another file is shown where this one led to it. */
  #placed(list: readonly Diagnostic[], path: string, isOwnOnly = false): readonly Diagnostic[] {
    return list.flatMap((diagnostic): readonly Diagnostic[] => {
      const span = this.workspace.place(diagnostic.span);
      if (!span || (isOwnOnly && span.path !== path)) return [];
      const related = diagnostic.related.flatMap((label): Label[] => {
        const place = this.workspace.place(label.span);
        return place ? [{ ...label, span: place }] : [];
      });
      const fixes = diagnostic.fixes.map((fix) => ({
        ...fix,
        edits: fix.edits.flatMap((edit) => {
          const place = this.workspace.place(edit.span);
          return place ? [{ ...edit, span: place }] : [];
        }),
      }));
      const placed = { ...diagnostic, span, related, fixes };
      if (span.path === path) return [placed];
      const here = related.find((label) => label.span.path === path);
      if (!here) return [];
      const there = { span, message: diagnostic.label || "here" };
      return [{ ...placed, span: here.span, label: here.message, related: [there, ...related] }];
    });
  }
}

interface Parts {
  readonly linked: LinkedFile;
  readonly definitions: ReadonlyMap<Declaration, CheckedDefinition>;
  readonly models: ReadonlyMap<BlockDeclaration, CheckedNetwork>;
  readonly isComplete: boolean;
}

function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === "error");
}

/** The results of one chunk; the same record while they are the same. */
function goodChunk(
  chunk: Chunk,
  definitions: Parts["definitions"],
  models: Parts["models"],
  known: GoodChunk | undefined,
): GoodChunk {
  const isKnown =
    known?.chunk === chunk &&
    chunk.declarations.every(
      (each) =>
        known.definitions.get(each) === definitions.get(each) &&
        (!isBlock(each) || known.models.get(each) === models.get(each)),
    );
  if (isKnown) return known;
  const own = new Map<Declaration, CheckedDefinition>();
  const networks = new Map<BlockDeclaration, CheckedNetwork>();
  for (const each of chunk.declarations) {
    const definition = definitions.get(each);
    const network = isBlock(each) ? models.get(each) : undefined;
    if (definition) own.set(each, definition);
    if (network && isBlock(each)) networks.set(each, network);
  }
  return { chunk, definitions: own, models: networks };
}

function isChecked(declaration: Declaration): declaration is BlockDeclaration | ConstDeclaration {
  return ["const", "block", "cell", "model"].includes(declaration.kind);
}

function inOrder(a: Diagnostic, b: Diagnostic): number {
  return a.span.start - b.span.start;
}

function isSame(
  last: Snapshot,
  definitions: ReadonlyMap<Declaration, CheckedDefinition>,
  models: ReadonlyMap<BlockDeclaration, CheckedNetwork>,
): boolean {
  if (last.models.size !== models.size || last.definitions.size !== definitions.size) return false;
  for (const [key, value] of definitions) if (last.definitions.get(key) !== value) return false;
  for (const [key, value] of models) if (last.models.get(key) !== value) return false;
  return true;
}
