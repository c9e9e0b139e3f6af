/** The functions of `tf` that a step may call, on the stand-ins of a trace. */
import * as tf from "@tensorflow/tfjs";
import { elementwiseFunctions } from "../elementwise/functions.ts";
import { plainly } from "../elementwise/plain.ts";
import { computing } from "./preparation.ts";
import { isFixed, isPlain, Untraceable, type Operand, type Traced, type Tracer } from "./tracer.ts";

export type Operation = (...args: never[]) => unknown;

let plain: ReadonlyMap<string, Operation> | undefined;

/** Those that are computed at once where they are given no stand-ins; made when they are needed, so that bundlers can leave them out. */
export function plainOperations(): ReadonlyMap<string, Operation> {
  const elementwise = (): Readonly<Record<string, Operation>> =>
    elementwiseFunctions<tf.Tensor>((operator, ...args) => plainly(operator)(...args));
  plain ??= new Map<string, Operation>([
    ...Object.entries(elementwise()),
    ["concat", tf.concat],
    ["reshape", tf.reshape],
  ]);
  return plain;
}

/** Tensors among their arguments are stand-ins, too. */
export function tracedOperations(tracer: Tracer): ReadonlyMap<string, Operation> {
  const operations: Readonly<Record<string, Operation>> = {
    ...elementwiseFunctions<Operand>((operator, ...args) =>
      tracer.elementwise(operator, args, plainly(operator)),
    ),
    ...cutting(tracer),
    ...shaping(tracer),
    matMul: (a: Operand, b: Operand, ...transposed: readonly unknown[]) => {
      if (transposed.some(Boolean)) throw new Untraceable("a product of transposed matrices");
      return tracer.product(a, b);
    },
    gather: (table: Operand, indices: Operand, axis = 0) => {
      const isLookUp = isFixed(table) && table.shape.length === 2 && axis === 0;
      if (!isLookUp || isPlain(indices) || indices.kind !== "all-steps")
        throw new Untraceable("a gather of what changes from step to step");
      const shape = [...indices.shape, table.shape[1] ?? 0];
      return tracer.allSteps([table, indices], computing.rowsAt, shape);
    },
  };
  return new Map(Object.entries(operations));
}

/** What gives the rows of a value another shape. */
function shaping(tracer: Tracer): Readonly<Record<string, Operation>> {
  return {
    reshape: (x: Traced, shape: readonly number[]) => {
      const size = (sizes: readonly number[]): number => sizes.reduce((product, n) => product * n, 1); // prettier-ignore
      const rest = size(x.shape) / -size(shape);
      return tracer.reshape(x, shape.map((length) => (length === -1 ? rest : length))); // prettier-ignore
    },
    expandDims: (x: Traced, axis = 0) => {
      const place = axis < 0 ? x.shape.length + 1 + axis : axis;
      return tracer.reshape(x, x.shape.toSpliced(place, 0, 1));
    },
    squeeze: (x: Traced, axes?: readonly number[]) => {
      const isGone = (length: number, axis: number): boolean =>
        length === 1 &&
        (axes?.some((one) => one === axis || one + x.shape.length === axis) ?? true);
      return tracer.reshape(x, x.shape.filter((length, axis) => !isGone(length, axis))); // prettier-ignore
    },
  };
}

/** What cuts and joins along the last axis. */
function cutting(tracer: Tracer): Readonly<Record<string, Operation>> {
  return {
    split: (x: Traced, parts: number | readonly number[], axis = 0) => {
      checkLastAxis(x, axis);
      const size = x.shape.at(-1) ?? 0;
      const sizes = typeof parts === "number" ? new Array<number>(parts).fill(size / parts) : parts;
      let start = 0;
      return sizes.map((columns) => {
        start += columns;
        return tracer.slice(x, start - columns, columns);
      });
    },
    slice: (x: Traced, begin: readonly number[], size: readonly number[]) => {
      const last = x.shape.length - 1;
      const isWhole = x.shape.every(
        (dim, axis) => axis === last || (begin[axis] === 0 && [-1, dim].includes(size[axis] ?? -1)),
      );
      if (!isWhole || begin.length !== x.shape.length) throw new Untraceable("a slice of rows");
      const start = begin[last] ?? 0;
      const asked = size[last] ?? -1;
      return tracer.slice(x, start, asked === -1 ? (x.shape[last] ?? 0) - start : asked);
    },
    concat: (values: readonly Operand[], axis = 0) => {
      if (values.some(isPlain)) throw new Untraceable("a concatenation with what stays the same");
      for (const value of values) checkLastAxis(value as Traced, axis);
      return tracer.concat(values as Traced[]);
    },
  };
}

function checkLastAxis(x: Traced, axis: number): void {
  const last = x.shape.length - 1;
  if (isPlain(x) || last < 1 || (axis !== -1 && axis !== last))
    throw new Untraceable("an operation along another axis than the last");
}
