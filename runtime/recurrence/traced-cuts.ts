/** Functions of `tf` that cut and join along an axis, on the stand-ins of a trace. */
import { placeOf } from "../axes.ts";
import { isPlain, tracedOf, Untraceable, type Operand, type Traced } from "./stand-ins.ts";
import type { Operation } from "./traced-operations.ts";
import type { Tracer } from "./tracer.ts";

export function cutting(tracer: Tracer): Readonly<Record<string, Operation>> {
  const concat = (values: readonly Operand[], axis = 0): Traced => {
    if (values.some(isPlain)) throw new Untraceable("a concatenation with what stays the same");
    const [first] = values as readonly Traced[];
    return tracer.concat(values as readonly Traced[], placeOf(axis, first?.shape.length ?? 0));
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
        return tracer.slice(value, place, start - length, length);
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
        if (length !== dim) value = tracer.slice(value, axis, start, length);
      });
      return value;
    },
    stack: (values: readonly Operand[], axis = 0) => {
      const rank = tracedOf(values[0] ?? 0).shape.length;
      const place = placeOf(axis, rank + 1);
      const parts = values.map(tracedOf);
      return concat(parts.map((part) => tracer.reshape(part, part.shape.toSpliced(place, 0, 1))), place); // prettier-ignore
    },
  };
}
