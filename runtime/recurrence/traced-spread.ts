/** The mean and the spread of a value along axes, on the stand-ins of a trace. */
import { sizeOf } from "../axes.ts";
import { applying } from "./applying.ts";
import type { Traced } from "./stand-ins.ts";
import { reduced } from "./traced-reductions.ts";
import type { Tracer } from "./tracer.ts";

/** Statistics over axes, which stay with length 1. */
interface Spread {
  readonly mean: Traced;
  readonly variance: Traced;
  /** How many values they are of. */
  readonly count: number;
  /** The values with mean 0 and variance 1. */
  readonly normal: (epsilon: number) => Traced;
}

export function spreadOf(tracer: Tracer, x: Traced, axes: readonly number[]): Spread {
  const apply = applying(tracer);
  const count = sizeOf(axes.map((axis) => x.shape[axis] ?? 1));
  const meanOf = (y: Traced): Traced => apply("div", reduced(tracer, "sum", y, axes, true), count);
  const mean = meanOf(x);
  const centred = apply("sub", x, mean);
  const variance = meanOf(apply("square", centred));
  const normal = (epsilon: number): Traced =>
    apply("mul", centred, apply("rsqrt", apply("add", variance, epsilon)));
  return { mean, variance, count, normal };
}
