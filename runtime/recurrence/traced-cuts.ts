/** Functions of `tf` that cut, join, turn and lengthen an axis, on the stand-ins of a trace. */
import { placeOf } from "../axes.ts";
import { computing } from "./preparation.ts";
import { isPlain, tracedOf, Untraceable, type Fixed, type Operand, type Traced } from "./stand-ins.ts"; // prettier-ignore
import { concatAxis, reshaped, sliceAxis } from "./traced-axes.ts";
import type { Operation } from "./traced-operations.ts";
import type { Tracer } from "./tracer.ts";

export function cutting(tracer: Tracer): Readonly<Record<string, Operation>> {
  const concat = (values: readonly Operand[], axis = 0): Traced => {
    if (values.some(isPlain)) throw new Untraceable("a concatenation with what stays the same");
    const [first] = values as readonly Traced[];
    return concatAxis(tracer, values as readonly Traced[], placeOf(axis, first?.shape.length ?? 0));
  };
  return {
    concat,
    split: (x: Operand, parts: number | readonly number[], axis = 0) => {
      const value = tracedOf(x);
      const place = placeOf(axis, value.shape.length);
      const size = value.shape[place] ?? 0;
      const sizes = typeof parts === "number" ? new Array<number>(parts).fill(size / parts) : parts;
      let start = 0;
      return sizes.map((length) => {
        start += length;
        return sliceAxis(tracer, value, place, start - length, length);
      });
    },
    slice: (x: Operand, begin: readonly number[], size: readonly number[]) => {
      let value = tracedOf(x);
      const { shape } = value;
      if (begin.length !== shape.length) throw new Untraceable("a slice of rows");
      shape.forEach((dim, axis) => {
        const start = begin[axis] ?? 0;
        const asked = size[axis] ?? -1;
        const length = asked === -1 ? dim - start : asked;
        if (length !== dim) value = sliceAxis(tracer, value, axis, start, length);
      });
      return value;
    },
    reverse: (x: Operand, axes?: number | readonly number[]) => {
      const value = tracedOf(x);
      const rank = value.shape.length;
      const places = axes === undefined ? value.shape.keys() : [axes].flat();
      return [...places].reduce(
        (turned, axis) => reversed(tracer, turned, placeOf(axis, rank)),
        value,
      );
    },
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

/** An axis of more is not cut into pieces. */
const mostPieces = 64;

function reversed(tracer: Tracer, value: Traced, axis: number): Traced {
  const { shape } = value;
  const length = shape[axis] ?? 1;
  if (value.kind === "all-steps" && axis > 0)
    return tracer.allSteps([value], computing.reversed(axis), shape);
  return length < 2 ? value : concatAxis(tracer, piecesOf(tracer, value, axis).reverse(), axis);
}

/** An axis place by place; one that is empty or long is better left to other operations. */
export function piecesOf(tracer: Tracer, value: Traced, axis: number): Traced[] {
  const length = value.shape[axis] ?? 1;
  if (length === 0 || length > mostPieces) throw new Untraceable("pieces of an empty or a long axis"); // prettier-ignore
  return Array.from({ length }, (_, index) => sliceAxis(tracer, value, axis, index, 1));
}

/** The same in each row. */
function filled(tracer: Tracer, [, ...axes]: readonly number[], value: number): Fixed {
  return tracer.fixed([], computing.filled([1, ...axes], value));
}
