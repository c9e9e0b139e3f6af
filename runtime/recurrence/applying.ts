import type { ElementwiseName } from "../elementwise/operators.ts";
import type { Operand, Traced } from "./stand-ins.ts";
import type { Tracer } from "./tracer.ts";

type Apply = (operator: ElementwiseName, ...args: readonly Operand[]) => Traced;

/** Elementwise functions of values of which one at least is not the same at all steps, and so the result neither. */
export function applying(tracer: Tracer): Apply {
  return (operator, ...args) => tracer.elementwise(operator, ...args) as Traced;
}
