/** The models of files, elaborated when there is time, and kept while what they were made from holds. */
import type { BlockDeclaration, Declaration, TrainDeclaration } from "../syntax/ast.ts";
import { checkNetwork, hasGraph, warningsOf, graphOf } from "./check-declaration.ts";
import type { CheckedNetwork } from "./check-declaration.ts";
import type { LinkedFile, Workspace } from "./workspace.ts";

export interface KnownModels {
  readonly models: ReadonlyMap<BlockDeclaration, CheckedNetwork>;
  /** None is missing. */
  readonly isComplete: boolean;
}

export class Networks {
  readonly #workspace: Workspace;
  readonly #networks = new WeakMap<Declaration, CheckedNetwork>();
  /** How long the models of each file took last, by their chunks. */
  readonly #times = new Map<string, ReadonlyMap<string, number>>();

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** Those that are known, and those that most likely are found out within so many milliseconds. */
  within({ syntax }: LinkedFile, budget: number): KnownModels {
    const models = new Map<BlockDeclaration, CheckedNetwork>();
    const sections = sectionsOf(syntax);
    const before = this.#times.get(syntax.path) ?? new Map<string, number>();
    const times = new Map<string, number>();
    // One that is new, or has another name, may well be as large as its neighbours.
    const most = Math.max(0, ...before.values());
    let left = budget;
    let isComplete = true;
    for (const declaration of modelsOf(syntax)) {
      const { path } = declaration.span;
      const expected = before.get(path) ?? most;
      const known = this.#known(declaration, sections);
      const found = known ?? (expected <= left && this.#elaborate(syntax, declaration));
      times.set(path, found ? found.time : expected);
      if (!found) isComplete = false;
      else {
        models.set(declaration, found);
        if (!known) left -= found.time;
      }
    }
    this.#times.set(syntax.path, times);
    return { models, isComplete };
  }

  /** A file has been closed. */
  forget(path: string): void {
    this.#times.delete(path);
  }

  /** Elaborates one model, or finds out what one gives reason to warn of; false where nothing is left to do. */
  advance({ syntax }: LinkedFile): boolean {
    const sections = sectionsOf(syntax);
    const all = modelsOf(syntax);
    const missing = all.find((declaration) => !this.#known(declaration, sections));
    if (missing) {
      this.#elaborate(syntax, missing);
      return true;
    }
    for (const declaration of all) {
      const checked = this.#networks.get(declaration)?.checked;
      if (!checked || hasGraph(checked)) continue;
      warningsOf(graphOf(checked));
      return true;
    }
    return false;
  }

  #elaborate(syntax: LinkedFile["syntax"], declaration: BlockDeclaration): CheckedNetwork {
    const fresh = checkNetwork(this.#workspace, syntax.path, declaration, syntax.program);
    this.#networks.set(declaration, fresh);
    return fresh;
  }

  #known(
    declaration: BlockDeclaration,
    sections: ReadonlyMap<string, readonly TrainDeclaration[]>,
  ): CheckedNetwork | undefined {
    const known = this.#networks.get(declaration);
    const [own, ...others] = sections.get(declaration.name.name) ?? [];
    // Two sections are an error that shows both.
    const isSame = known?.section === own && others.length === 0;
    return known && isSame && known.reads.hold(this.#workspace) ? known : undefined;
  }
}

function modelsOf({ program }: LinkedFile["syntax"]): readonly BlockDeclaration[] {
  return program.declarations.flatMap((each) => (each.kind === "model" ? [each] : []));
}

function sectionsOf({
  program,
}: LinkedFile["syntax"]): ReadonlyMap<string, readonly TrainDeclaration[]> {
  const sections = new Map<string, TrainDeclaration[]>();
  for (const each of program.declarations) {
    if (each.kind !== "train") continue;
    const { name } = each.model;
    sections.set(name, [...(sections.get(name) ?? []), each]);
  }
  return sections;
}
