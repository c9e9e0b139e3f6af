/**
 * Everything that is known of a file at one moment, as features ask for it. A snapshot is never changed; what of it is
 * there is fresh. Models may be missing while they are elaborated: then `isComplete` is false.
 */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Definition } from "../resolve/modules.ts";
import type { BlockDeclaration, Declaration, ImportDeclaration } from "../syntax/ast.ts";
import type { CheckedDefinition, CheckedNetwork } from "./check-declaration.ts";
import type { Chunk } from "./chunk.ts";
import type { FileSyntax } from "./file-syntax.ts";
import type { Workspace } from "./workspace.ts";

export interface Snapshot {
  readonly path: string;
  readonly syntax: FileSyntax;
  readonly names: ReadonlyMap<string, Definition>;
  readonly targets: ReadonlyMap<ImportDeclaration, string>;
  readonly definitions: ReadonlyMap<Declaration, CheckedDefinition>;
  readonly models: ReadonlyMap<BlockDeclaration, CheckedNetwork>;
  readonly isComplete: boolean;
  /** In the order of the text; their places are places of files. */
  readonly diagnostics: readonly Diagnostic[];
  readonly workspace: Workspace;
  /** Of each chunk its last text without errors, with what was known of it: shown, as old, where there is nothing new. */
  readonly lastGood: ReadonlyMap<string, GoodChunk>;
}

/** A chunk that was sound, with its results. */
export interface GoodChunk {
  readonly chunk: Chunk;
  readonly definitions: ReadonlyMap<Declaration, CheckedDefinition>;
  readonly models: ReadonlyMap<BlockDeclaration, CheckedNetwork>;
}
