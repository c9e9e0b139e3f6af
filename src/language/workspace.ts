/**
 * The files that an editor works with: texts that are open in it, and those on the disk that they import. It answers
 * what the checker asks of a program, and lets each question be noted by who asks it.
 */
import type { BlockScope } from "../resolve/block-scope.ts";
import type { Host } from "../resolve/host.ts";
import { declarationsOf, link, open, type Definition, type Module } from "../resolve/modules.ts";
import type { Resolution } from "../resolve/resolve.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Span } from "../source/source.ts";
import type { BlockDeclaration, Declaration, ImportDeclaration } from "../syntax/ast.ts";
import { Changes } from "./changes.ts";
import { placeInChunk } from "./chunk.ts";
import { fileOf, placeInFile, readSyntax, type FileSyntax } from "./file-syntax.ts";
import { isBlock } from "./meaning.ts";
import { rebasedDiagnostic } from "./rebased.ts";
import type { Reads, World } from "./reads.ts";
import { ResolvedDeclarations, topOfFile, type Resolved } from "./resolve-declaration.ts";
import { WatchedMap } from "./watched-map.ts";

/** A file with the names it declares and imports. */
export interface LinkedFile {
  readonly syntax: FileSyntax;
  readonly names: ReadonlyMap<string, Definition>;
  /** Where its imports lead. */
  readonly targets: ReadonlyMap<ImportDeclaration, string>;
  /** What is wrong with its declarations and imports as such. */
  readonly diagnostics: readonly Diagnostic[];
}

interface Own {
  readonly names: Map<string, Definition>;
  readonly diagnostics: readonly Diagnostic[];
  readonly declarations: ReadonlySet<Declaration>;
}

export class Workspace implements World {
  readonly changes = new Changes();
  readonly #host: Host;
  readonly #files = new Map<string, FileSyntax>();
  readonly #opened = new Set<string>();
  /** For files on the disk: known to be there or not, until `forgetDisk`. */
  #missing = new Set<string>();
  #own = new WeakMap<FileSyntax, Own>();
  #linked = new Map<string, LinkedFile>();
  readonly #resolved = new ResolvedDeclarations();
  /** The names of modules as last asked for. */
  readonly #lists = new Map<
    string,
    {
      readonly of: LinkedFile["names"] | undefined;
      readonly list: string;
      readonly version: number;
    }
  >();

  constructor(host: Host) {
    this.#host = host;
  }

  get host(): Host {
    return this.#host;
  }

  /** Takes a text from the editor: it counts instead of what is on the disk. */
  update(path: string, text: string): void {
    this.#opened.add(path);
    this.#set(path, text);
  }

  /** Goes back to what is on the disk. */
  close(path: string): void {
    this.#opened.delete(path);
    this.#files.delete(path);
    this.#changed();
  }

  isOpen(path: string): boolean {
    return this.#opened.has(path);
  }

  /** Files on the disk may have changed. */
  forgetDisk(): void {
    for (const path of this.#files.keys()) {
      if (this.#opened.has(path)) continue;
      const text = this.#host.read(path);
      if (text === undefined) this.#files.delete(path);
      else this.#set(path, text);
    }
    this.#missing = new Set();
    this.#changed();
  }

  #changed(): void {
    this.changes.anything();
    this.#linked.clear();
  }

