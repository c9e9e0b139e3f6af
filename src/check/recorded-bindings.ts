import type { Equation } from "../syntax/ast.ts";
import type { Elaboration } from "./elaboration.ts";
import type { Binding } from "./environment.ts";
import { isSameValue } from "./same-value.ts";
import type { Stretch } from "./stretch.ts";
import type { Value } from "./value.ts";

/**
 * The names of a block, which tell a recording what is asked for. A signal is bound when it is first asked for, since most
 * are recalled.
 */
export class RecordedBindings extends Map<string, Binding> {
  readonly #e: Elaboration;
  #equations: ReadonlyMap<string, Equation> = new Map();
  #bind: ((name: string, equation: Equation) => Binding) | undefined;
  readonly #stretches: Stretch[] = [];
  /** Bound, and not evaluated yet. */
  readonly #waiting = new Set<string>();

  constructor(e: Elaboration) {
    super();
    this.#e = e;
  }

  bindLater(
    equations: ReadonlyMap<string, Equation>,
    bind: (name: string, equation: Equation) => Binding,
  ): void {
    this.#equations = equations;
    this.#bind = bind;
  }

  override get(name: string): Binding | undefined {
    this.#e.recording?.names.add(name);
    const known = this.#there(name);
    const equation = known ? undefined : this.#equations.get(name);
    if (!equation || !this.#bind) return known;
    const evaluation = this.#bind(name, equation);
    this.#waiting.add(name);
    const made: Binding = {
      value: () => {
        const found = evaluation.value();
        this.#waiting.delete(name);
        return found;
      },
    };
    this.set(name, made);
    return made;
  }

  override has(name: string): boolean {
    this.#e.recording?.names.add(name);
    return super.has(name) || this.#equations.has(name);
  }

  /** The signals of equations that were recalled together. */
  addStretch(stretch: Stretch): void {
    this.#stretches.push(stretch);
  }

  /** Whether the value of a name is there, so that its equation needs nothing any more. */
  isKnown(name: string): boolean {
    return !this.#waiting.has(name) && this.#there(name) !== undefined;
  }

  /** Whether a name stands for a value without anything being evaluated: also for none. */
  isAlready(name: string, value: Value | undefined): boolean {
    const known = this.#there(name);
    if (known ? this.#waiting.has(name) : this.#equations.has(name)) return false;
    return isSameValue(value, known?.value());
  }

  /** What is bound by now. Most names stand close to where they are used. */
  #there(name: string): Binding | undefined {
    const known = super.get(name);
    if (known || !this.#equations.has(name)) return known;
    const found = this.#stretches.findLast(({ bindings }) => bindings.has(name));
    const binding = found?.bindings.get(name);
    if (binding) this.set(name, binding);
    return binding;
  }
}
