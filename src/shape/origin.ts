/** What a dim carries besides its value. */
import type { Dim, DimOrigin } from "./normal-form.ts";

/** The dim, said to come from somewhere; this replaces an earlier origin. */
export function withOrigin(dim: Dim, origin: DimOrigin): Dim {
  return { ...dim, origin };
}

/** The dim as an axis that a shape pattern gave a name; this replaces an earlier one. */
export function withLabel(dim: Dim, label: string): Dim {
  return { ...dim, label };
}
