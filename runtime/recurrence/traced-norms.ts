/** Norms of layers and groups on the stand-ins of a trace: of sums along axes and elementwise operators. */
import type * as tf from "@tensorflow/tfjs";
import { sizeOf } from "../axes.ts";
import { applying } from "./applying.ts";
import { operationOf } from "./operation-of.ts";
import type { Compute } from "./preparation.ts";
import type { RuntimeOperations } from "./pure-step.ts";
import { isFixed, tracedOf, Untraceable, type Operand, type Traced } from "./stand-ins.ts"; // prettier-ignore
import { reshaped } from "./traced-axes.ts";
import type { Operation } from "./traced-operations.ts";
import { spreadOf } from "./traced-spread.ts";
import type { Tracer } from "./tracer.ts";

type Runtime = RuntimeOperations;

/** For all steps at once, by the function that the step would have called. */
const computing = {
  groupNorm: (norm: Runtime["groupNorm"], groups: number, epsilon: number): Compute => (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) => norm(x, gamma, beta, groups, epsilon), // prettier-ignore
  layerNorm: (norm: Runtime["layerNorm"], epsilon: number): Compute => (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) => norm(x, gamma, beta, epsilon), // prettier-ignore
} as const;

export function norming(tracer: Tracer): Readonly<Record<string, Operation>> {
  const apply = applying(tracer);
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
          return reshaped(tracer, spreadOf(tracer, grouped, [1, 3]).normal(epsilon), value.shape);
        },
      ),
    layerNorm: (x: Operand, gamma: Operand, beta: Operand, epsilon: number) =>
      norm(
        [x, gamma, beta],
        () => computing.layerNorm(operationOf(tracer.operations, "layerNorm"), epsilon),
        (value) => spreadOf(tracer, value, [value.shape.length - 1]).normal(epsilon),
      ),
  };
}
