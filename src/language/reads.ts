/**
 * What a result was made from, so that one can tell whether it still holds. A name counts by what it stands for; a block
 * counts by what stands before its body, and by its body only where that was read.
 */
import type { BlockScope } from "../resolve/block-scope.ts";
import type { Definition } from "../resolve/modules.ts";
import type { BlockDeclaration, Declaration } from "../syntax/ast.ts";
import type { Changes } from "./changes.ts";

/** The world as it is now, against which earlier reads are held. */
export interface World {
  readonly changes: Pick<Changes, "revision" | "since">;
  definitionOf(module: string, name: string): Definition | undefined;
  /** Another number whenever a name has come to a module or gone. */
  namesVersion(module: string): number;
  scopeOf(declaration: BlockDeclaration): BlockScope | undefined;
  /** The declaration that stands where this one stood: itself while its text is the same. */
  successorOf(declaration: BlockDeclaration): BlockDeclaration | undefined;
  /** The text before the body. */
  headOf(declaration: BlockDeclaration): string;
}

export class Reads {
  readonly #names = new Map<
    string,
    { module: string; name: string; found: Definition | undefined }
  >();
  readonly #exist = new Map<string, Map<string, boolean>>();
  /** The names that modules had, as versions: those of which all names were asked for, and those where only some were. */
  readonly #lists = new Map<string, number>();
  readonly #versions = new Map<string, number>();
  readonly #scopes = new Map<BlockDeclaration, BlockScope | undefined>();
  readonly #bodies = new Set<Declaration>();
  /** What the declarations that were read are called where they stand. */
  readonly #declared = new Set<string>();
  /** When they were last found to hold. */
  #heldAt = -1;
  /** Once it did not hold: some of what it read is noted as it was found then. */
  #isStale = false;

  name(module: string, name: string, found: Definition | undefined): void {
    this.#names.set(`${module} ${name}`, { module, name, found });
    if (found) this.#declared.add(found.declaration.name.name);
  }

  existence(module: string, name: string, isThere: boolean): void {
    let names = this.#exist.get(module);
    if (!names) this.#exist.set(module, (names = new Map<string, boolean>()));
    names.set(name, isThere);
  }

  list(module: string, version: number): void {
    this.#lists.set(module, version);
  }

  scope(declaration: BlockDeclaration, scope: BlockScope | undefined): void {
    this.#scopes.set(declaration, scope);
    this.#declared.add(declaration.name.name);
  }

  body(declaration: Declaration): void {
    this.#bodies.add(declaration);
  }

  /** Whether all of it has read the same ever since. What has changed without effect is remembered as it is now. */
  hold(world: World): boolean {
    const { revision } = world.changes;
    if (this.#isStale || this.#heldAt === revision) return !this.#isStale;
    const isSame = this.#isUntouched(world) || this.#areSame(world);
    if (isSame) this.#heldAt = revision;
    else this.#isStale = true;
    return isSame;
  }

  /** Whether nothing that was read has changed since it held; what has come or gone is no matter of single names. */
  #isUntouched({ changes }: World): boolean {
    const changed = this.#heldAt < 0 ? undefined : changes.since(this.#heldAt);
    if (!changed) return false;
    for (const name of changed) if (this.#declared.has(name)) return false;
    return true;
  }

  #areSame(world: World): boolean {
    for (const [module, version] of this.#lists)
      if (world.namesVersion(module) !== version) return false;
    if (!this.#existenceHolds(world)) return false;
    for (const read of this.#names.values()) {
      const found = world.definitionOf(read.module, read.name);
      if (!this.#isSame(read.found, found, world)) return false;
      read.found = found;
    }
    return this.#scopesHold(world);
  }

  #isSame(before: Definition | undefined, now: Definition | undefined, world: World): boolean {
    if (before?.declaration === now?.declaration) return before?.module === now?.module;
    if (!before || !now || before.module !== now.module) return false;
    const [old, fresh] = [before.declaration, now.declaration];
    if (this.#bodies.has(old) || !isBlock(old) || !isBlock(fresh)) return false;
    return world.headOf(old) === world.headOf(fresh);
  }

  /** Only where names have come or gone must each be looked up. */
  #existenceHolds(world: World): boolean {
    let isSame = true;
    for (const [module, names] of this.#exist) {
      const version = world.namesVersion(module);
      if (this.#versions.get(module) === version) continue;
      for (const [name, isThere] of names)
        isSame &&= (world.definitionOf(module, name) !== undefined) === isThere;
      this.#versions.set(module, version);
    }
    return isSame;
  }

  #scopesHold(world: World): boolean {
    for (const [declaration, scope] of this.#scopes) {
      const successor = world.successorOf(declaration);
      const isRead = this.#bodies.has(declaration);
      if (!successor || (successor !== declaration && isRead)) return false;
      const now = world.scopeOf(successor);
      if (now === scope && successor === declaration) continue;
      const isSame = now === scope || (!isRead && now && scope && boundBy(now) === boundBy(scope));
      if (!isSame) return false;
      this.#scopes.delete(declaration);
      this.#scopes.set(successor, now);
    }
    return true;
  }
}

function isBlock(declaration: Declaration): declaration is BlockDeclaration {
  return ["block", "cell", "model"].includes(declaration.kind);
}

const known = new WeakMap<BlockScope, string>();

/** The names that a block binds, which is all of its body that its neighbours' signatures can see. */
function boundBy(scope: BlockScope): string {
  let text = known.get(scope);
  if (text === undefined) {
    text = [...scope.names.keys(), "", ...scope.boundDims.keys(), "", ...scope.states.keys()].join(
      " ",
    );
    known.set(scope, text);
  }
  return text;
}
