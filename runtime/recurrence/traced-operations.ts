/** The functions of `tf` that a step may call, on the stand-ins of a trace. */
import { elementwiseFunctions } from "../elementwise/functions.ts";
import { markOf, type Operand } from "./stand-ins.ts";
import { buffering } from "./traced-buffers.ts";
import { choosing } from "./traced-choices.ts";
import { normingBatches } from "./traced-batch-norms.ts";
import { norming } from "./traced-norms.ts";
import { convolving } from "./traced-convolutions.ts";
import { cumulating } from "./traced-cumulative-sums.ts";
import { made } from "./traced-makers.ts";
import { placing } from "./traced-places.ts";
import { callMarked } from "./whole-numbers.ts";
import { drawing } from "./traced-draws.ts";
import { cutting } from "./traced-cuts.ts";
import { joining } from "./traced-joins.ts";
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
    ...joining(tracer),
    ...shaping(tracer),
    ...multiplying(tracer),
    ...reducing(tracer),
    ...exponentiating(tracer),
    ...norming(tracer),
    ...normingBatches(tracer),
    ...drawing(tracer),
    stopGradient: (x: Operand) => tracer.elementwise("stop", x),
  };
  return new Map([
    ...Object.entries(operations).map(([name, operation]): [string, Operation] => [
      name,
      (...args) => {
        const isPlain = !args.flat().some(markOf);
        return isPlain ? operation(...args) : callMarked(tracer, name, args, operation);
      },
    ]),
    ...Object.entries(choosing(tracer)),
    ...Object.entries(placing(tracer)),
    ...Object.entries(made(tracer)),
    ...Object.entries(buffering(tracer)),
  ]);
}
