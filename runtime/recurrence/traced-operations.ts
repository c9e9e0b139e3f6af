/** The functions of `tf` that a step may call, on the stand-ins of a trace. */
import { elementwiseFunctions } from "../elementwise/functions.ts";
import { plainly } from "../elementwise/plain.ts";
import { computing } from "./preparation.ts";
import { isFixed, isMask, isPlain, Untraceable, type Operand, type Traced } from "./stand-ins.ts";
import { choosing } from "./traced-choices.ts";
import { norming } from "./traced-norms.ts";
import { multiplying } from "./traced-products.ts";
import { reducing } from "./traced-reductions.ts";
import { shaping } from "./traced-shapes.ts";
import { exponentiating } from "./traced-softmaxes.ts";
import type { Tracer } from "./tracer.ts";

export type Operation = (...args: never[]) => unknown;

/** By name. Tensors among their arguments are stand-ins, too. */
export function tracedOperations(tracer: Tracer): ReadonlyMap<string, Operation> {
  const operations: Readonly<Record<string, Operation>> = {
    ...elementwiseFunctions<Operand>((operator, ...args) =>
      tracer.elementwise(operator, args, plainly(operator)),
    ),
    ...cutting(tracer),
    ...shaping(tracer),
    ...multiplying(tracer),
    ...reducing(tracer),
    ...exponentiating(tracer),
    ...norming(tracer),
    stopGradient: (x: Operand) => tracer.elementwise("stop", [x], plainly("stop")),
    gather: (table: Operand, indices: Operand, axis = 0) => {
      const isLookUp = isFixed(table) && table.shape.length === 2 && axis === 0;
      if (!isLookUp || isPlain(indices) || indices.kind !== "all-steps")
        throw new Untraceable("a gather of what changes from step to step");
      const shape = [...indices.shape, table.shape[1] ?? 0];
      return tracer.allSteps([table, indices], computing.rowsAt, shape);
    },
  };
  return new Map([
    ...Object.entries(operations).map(([name, operation]): [string, Operation] => [
      name,
      (...args) => {
        if (args.flat().some(isMask)) throw new Untraceable("a function of bools");
        return operation(...args);
      },
    ]),
    ...Object.entries(choosing(tracer)),
  ]);
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
