/** Dims as text. */
import { printExpression } from "./expression.ts";
import type { Dim } from "./normal-form.ts";
import { present } from "./present.ts";

/** The dim as a `.nn` expression: `N`, `2 * N + 1`, `ceil(H / 2)`; `?` when it is indeterminate. */
export function printDim(dim: Dim): string {
  return printExpression(present(dim));
}
