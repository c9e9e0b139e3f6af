/** Who is told of each question, with the answer. */
export interface Told<V> {
  get(key: string, found: V | undefined): void;
  has(key: string, isThere: boolean): void;
  /** All of it was asked for. */
  list(): void;
}

/** A map that tells when it is asked. */
export class WatchedMap<V> implements ReadonlyMap<string, V> {
  readonly #of: ReadonlyMap<string, V>;
  readonly #told: Told<V>;

  constructor(of: ReadonlyMap<string, V>, told: Told<V>) {
    this.#of = of;
    this.#told = told;
  }

  get size(): number {
    this.#told.list();
    return this.#of.size;
  }

  get(key: string): V | undefined {
    const found = this.#of.get(key);
    this.#told.get(key, found);
    return found;
  }

  has(key: string): boolean {
    const isThere = this.#of.has(key);
    this.#told.has(key, isThere);
    return isThere;
  }

  forEach(visit: (value: V, key: string, map: ReadonlyMap<string, V>) => void): void {
    for (const [key, value] of this.entries()) visit(value, key, this);
  }

  entries(): MapIterator<[string, V]> {
    this.#told.list();
    return this.#of.entries();
  }

  keys(): MapIterator<string> {
    this.#told.list();
    return this.#of.keys();
  }

  values(): MapIterator<V> {
    this.#told.list();
    return this.#of.values();
  }

  [Symbol.iterator](): MapIterator<[string, V]> {
    return this.entries();
  }
}
