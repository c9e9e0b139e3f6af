/** Functions of `tf` that give the rows of a value another shape, on the stand-ins of a trace. */
import { placeOf, sizeOf } from "../axes.ts";
import { computing } from "./preparation.ts";
import { tracedOf, Untraceable, type Operand } from "./stand-ins.ts";
import { reshaped, transposed } from "./traced-axes.ts";
import type { Operation } from "./traced-operations.ts";
import type { Tracer } from "./tracer.ts";

export function shaping(tracer: Tracer): Readonly<Record<string, Operation>> {
  return {
    reshape: (x: Operand, shape: readonly number[]) => {
      const value = tracedOf(x);
      const rest = sizeOf(value.shape) / -sizeOf(shape);
      return reshaped(tracer, value, shape.map((length) => (length === -1 ? rest : length))); // prettier-ignore
    },
    expandDims: (x: Operand, axis = 0) => {
      const value = tracedOf(x);
      const place = placeOf(axis, value.shape.length + 1);
      return reshaped(tracer, value, value.shape.toSpliced(place, 0, 1));
    },
    squeeze: (x: Operand, axes?: readonly number[]) => {
      const value = tracedOf(x);
      const { shape } = value;
      const isGone = (length: number, axis: number): boolean =>
        length === 1 && (axes?.some((one) => one === axis || one + shape.length === axis) ?? true);
      return reshaped(tracer, value, shape.filter((length, axis) => !isGone(length, axis))); // prettier-ignore
    },
    transpose: (x: Operand, order?: readonly number[]) => {
      const value = tracedOf(x);
      const { shape } = value;
      const places = order ?? shape.map((_, axis) => shape.length - 1 - axis);
      const turned = places.map((axis) => shape[axis] ?? 1);
      if (places[0] !== 0) throw new Untraceable("another axis in the place of the batch");
      if (value.kind === "all-steps")
        return tracer.allSteps([value], computing.transposed(places), turned);
      return transposed(tracer, value, places);
    },
  };
}
