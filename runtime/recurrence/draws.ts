/**
 * Random numbers of a recurrence. tfjs takes one number of `Math.random` for each of its tensors of random numbers, and
 * makes these of it; what draws in a step is given such a seed for each step, in the order in which one step after another
 * would have taken them. So the same seed gives the same results whether a recurrence is a program or not.
 */
export class Draws {
  #count = 0;
  #seeds: readonly (readonly number[])[] | undefined;

  /** How many functions draw in a step. */
  get count(): number {
    return this.#count;
  }

  /** One function more; gives its place. */
  add(): number {
    return this.#count++;
  }

  /** Takes seeds for so many steps. */
  begin(steps: number): void {
    const seeds = Array.from({ length: this.#count }, (): number[] => []);
    for (let step = 0; step < steps; step++) for (const own of seeds) own.push(Math.random());
    this.#seeds = seeds;
  }

  /** The seeds of a function, one for each step; undefined while a step is traced, which takes none. */
  seedsOf(place: number): readonly number[] | undefined {
    return this.#seeds?.[place];
  }
}
