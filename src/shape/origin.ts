/** What a dim carries besides its value. */
import type { Dim, DimOrigin } from "./normal-form.ts";

/** The dim, said to come from somewhere; this replaces an earlier origin. */
export function withOrigin(dim: Dim, origin: DimOrigin): Dim {
  const { terms, key, label } = dim;
  return { terms, key, origin, label };
}

/** The dim as an axis that a shape pattern gave a name; this replaces an earlier one. */
export function withLabel(dim: Dim, label: string): Dim {
  const { terms, key, origin } = dim;
  return { terms, key, origin, label };
}
