/**
 * What is kept of a block from one check of its definition to the next: what it reads from outside of itself, and what its
 * equations came to. It serves as long as the text before the body and all that is read from outside stay the same.
 */
import type { Observer } from "../check/observer.ts";
import type { Kept, Memory } from "../check/recall.ts";
import type { Value } from "../check/value.ts";
import type { Weight } from "../graph/graph.ts";
import type { Span } from "../source/source.ts";
import type { BlockDeclaration, DefiningEquation } from "../syntax/ast.ts";
import { Reads } from "./reads.ts";
import { addSeen, seenValue, type Seen, type SeenTypes } from "./seen-types.ts";

/** What was told while an equation was evaluated. */
class Told {
  readonly types = new Map<Span, Seen>();
  isWhole = true;
}

interface Remembered {
  readonly kept: Kept;
  readonly told: Told;
}

export class BlockMemory {
  readonly head: string;
  readonly reads = new Reads();
  readonly equations = new WeakMap<DefiningEquation, Remembered>();

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
  readonly #byEquation = new Map<string, Told>();
  readonly #open: Told[] = [];
  weights: readonly Weight[] = [];

  constructor(declaration: BlockDeclaration, memory: BlockMemory) {
    this.#declaration = declaration;
    this.#memory = memory;
  }

  get isWhole(): boolean {
    return this.#common.isWhole;
  }

  get types(): SeenTypes {
    return {
      get: (span) =>
        this.#byEquation.get(span.path)?.types.get(span) ?? this.#common.types.get(span),
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

  recall(equation: DefiningEquation): Kept | undefined {
    return this.#memory.equations.get(equation)?.kept;
  }

  begin(): void {
    this.#open.push(new Told());
  }

  end(equation: DefiningEquation, kept: Kept | undefined): void {
    const told = this.#open.pop();
    if (!told) return;
    if (kept) {
      this.#memory.equations.set(equation, { kept, told });
      this.again(equation);
      return;
    }
    const { types } = this.#now;
    for (const [span, seen] of told.types) addSeen(types, span, seen);
    if (!told.isWhole) this.#now.isWhole = false;
  }

  again(equation: DefiningEquation): void {
    const told = this.#memory.equations.get(equation)?.told;
    if (!told) return;
    this.#byEquation.set(equation.span.path, told);
    if (!told.isWhole) this.#common.isWhole = false;
  }
}