  #set(path: string, text: string): void {
    const before = this.#files.get(path);
    if (before?.text === text) return;
    const now = readSyntax(path, text, before);
    this.#files.set(path, now);
    this.#missing.delete(path);
    this.changes.edited(before, now);
    this.#linked.clear();
  }

  /** The file as it is now. */
  syntaxOf(path: string): FileSyntax | undefined {
    const known = this.#files.get(path);
    if (known || this.#missing.has(path)) return known;
    const text = this.#host.read(path);
    if (text === undefined) this.#missing.add(path);
    else this.#files.set(path, readSyntax(path, text));
    return this.#files.get(path);
  }

  #ownOf(syntax: FileSyntax): Own {
    let own = this.#own.get(syntax);
    if (!own) {
      const diagnostics: Diagnostic[] = [];
      const names = declarationsOf(syntax.program, syntax.path, diagnostics);
      own = { names, diagnostics, declarations: new Set(syntax.program.declarations) };
      this.#own.set(syntax, own);
    }
    return own;
  }

  /** The names of a file; undefined for one that cannot be read. */
  linkedFile(path: string): LinkedFile | undefined {
    const known = this.#linked.get(path);
    if (known) return known;
    const syntax = this.syntaxOf(path);
    if (!syntax) return undefined;
    const own = this.#ownOf(syntax);
    const diagnostics = [...own.diagnostics];
    const targets = new Map<ImportDeclaration, string>();
    const host: Host = { ...this.#host, read: (file) => this.syntaxOf(file)?.text };
    const wrong = syntax.chunks.flatMap(({ chunk }) => chunk.diagnostics);
    for (const declaration of syntax.program.declarations) {
      if (declaration.kind !== "import") continue;
      const problems = [...wrong];
      const found = open(declaration, path, host, problems);
      diagnostics.push(...problems.slice(wrong.length));
      if (found) targets.set(declaration, found.path);
    }
    const ownOf = (declaration: ImportDeclaration): Map<string, Definition> | undefined => {
      const target = this.syntaxOf(targets.get(declaration) ?? "");
      return target && this.#ownOf(target).names;
    };
    const names = link(syntax.program, own.names, ownOf, diagnostics);
    const linked = { syntax, names, targets, diagnostics };
    this.#linked.set(path, linked);
    return linked;
  }

  // -------------------------------------------------------------- the world that reads are held against

  definitionOf(module: string, name: string): Definition | undefined {
    return this.linkedFile(module)?.names.get(name);
  }

  namesVersion(module: string): number {
    const names = this.linkedFile(module)?.names;
    const known = this.#lists.get(module);
    if (known && known.of === names) return known.version;
    const list = names ? [...names.keys()].join(" ") : "";
    const version = known?.list === list ? known.version : (known?.version ?? 0) + 1;
    this.#lists.set(module, { of: names, list, version });
    return version;
  }

  scopeOf(declaration: BlockDeclaration): BlockScope | undefined {
    return this.resolved(declaration).scope;
  }

  successorOf(declaration: BlockDeclaration): BlockDeclaration | undefined {
    const syntax = this.syntaxOf(fileOf(declaration.span.path));
    if (!syntax) return undefined;
    const own = this.#ownOf(syntax);
    if (own.declarations.has(declaration)) return declaration;
    const found = own.names.get(declaration.name.name)?.declaration;
    return found && found.kind !== "const" && found.kind !== "fn" ? found : undefined;
  }

  headOf({ span, body }: BlockDeclaration): string {
    return this.#heads.get(body) ?? this.#readHead(span.path, body);
  }

  readonly #heads = new WeakMap<object, string>();

  #readHead(path: string, body: BlockDeclaration["body"]): string {
    const text = this.syntaxOf(fileOf(path))?.byPath.get(path)?.chunk.text ?? "";
    const head = text.slice(0, body.span.start);
    this.#heads.set(body, head);
    return head;
  }

  /** A place within a chunk as a place of its file; undefined for one that is no more. */
  place(span: Span): Span | undefined {
    const syntax = this.syntaxOf(fileOf(span.path));
    if (!syntax) return undefined;
    if (span.path !== `${syntax.path}\0${topOfFile}`) return placeInFile(syntax, span);
    // A documentation comment belongs to what follows it, so an import goes to the top of the file.
    const [first] = syntax.program.declarations;
    const start = first ? (this.place(first.span)?.start ?? 0) : 0;
    const at = syntax.text.lastIndexOf("\n", start - 1) < 0 ? start : 0;
    return { path: syntax.path, start: at, end: at };
  }

  /** What is written at a place. */
  textAt(span: Span): string {
    const syntax = this.syntaxOf(fileOf(span.path));
    const place = syntax && placeInFile(syntax, span);
    return place ? syntax.text.slice(place.start, place.end) : "";
  }

  // -------------------------------------------------------------- names of declarations

  /** The scope of a declaration and what is wrong with its names, found out once while they hold. */
  resolved(declaration: Declaration): Resolved {
    return this.#resolved.resolved(declaration, this, (reads) => {
      const file = fileOf(declaration.span.path);
      this.#keepHead(declaration);
      return {
        file,
        names: this.#watched(file, reads),
        syntaxErrors: this.#syntaxErrors(declaration),
        host: this.#host,
        reads,
        scopes: { get: (block) => this.#scopeFor(block, reads) },
      };
    });
  }

  /** With places of the declaration's own chunk, since they are compared with it. */
  #syntaxErrors({ span: { path } }: Declaration): readonly Diagnostic[] {
    const chunk = this.syntaxOf(fileOf(path))?.byPath.get(path)?.chunk;
    if (!chunk) return [];
    const move = (span: Span): Span => placeInChunk(chunk, span) ?? span;
    return chunk.diagnostics.map((each) => rebasedDiagnostic(each, move));
  }

  /** The head of a block is asked for also when its text has gone. */
  #keepHead(declaration: Declaration): void {
    if (isBlock(declaration)) this.headOf(declaration);
  }

  #scopeFor(declaration: BlockDeclaration, reads: Reads): BlockScope | undefined {
    const scope = this.scopeOf(declaration);
    reads.scope(declaration, scope);
    return scope;
  }

  #watched(path: string, reads: Reads): ReadonlyMap<string, Definition> {
    const names = this.linkedFile(path)?.names ?? new Map<string, Definition>();
    return new WatchedMap(names, {
      get: (name, found) => {
        reads.name(path, name, found);
      },
      has: (name, isThere) => {
        reads.existence(path, name, isThere);
      },
      list: () => {
        reads.list(path, this.namesVersion(path));
      },
    });
  }

  /** The program around an entry as the checker sees it, with what it reads noted. */
  resolution(entry: string, reads: Reads): Resolution {
    const modules = new Map<string, Module>();
    const moduleAt = (path: string): Module | undefined => {
      const known = modules.get(path);
      if (known) return known;
      const syntax = this.syntaxOf(fileOf(path));
      if (!syntax) return undefined;
      // The text of a chunk, or of an equation, is asked for by what names a part of it.
      const { start = 0 } = placeInFile(syntax, { path, start: 0, end: 0 }) ?? {};
      const source = { path, text: syntax.text.slice(start) };
      const names = this.#watched(path, reads);
      const module = { source, program: syntax.program, names, isStandard: false };
      modules.set(path, module);
      return module;
    };
    return {
      entry,
      byPath: { get: moduleAt },
      scopes: { get: (declaration) => this.#scopeFor(declaration, reads) },
    };
  }
}
