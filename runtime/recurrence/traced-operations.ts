/** The functions of `tf` that a step may call, on the stand-ins of a trace. */
import { elementwiseFunctions } from "../elementwise/functions.ts";
import { computing } from "./preparation.ts";
import { isFixed, isPlain, markOf, Untraceable, type Operand } from "./stand-ins.ts";
import { choosing } from "./traced-choices.ts";
import { norming } from "./traced-norms.ts";
import { convolving } from "./traced-convolutions.ts";
import { cumulating } from "./traced-cumulative-sums.ts";
import { cutting } from "./traced-cuts.ts";
import { multiplying } from "./traced-products.ts";
import { reducing } from "./traced-reductions.ts";
import { shaping } from "./traced-shapes.ts";
import { exponentiating } from "./traced-softmaxes.ts";
import type { Tracer } from "./tracer.ts";

export type Operation = (...args: never[]) => unknown;

/** By name. Tensors among their arguments are stand-ins, too. */
export function tracedOperations(tracer: Tracer): ReadonlyMap<string, Operation> {
  const operations: Readonly<Record<string, Operation>> = {
    ...elementwiseFunctions<Operand>((operator, ...args) => tracer.elementwise(operator, ...args)),
    ...convolving(tracer),
    ...cumulating(tracer),
    ...cutting(tracer),
    ...shaping(tracer),
    ...multiplying(tracer),
    ...reducing(tracer),
    ...exponentiating(tracer),
    ...norming(tracer),
    stopGradient: (x: Operand) => tracer.elementwise("stop", x),
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
        if (args.flat().some(markOf)) throw new Untraceable("a function of what are no floats");
        return operation(...args);
      },
    ]),
    ...Object.entries(choosing(tracer)),
  ]);
}
