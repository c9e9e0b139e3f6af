/**
 * What is kept of a block from one check of its definition to the next: what it reads from outside of itself, and what its
 * equations came to. It serves as long as the text before the body and all that is read from outside stay the same.
 */
import type { Observer } from "../check/observer.ts";
import type { Kept, Memory } from "../check/recall.ts";
import type { Stretch } from "../check/stretch.ts";
import type { Value } from "../check/value.ts";
import type { Weight } from "../graph/graph.ts";
import type { Span } from "../source/source.ts";
import type { BlockDeclaration, DefiningEquation, Equation } from "../syntax/ast.ts";
import { Reads } from "./reads.ts";
import { addSeen, seenValue, type Seen, type SeenTypes } from "./seen-types.ts";

/** What was told while an equation was evaluated. */
class Told {
  readonly types = new Map<Span, Seen>();
  isWhole = true;
}

interface Remembered extends Kept {
  /** Where its places are. */
  readonly path: string;
  readonly told: Told;
}

interface RememberedStretch extends Stretch<Remembered> {
  readonly isWhole: boolean;
  /** What was told of its equations, by their places. */
  readonly told: ReadonlyMap<string, Told>;
}

/** While one types, signals are known and unknown in turn, and with them all that depends on them. */
const mostKept = 2;
/** The same of what is kept together, which besides may begin with the same equation and end with another. */
const mostStretches = 4;

export class BlockMemory {
  readonly head: string;
  readonly reads = new Reads();
  readonly equations = new WeakMap<DefiningEquation, readonly Remembered[]>();
  /** By the first equation of each. */
  readonly stretches = new WeakMap<Equation, readonly RememberedStretch[]>();

  constructor(head: string) {
    this.head = head;
  }
}

/** Listens to one check of a block, and hands out and takes in what is kept of its equations. */
export class BlockObserver implements Observer, Memory {
  readonly #declaration: BlockDeclaration;
  readonly #memory: BlockMemory;
  /** Outside of equations, and in those of which nothing can be kept. */
  readonly #common = new Told();
  /** What was kept and serves. */
  readonly #serving: Remembered[] = [];
  readonly #stretches: RememberedStretch[] = [];
  readonly #open: Told[] = [];
  weights: readonly Weight[] = [];

  constructor(declaration: BlockDeclaration, memory: BlockMemory) {
    this.#declaration = declaration;
    this.#memory = memory;
  }

  get isWhole(): boolean {
    return this.#common.isWhole;
  }

  /** Found by the places of equations; most of them lie in stretches. */
  get types(): SeenTypes {
    let byPath: ReadonlyMap<string, Told> | undefined;
    const [single, stretches, common] = [this.#serving, this.#stretches, this.#common];
    return {
      get(span) {
        byPath ??= toldOf(single);
        const told =
          byPath.get(span.path) ?? stretches.find(({ told }) => told.has(span.path))?.told.get(span.path); // prettier-ignore
        return told?.types.get(span) ?? common.types.get(span);
      },
    };
  }

  begins(weights: readonly Weight[]): void {
    this.weights = weights;
  }

  saw(span: Span, value: Value): void {
    const seen = seenValue(value);
    if (seen) addSeen(this.#now.types, span, { first: seen, last: seen });
  }

  entered(declaration: BlockDeclaration): void {
    // A block never looks into itself, but for what it is checked for.
    if (declaration !== this.#declaration) this.#memory.reads.body(declaration);
  }

  skipped(): void {
    this.#now.isWhole = false;
  }

  get #now(): Told {
    return this.#open.at(-1) ?? this.#common;
  }

  recall(equation: DefiningEquation): readonly Remembered[] {
    return this.#memory.equations.get(equation) ?? [];
  }

  begin(): void {
    this.#open.push(new Told());
  }

  end(equation: DefiningEquation, kept: Kept | undefined): void {
    const told = this.#open.pop();
    if (!told) return;
    if (kept) {
      const made = { ...kept, path: equation.span.path, told };
      this.#memory.equations.set(equation, [made, ...this.recall(equation)].slice(0, mostKept));
      this.again(made);
      return;
    }
    const { types } = this.#now;
    for (const [span, seen] of told.types) addSeen(types, span, seen);
    if (!told.isWhole) this.#now.isWhole = false;
  }

  again(remembered: Remembered): void {
    this.#serving.push(remembered);
    if (!remembered.told.isWhole) this.#common.isWhole = false;
  }

  stretchesFrom(first: Equation): readonly RememberedStretch[] {
    return this.#memory.stretches.get(first) ?? [];
  }

  keepTogether(stretch: Stretch<Remembered>): void {
    const [first] = stretch.equations;
    if (!first) return;
    const isWhole = stretch.kept.every(({ told }) => told.isWhole);
    const made = { ...stretch, isWhole, told: toldOf(stretch.kept) };
    this.#memory.stretches.set(first, [made, ...this.stretchesFrom(first)].slice(0, mostStretches));
  }

  againTogether(stretch: RememberedStretch): void {
    this.#stretches.push(stretch);
    if (!stretch.isWhole) this.#common.isWhole = false;
  }
}

function toldOf(list: readonly Remembered[]): ReadonlyMap<string, Told> {
  return new Map(list.map(({ path, told }) => [path, told]));
}
