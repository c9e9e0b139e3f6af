/** The names of declarations, looked up. */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { BlockScope } from "../resolve/block-scope.ts";
import type { Host } from "../resolve/host.ts";
import type { Definition, Module } from "../resolve/modules.ts";
import { NameChecker } from "../resolve/name-checker.ts";
import { resolveNames, type Resolution } from "../resolve/resolve.ts";
import { scopeAgain } from "../resolve/scope-again.ts";
import type { BlockDeclaration, Declaration } from "../syntax/ast.ts";
import { isBlock } from "./meaning.ts";
import { Reads, type World } from "./reads.ts";

export interface Resolved {
  readonly scope: BlockScope | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly reads: Reads;
}

/** Where an import that is missing is to be inserted; its place is found when it is shown. */
export const topOfFile = "top";

export interface Surroundings {
  readonly file: string;
  readonly names: ReadonlyMap<string, Definition>;
  /** Those of the declaration, which explain some of what is missing. */
  readonly syntaxErrors: readonly Diagnostic[];
  readonly host: Host;
  readonly reads: Reads;
  readonly scopes: Resolution["scopes"];
}

/** The names of declarations, found out once while they hold. */
export class ResolvedDeclarations {
  readonly #known = new WeakMap<Declaration, Resolved>();
  /** What a block came to last, by its signature, which stays while one edits its equations. */
  readonly #last = new WeakMap<object, Resolved & { readonly declaration: BlockDeclaration }>();

  resolved(
    declaration: Declaration,
    world: World,
    around: (reads: Reads) => Surroundings,
  ): Resolved {
    const known = this.#known.get(declaration);
    if (known?.reads.hold(world)) return known;
    const signature = isBlock(declaration) ? declaration.signature : undefined;
    const fresh =
      this.#again(declaration, world, around) ??
      resolveDeclaration(declaration, around(new Reads()));
    this.#known.set(declaration, fresh);
    if (signature && isBlock(declaration)) this.#last.set(signature, { ...fresh, declaration });
    return fresh;
  }

  /** Where only the right sides of some equations were edited, only their names are looked up. */
  #again(
    declaration: Declaration,
    world: World,
    around: (reads: Reads) => Surroundings,
  ): Resolved | undefined {
    if (!isBlock(declaration) || !declaration.signature) return undefined;
    const last = this.#last.get(declaration.signature);
    if (!last?.scope || last.diagnostics.length > 0 || !last.reads.hold(world)) return undefined;
    const again = scopeAgain(last.declaration, last.scope, declaration);
    if (!again) return undefined;
    const { scope, changed } = again;
    const { checker, found } = namesOf(around(last.reads));
    for (const equation of changed)
      checker.equation(equation, scope.names, { block: declaration.name.name, scope });
    return { scope, diagnostics: found(), reads: last.reads };
  }
}

function resolveDeclaration(declaration: Declaration, surroundings: Surroundings): Resolved {
  const { module, checker, diagnostics, found } = namesOf(surroundings);
  const { scopes, reads } = surroundings;
  const scope = resolveNames(declaration, { module, scopes, checker, diagnostics });
  return { scope, diagnostics: found(), reads };
}

/** What looks up names, and what it finds to be wrong. */
function namesOf({ file, names, syntaxErrors, host }: Surroundings): {
  readonly module: Module;
  readonly checker: NameChecker;
  readonly diagnostics: Diagnostic[];
  readonly found: () => readonly Diagnostic[];
} {
  const diagnostics: Diagnostic[] = [...syntaxErrors];
  const span = { path: topOfFile, start: 0, end: 0 };
  const module: Module = {
    source: { path: `${file}\0${topOfFile}`, text: "" },
    program: { span, declarations: [] },
    names,
    isStandard: false,
  };
  const checker = new NameChecker(module, diagnostics, host);
  return { module, checker, diagnostics, found: () => diagnostics.slice(syntaxErrors.length) };
}
