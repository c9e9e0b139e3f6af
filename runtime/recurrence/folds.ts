/** Values whose first axis is several rows for each one of the batch, as all words of all samples are. */
import { hasRows } from "./broadcasts.ts";
import { computing } from "./preparation.ts";
import { isFixed, isPlain, isShared, Untraceable, type Operand, type Traced } from "./stand-ins.ts";
import { reshaped } from "./traced-axes.ts";
import type { Tracer } from "./tracer.ts";

/** How many rows for each one of the batch there are in values; undefined where there is but one. */
export function foldOf(values: readonly Operand[], rows: number): number | undefined {
  const folded = values.find((value) => hasRows(value) && value.shape[0] !== rows);
  if (folded === undefined || isPlain(folded)) return undefined;
  const fold = (folded.shape[0] ?? 0) / rows;
  return Number.isInteger(fold) && fold > 1 ? fold : undefined;
}

/** With the first axis of those values as two: that of the batch, and that of its rows. What broadcasts stays beside it. */
export function unfolded(tracer: Tracer, values: readonly Operand[], fold: number): Operand[] {
  const rank = Math.max(...values.map((value) => (typeof value === "number" ? 0 : value.shape.length))); // prettier-ignore
  return values.map((value) => {
    if (typeof value === "number" || (!hasRows(value) && value.shape.length < rank)) return value;
    const [first = 0, ...axes] = value.shape;
    const inBatch = first === tracer.rows * fold;
    if (hasRows(value) && inBatch && value.shape.length === rank)
      return reshaped(tracer, value, [tracer.rows, fold, ...axes]);
    if (isFixed(value) && (inBatch || first === 1))
      return tracer.fixed([value], inBatch ? computing.shape(1 / fold, [fold, ...axes]) : computing.shape(1, [1, ...axes])); // prettier-ignore
    if (isShared(value) && first === 1) return reshaped(tracer, value, [1, 1, ...axes]);
    throw new Untraceable("rows of another batch");
  });
}

/** The other way round. */
export function folded(tracer: Tracer, value: Traced, fold: number): Traced {
  return reshaped(tracer, value, [tracer.rows * fold, ...value.shape.slice(2)]);
}
