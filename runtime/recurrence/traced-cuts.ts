/** Functions of `tf` that cut an axis, and turn it, on the stand-ins of a trace. */
import { placeOf } from "../axes.ts";
import { computing } from "./preparation.ts";
import { tracedOf, Untraceable, type Operand, type Traced } from "./stand-ins.ts";
import { concatAxis, reshaped, sliceAxis } from "./traced-axes.ts";
import type { Operation } from "./traced-operations.ts";
import type { Tracer } from "./tracer.ts";

export function cutting(tracer: Tracer): Readonly<Record<string, Operation>> {
  return {
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
    unstack: (x: Operand, axis = 0) => unstacked(tracer, tracedOf(x), axis),
  };
}

function unstacked(tracer: Tracer, value: Traced, axis: number): Traced[] {
  const place = placeOf(axis, value.shape.length);
  return piecesOf(tracer, value, place, mostUnstacked).map((piece) =>
    reshaped(tracer, piece, piece.shape.toSpliced(place, 1)),
  );
}

/** An axis of more is not cut into pieces. */
export const mostPieces = 64;
const mostUnstacked = 1024;

function reversed(tracer: Tracer, value: Traced, axis: number): Traced {
  const { shape } = value;
  const length = shape[axis] ?? 1;
  if (value.kind === "all-steps" && axis > 0)
    return tracer.allSteps([value], computing.reversed(axis), shape);
  return length < 2 ? value : concatAxis(tracer, piecesOf(tracer, value, axis).reverse(), axis);
}

/** An axis place by place; one that is empty or long is better left to other operations. */
export function piecesOf(tracer: Tracer, value: Traced, axis: number, most = mostPieces): Traced[] {
  const length = value.shape[axis] ?? 1;
  if (length === 0 || length > most) throw new Untraceable("pieces of an empty or a long axis"); // prettier-ignore
  return Array.from({ length }, (_, index) => sliceAxis(tracer, value, axis, index, 1));
}
