/** The models of files, elaborated when there is time, and kept while what they were made from holds. */
import { trainSections, type TrainSections } from "../check/check.ts";
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
  /** The `train` sections that each was made with: two are an error that shows both. */
  readonly #sections = new WeakMap<Declaration, readonly TrainDeclaration[]>();
  /** For which state of its file `advance` elaborated each: once is enough, whatever comes of it. */
  readonly #attempts = new WeakMap<Declaration, LinkedFile>();
  /** How long the models of each file took last, by their chunks. */
  readonly #times = new Map<string, ReadonlyMap<string, number>>();

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** Those that are known, and those that most likely are found out within so many milliseconds. */
  within({ syntax }: LinkedFile, budget: number): KnownModels {
    const models = new Map<BlockDeclaration, CheckedNetwork>();
    const sections = trainSections(syntax.program);
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
      const found = known ?? (expected <= left && this.#elaborate(syntax, declaration, sections));
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
  advance(linked: LinkedFile): boolean {
    const { syntax } = linked;
    const sections = trainSections(syntax.program);
    const all = modelsOf(syntax);
    const missing = all.find(
      (declaration) =>
        !this.#known(declaration, sections) && this.#attempts.get(declaration) !== linked,
    );
    if (missing) {
      this.#attempts.set(missing, linked);
      this.#elaborate(syntax, missing, sections);
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

  #elaborate(
    syntax: LinkedFile["syntax"],
    declaration: BlockDeclaration,
    sections: TrainSections,
  ): CheckedNetwork {
    const own = sections.get(declaration.name.name) ?? [];
    const fresh = checkNetwork(this.#workspace, syntax.path, declaration, own);
    this.#sections.set(declaration, own);
    this.#networks.set(declaration, fresh);
    return fresh;
  }

  #known(declaration: BlockDeclaration, sections: TrainSections): CheckedNetwork | undefined {
    const known = this.#networks.get(declaration);
    const [now, before] = [
      sections.get(declaration.name.name) ?? [],
      this.#sections.get(declaration) ?? [],
    ];
    const isSame =
      now.length === before.length && now.every((section, index) => section === before[index]);
    return known && isSame && known.reads.hold(this.#workspace) ? known : undefined;
  }
}

function modelsOf({ program }: LinkedFile["syntax"]): readonly BlockDeclaration[] {
  return program.declarations.flatMap((each) => (each.kind === "model" ? [each] : []));
}
