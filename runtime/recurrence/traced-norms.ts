/** Norms of layers and groups on the stand-ins of a trace: of sums along axes and elementwise operators. */
import type * as tf from "@tensorflow/tfjs";
import type { ElementwiseName } from "../elementwise/operators.ts";
import { sizeOf } from "../axes.ts";
import { operationOf } from "./operation-of.ts";
import type { Compute } from "./preparation.ts";
import type { batchNorm } from "../operations/batch-norm.ts";
import type { RuntimeOperations } from "./pure-step.ts";
import { isFixed, tracedOf, Untraceable, type Operand, type Traced } from "./stand-ins.ts"; // prettier-ignore
import { reshaped } from "./traced-axes.ts";
import type { Operation } from "./traced-operations.ts";
import { reduced } from "./traced-reductions.ts";
import type { Tracer } from "./tracer.ts";

type Runtime = RuntimeOperations;

type NormCall = readonly [
  x: Operand, gamma: Operand | undefined, beta: Operand | undefined, mean: Operand, variance: Operand, epsilon: number, training?: boolean,
]; // prettier-ignore

/** For all steps at once, by the function that the step would have called. */
const computing = {
  groupNorm: (norm: Runtime["groupNorm"], groups: number, epsilon: number): Compute => (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) => norm(x, gamma, beta, groups, epsilon), // prettier-ignore
  layerNorm: (norm: Runtime["layerNorm"], epsilon: number): Compute => (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) => norm(x, gamma, beta, epsilon), // prettier-ignore
} as const;

/** Arguments of the runtime's `batchNorm` as tensors and numbers. */
export function batchNormArguments([x, options]: readonly unknown[]): readonly unknown[] {
  const { gamma, beta, movingMean, movingVariance, epsilon, training } = options as Partial<Parameters<typeof batchNorm>[1]>; // prettier-ignore
  return [x, gamma, beta, movingMean?.read(), movingVariance?.read(), epsilon, training];
}

export function norming(tracer: Tracer): Readonly<Record<string, Operation>> {
  const apply = (operator: ElementwiseName, ...args: readonly Operand[]): Traced =>
    tracer.elementwise(operator, ...args) as Traced;
  const sum = (x: Traced, axes: readonly number[]): Traced => reduced(tracer, "sum", x, axes, true);

  /** With mean 0 and variance 1 over axes. */
  const normalized = (x: Traced, axes: readonly number[], epsilon: number): Traced => {
    const count = sizeOf(axes.map((axis) => x.shape[axis] ?? 1));
    const mean = (y: Traced): Traced => apply("div", sum(y, axes), count);
    const centred = apply("sub", x, mean(x));
    const variance = mean(apply("square", centred));
    return apply("mul", centred, apply("rsqrt", apply("add", variance, epsilon)));
  };

  /** At once for what is known for all steps, and else scaled and shifted by weights. */
  const norm = (
    [x, gamma, beta]: readonly [Operand, Operand, Operand],
    atOnce: () => Compute,
    normal: (value: Traced) => Traced,
  ): Traced => {
    const value = tracedOf(x);
    if (!isFixed(gamma) || !isFixed(beta))
      throw new Untraceable("weights that change from step to step");
    if (value.kind === "all-steps")
      return tracer.allSteps([value, gamma, beta], atOnce(), value.shape);
    return apply("add", apply("mul", normal(value), gamma), beta);
  };

  return {
    groupNorm: (x: Operand, gamma: Operand, beta: Operand, groups: number, epsilon: number) =>
      norm(
        [x, gamma, beta],
        () => computing.groupNorm(operationOf(tracer.operations, "groupNorm"), groups, epsilon),
        (value) => {
          const [count = 0, ...others] = value.shape;
          const columns = others.pop() ?? 1;
          const grouped = reshaped(tracer, value, [
            count,
            sizeOf(others),
            groups,
            columns / groups,
          ]);
          return reshaped(tracer, normalized(grouped, [1, 3], epsilon), value.shape);
        },
      ),
    runningNorm: (...[x, gamma, beta, mean, variance, epsilon, training]: NormCall) => {
      // It is of the whole batch then, and changes with each step.
      if (training === true) throw new Untraceable("statistics of a batch");
      const deviation = apply("sqrt", apply("add", variance, epsilon));
      const scale =
        gamma === undefined ? apply("div", 1, deviation) : apply("div", gamma, deviation);
      const scaled = apply("mul", apply("sub", tracedOf(x), mean), scale);
      return beta === undefined ? scaled : apply("add", scaled, beta);
    },
    layerNorm: (x: Operand, gamma: Operand, beta: Operand, epsilon: number) =>
      norm(
        [x, gamma, beta],
        () => computing.layerNorm(operationOf(tracer.operations, "layerNorm"), epsilon),
        (value) => normalized(value, [value.shape.length - 1], epsilon),
      ),
  };
}
