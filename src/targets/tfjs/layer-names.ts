/** Names of layers: unique in a model, and of characters that tfjs takes. */
export class LayerNames {
  readonly #taken = new Set<string>();
  /** How often each path was wanted, so that thousands of equal ones take no quadratic time. */
  readonly #counts = new Map<string, number>();

  /** The path itself where it may stand, else one like it. */
  fresh(path: string): string {
    const clean = cleanPath(path, "layer");
    let name = inherited.has(clean) ? `${clean}_` : clean;
    let count = this.#counts.get(clean) ?? 1;
    while (this.#taken.has(name)) name = `${clean}_${++count}`;
    this.#counts.set(clean, count);
    this.#taken.add(name);
    return name;
  }
}

/** tfjs keeps layers in plain objects, where these names are taken. */
const inherited: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

const isCleanPath = /^[A-Za-z0-9][\w./-]*$/;

/** A path of characters that tfjs takes in names of layers and weights. */
export function cleanPath(path: string, fallback: string): string {
  if (isCleanPath.test(path)) return path;
  return path.replaceAll(/[^\w./-]/g, "_").replace(/^[^A-Za-z0-9]+/, "") || fallback;
}
