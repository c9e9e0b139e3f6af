/** Names of layers: unique in a model, and of characters that tfjs takes. */
export class LayerNames {
  readonly #taken = new Set<string>();

  /** The path itself where it may stand, else one like it. */
  fresh(path: string): string {
    const clean = cleanPath(path, "layer");
    // tfjs keeps layers in plain objects, where these names are taken.
    let name = clean in Object.prototype ? `${clean}_` : clean;
    for (let count = 2; this.#taken.has(name); count++) name = `${clean}_${count}`;
    this.#taken.add(name);
    return name;
  }
}

/** A path of characters that tfjs takes in names of layers and weights. */
export function cleanPath(path: string, fallback: string): string {
  return path.replaceAll(/[^\w./-]/g, "_").replace(/^[^A-Za-z0-9]+/, "") || fallback;
}
