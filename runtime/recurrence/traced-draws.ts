/** Functions of `tf` that draw random numbers, on the stand-ins of a trace: they draw for all steps at once. */
import * as tf from "@tensorflow/tfjs";
import type { Draws } from "./draws.ts";
import { operationOf } from "./operation-of.ts";
import type { Compute } from "./preparation.ts";
import { tracedOf, Untraceable, type Operand, type Traced } from "./stand-ins.ts";
import type { Operation } from "./traced-operations.ts";
import type { Tracer } from "./tracer.ts";

/** What one step draws. */
type Draw = (seed: number) => tf.Tensor;

const computing = {
  drawn:
    (draws: Draws, place: number, rows: number, shape: readonly number[], draw: Draw): Compute =>
    (first: tf.Tensor) => {
      const [count = 1, ...axes] = shape;
      const [all = 0] = first.shape;
      const steps = all / rows;
      const seeds = draws.seedsOf(place);
      return seeds
        ? tf.tidy(() => tf.concat(seeds.map(draw), 0))
        : tf.zeros([steps * count, ...axes]);
    },
  /** What `dropout` multiplies with, by itself. */
  mask:
    (dropout: typeof tf.dropout, shape: readonly number[], rate: number): Draw =>
    (seed) =>
      dropout(tf.ones([...shape]), rate, undefined, seed),
  normal:
    (
      randomNormal: typeof tf.randomNormal,
      shape: number[],
      mean: number,
      deviation: number,
    ): Draw =>
    (seed) =>
      randomNormal(shape, mean, deviation, "float32", seed),
} as const;

export function drawing(tracer: Tracer): Readonly<Record<string, Operation>> {
  const drawn = (shape: readonly number[], draw: Draw): Traced => {
    if (shape[0] !== tracer.rows)
      throw new Untraceable("random numbers without the axis of the batch");
    const compute = computing.drawn(tracer.draws, tracer.draws.add(), tracer.rows, shape, draw);
    return tracer.allSteps([tracer.first], compute, shape);
  };
  return {
    dropout: (x: Operand, rate: number, noiseShape?: readonly number[], seed?: unknown) => {
      const value = tracedOf(x);
      if (seed !== undefined) throw new Untraceable("the same random numbers at each step");
      if (rate === 0) return value;
      const shape = noiseShape ?? value.shape;
      const mask = computing.mask(operationOf(tracer.operations, "dropout"), shape, rate);
      return tracer.elementwise("mul", value, drawn(shape, mask));
    },
    randomNormal: (shape: number[], mean = 0, deviation = 1, dtype = "float32", seed?: unknown) => {
      if (seed !== undefined || dtype !== "float32") throw new Untraceable("other random numbers");
      const randomNormal = operationOf(tracer.operations, "randomNormal");
      return drawn(shape, computing.normal(randomNormal, [...shape], mean, deviation));
    },
  };
}
