/**
 * Stretches of equations that were kept one after the other. What is kept of thousands of equations lies all over the
 * memory, and looking at each takes longer than all else that an edit costs; a stretch is looked at as one.
 */
import type { Weight } from "../graph/graph.ts";
import type { Equation } from "../syntax/ast.ts";
import type { SymbolRole } from "./elaboration.ts";
import type { Binding } from "./environment.ts";
import type { Kept } from "./recall.ts";

/** What equations that follow each other came to. */
export interface Stretch<K extends Kept = Kept> {
  readonly equations: readonly Equation[];
  readonly kept: readonly K[];
  /** What their names stand for. */
  readonly bindings: ReadonlyMap<string, Binding>;
  /** What they read from outside of the stretch. */
  readonly reads: Kept["reads"];
  readonly weights: readonly Weight[];
  readonly roles: readonly (readonly [string, SymbolRole])[];
  readonly steps: number;
  readonly instances: number;
}

/** So many equations make one: an edit looks at each of one stretch, and at each stretch of the block. */
const longest = 48;

/** An equation of one signal that was recalled or evaluated, and is right. */
export interface Link {
  readonly name: string;
  readonly equation: Equation;
  readonly kept: Kept;
}

/** Puts stretches together from what a check comes by, in the order of the text. */
export class StretchMaker {
  readonly #keep: (stretch: Stretch) => void;
  #links: Link[] = [];
  #isNew = false;

  constructor(keep: (stretch: Stretch) => void) {
    this.#keep = keep;
  }

  add(link: Link): void {
    if (this.#links.length >= longest) this.end();
    this.#links.push(link);
    this.#isNew = true;
  }

  /** One that is known already grows where it is short, so that many edits do not leave many pieces. */
  addKnown({ equations, kept, bindings }: Stretch): void {
    if (this.#links.length + equations.length > longest) this.end();
    else if (this.#links.length > 0) this.#isNew = true;
    if (equations.length > longest / 2 && this.#links.length === 0) return;
    const names = [...bindings.keys()];
    equations.forEach((equation, index) => {
      const [name, own] = [names[index], kept[index]];
      if (name !== undefined && own) this.#links.push({ name, equation, kept: own });
    });
  }

  /** Whatever follows is no part of it. */
  end(): void {
    if (this.#isNew && this.#links.length > 1) this.#keep(stretchOf(this.#links));
    this.#links = [];
    this.#isNew = false;
  }
}

function stretchOf(links: readonly Link[]): Stretch {
  const kept = links.map((link) => link.kept);
  const bindings = new Map(links.map((link) => [link.name, link.kept.binding]));
  const reads = new Map<string, Kept["reads"][number]>();
  for (const read of kept.flatMap((each) => each.reads))
    if (!bindings.has(read[0])) reads.set(read[0], read);
  return {
    equations: links.map(({ equation }) => equation),
    kept,
    bindings,
    reads: [...reads.values()],
    weights: kept.flatMap((each) => each.weights),
    roles: kept.flatMap((each) => each.roles),
    steps: kept.reduce((sum, each) => sum + each.steps, 0),
    instances: kept.reduce((sum, each) => sum + each.instances, 0),
  };
}
