/** Functions of `tf` that join values along an axis, and lengthen one, on the stand-ins of a trace. */
import { placeOf } from "../axes.ts";
import { computing } from "./preparation.ts";
import { isPlain, tracedOf, Untraceable, type Fixed, type Operand, type Traced } from "./stand-ins.ts"; // prettier-ignore
import { concatAxis, reshaped } from "./traced-axes.ts";
import { mostPieces } from "./traced-cuts.ts";
import type { Operation } from "./traced-operations.ts";
import type { Tracer } from "./tracer.ts";

export function joining(tracer: Tracer): Readonly<Record<string, Operation>> {
  const concat = (values: readonly Operand[], axis = 0): Traced => {
    if (values.every(isPlain)) throw new Untraceable("a concatenation of what stays the same");
    const tensors = values as readonly (Traced | Fixed)[];
    return concatAxis(tracer, tensors, placeOf(axis, tensors[0]?.shape.length ?? 0));
  };
  return {
    concat,
    tile: (x: Operand, times: readonly number[]) =>
      times.reduce((value, count, axis) => {
        if (count > mostPieces) throw new Untraceable("very many copies");
        return count === 1 ? value : concat(new Array<Traced>(count).fill(value), axis);
      }, tracedOf(x)),
    pad: (x: Operand, ends: readonly (readonly [number, number])[], filling = 0) =>
      ends.reduce((value, [before, after], axis) => {
        if (before + after === 0) return value;
        const piece = (length: number): readonly Fixed[] =>
          length === 0 ? [] : [filled(tracer, value.shape.with(axis, length), filling)];
        return concatAxis(tracer, [...piece(before), value, ...piece(after)], axis);
      }, tracedOf(x)),
    stack: (values: readonly Operand[], axis = 0) => {
      const rank = tracedOf(values[0] ?? 0).shape.length;
      const place = placeOf(axis, rank + 1);
      const parts = values.map(tracedOf);
      return concat(parts.map((part) => reshaped(tracer, part, part.shape.toSpliced(place, 0, 1))), place); // prettier-ignore
    },
  };
}

/** The same in each row. */
function filled(tracer: Tracer, [, ...axes]: readonly number[], value: number): Fixed {
  return tracer.fixed([], computing.filled([1, ...axes], value));
}
