/** Softmaxes on the stand-ins of a trace: of sums along an axis and elementwise operators. */
import type * as tf from "@tensorflow/tfjs";
import { applying } from "./applying.ts";
import type { Compute } from "./preparation.ts";
import { operationOf } from "./operation-of.ts";
import type { RuntimeOperations } from "./pure-step.ts";
import { isFixed, isPlain, tracedOf, Untraceable, type Operand, type Traced } from "./stand-ins.ts";
import type { Operation } from "./traced-operations.ts";
import { reduced } from "./traced-reductions.ts";
import type { Tracer } from "./tracer.ts";
import { numbersOf } from "./whole-numbers.ts";

type Runtime = RuntimeOperations;

/** For all steps at once, by the function that the step would have called. */
const computing = {
  softmax: (softmax: Runtime["softmaxOver"], axis: number): Compute => (x: tf.Tensor) => softmax(x, axis), // prettier-ignore
  maskedSoftmax: (softmax: Runtime["maskedSoftmax"], axis: number): Compute => (x: tf.Tensor, mask: tf.Tensor) => softmax(x, mask, axis), // prettier-ignore
} as const;

/** The number that stands for minus infinity where a mask is off, as in `maskedSoftmax`. */
const lowest = 1e30;

export function exponentiating(tracer: Tracer): Readonly<Record<string, Operation>> {
  const apply = applying(tracer);
  const sum = (x: Traced, axis: number): Traced => reduced(tracer, "sum", x, axis, true);
  /** `exp(x)`, by a factor that is the same all along the axis. */
  const exponentials = (x: Traced, axis: number): Traced =>
    apply("exp", apply("sub", x, reduced(tracer, "offset", x, axis, true)));

  const along = (name: "softmax" | "softmaxOver", x: Operand, axis: number): Traced => {
    const value = tracedOf(x);
    if (value.kind === "all-steps") {
      const compute = computing.softmax(operationOf(tracer.operations, name), axis);
      return tracer.allSteps([value], compute, value.shape);
    }
    const powers = exponentials(value, axis);
    return apply("div", powers, sum(powers, axis));
  };

  return {
    softmax: (x: Operand, axis = -1) => along("softmax", x, axis),
    logSoftmax: (x: Operand, axis = -1) => {
      const value = tracedOf(x);
      const shifted = apply("sub", value, reduced(tracer, "offset", value, axis, true));
      return apply("sub", shifted, apply("log", sum(apply("exp", shifted), axis)));
    },
    softmaxOver: (x: Operand, axis: number) => along("softmaxOver", x, axis),
    maskedSoftmax: (x: Operand, mask: Operand, axis: number) => {
      const isOn = numbersOf(tracer, mask);
      if (isPlain(x)) throw new Untraceable("a softmax of what stays the same");
      const canBeAtOnce =
        x.kind === "all-steps" && !(isFixed(isOn) && isOn.shape[0] === tracer.rows);
      if (canBeAtOnce && (isPlain(isOn) || isOn.kind === "all-steps"))
        return tracer.allSteps(
          [x, isOn],
          computing.maskedSoftmax(operationOf(tracer.operations, "maskedSoftmax"), axis),
          x.shape,
        );
      const shown = apply(
        "sub",
        apply("mul", x, isOn),
        apply("mul", apply("sub", 1, isOn), lowest),
      );
      const powers = apply("mul", exponentials(shown, axis), isOn);
      const total = sum(powers, axis);
      // Of a row without any, the gradient must be a number, too.
      return apply("div", powers, apply("add", total, apply("equal", total, 0)));
    },
  };
}
