/** Norms of batches on the stand-ins of a trace: in training by the batch, of which the running statistics are buffers. */
import type * as tf from "@tensorflow/tfjs";
import type { batchNorm } from "../operations/batch-norm.ts";
import type { Buffer } from "../operations/buffers.ts";
import { applying } from "./applying.ts";
import { tracedOf, type Fixed, type Operand } from "./stand-ins.ts";
import { reshaped } from "./traced-axes.ts";
import type { Operation } from "./traced-operations.ts";
import { spreadOf } from "./traced-spread.ts";
import type { Tracer } from "./tracer.ts";

type NormCall<Statistics, Rest extends readonly unknown[]> = readonly [
  x: Operand, gamma: Operand | undefined, beta: Operand | undefined, mean: Statistics, variance: Statistics, epsilon: number, ...Rest,
]; // prettier-ignore

/** A call of the runtime's `batchNorm`, with tensors and numbers. */
export function batchNormCall(
  [x, options]: Parameters<typeof batchNorm>,
  valueOf: (buffer: Buffer) => tf.Tensor,
): [name: string, args: readonly unknown[]] {
  const { gamma, beta, movingMean, movingVariance, epsilon, momentum, training } = options;
  if (!training) {
    // The runtime of the core target has no variables to write to.
    return ["runningNorm", [x, gamma, beta, movingMean.read(), movingVariance.read(), epsilon]];
  }
  const statistics = [valueOf(movingMean), valueOf(movingVariance)];
  return ["batchNorm", [x, gamma, beta, ...statistics, epsilon, momentum]];
}

export function normingBatches(tracer: Tracer): Readonly<Record<string, Operation>> {
  const apply = applying(tracer);
  return {
    /** By the statistics of the batch, which the running ones follow. */
    batchNorm: (...call: NormCall<Fixed, [momentum: number]>) => {
      const [x, gamma, beta, runningMean, runningVariance, epsilon, momentum] = call;
      const value = tracedOf(x);
      const axes = value.shape.slice(0, -1).map((_, axis) => axis);
      const { mean, variance, count, normal } = spreadOf(tracer, value, axes);
      const follow = (buffer: Fixed, now: Operand): void => {
        const { buffers } = tracer;
        const before = apply("mul", buffers.valueOf(buffer), 1 - momentum);
        const row = reshaped(tracer, apply("mul", now, momentum), buffer.shape);
        buffers.write(buffer, apply("add", before, row));
      };
      follow(runningMean, mean);
      follow(runningVariance, apply("mul", variance, count / Math.max(1, count - 1)));
      const scaled = gamma === undefined ? normal(epsilon) : apply("mul", normal(epsilon), gamma);
      return beta === undefined ? scaled : apply("add", scaled, beta);
    },
    runningNorm: (...[x, gamma, beta, mean, variance, epsilon]: NormCall<Operand, []>) => {
      const deviation = apply("sqrt", apply("add", variance, epsilon));
      const scale =
        gamma === undefined ? apply("div", 1, deviation) : apply("div", gamma, deviation);
      const scaled = apply("mul", apply("sub", tracedOf(x), mean), scale);
      return beta === undefined ? scaled : apply("add", scaled, beta);
    },
  };
}
