/**
 * Which declarations have changed since when, so that what was made from others need not be looked at. Where names come
 * or go, or files do, anything may read otherwise.
 */
import type { Chunk } from "./chunk.ts";
import type { FileSyntax } from "./file-syntax.ts";

export class Changes {
  #revision = 0;
  /** When anything may have changed last. */
  #upheaval = 0;
  /** When a declaration of a name changed last, in any file, with no name come or gone since. */
  readonly #changedAt = new Map<string, number>();
  /** What was asked for last: all ask for the same. */
  #answer:
    { readonly from: number; readonly to: number; readonly names: ReadonlySet<string> } | undefined;

  /** Another number whenever anything has changed. */
  get revision(): number {
    return this.#revision;
  }

  /** The names whose declarations have changed after a revision; undefined where it may be more than that. */
  since(revision: number): ReadonlySet<string> | undefined {
    if (revision < this.#upheaval) return undefined;
    if (this.#answer?.from !== revision || this.#answer.to !== this.#revision) {
      const changed = [...this.#changedAt].filter(([, at]) => at > revision);
      const names = new Set(changed.map(([name]) => name));
      this.#answer = { from: revision, to: this.#revision, names };
    }
    return this.#answer.names;
  }

  /** A file has another text. */
  edited(before: FileSyntax | undefined, now: FileSyntax): void {
    const names = before && namesChanged(before, now);
    if (!names) {
      this.anything();
      return;
    }
    this.#revision++;
    for (const name of names) this.#changedAt.set(name, this.#revision);
  }

  /** Files have come or gone. */
  anything(): void {
    this.#upheaval = ++this.#revision;
    this.#changedAt.clear();
  }
}

/** The names whose declarations differ; undefined where the files do not declare the same names in the same order. */
function namesChanged(before: FileSyntax, now: FileSyntax): readonly string[] | undefined {
  if (before.chunks.length !== now.chunks.length) return undefined;
  const names: string[] = [];
  for (const [index, { chunk }] of now.chunks.entries()) {
    const old = before.chunks[index]?.chunk;
    if (old === chunk) continue;
    const declared = declaredBy(chunk);
    const wasDeclared = old && declaredBy(old);
    if (!declared || wasDeclared?.join("\n") !== declared.join("\n")) return undefined;
    for (const declaration of chunk.declarations)
      if ("name" in declaration) names.push(declaration.name.name);
  }
  return names;
}

/** Kinds and names; undefined where something is imported. */
function declaredBy({ declarations }: Chunk): readonly string[] | undefined {
  if (declarations.some(({ kind }) => kind === "import")) return undefined;
  return declarations.map((each) => `${each.kind} ${"name" in each ? each.name.name : ""}`);
}
