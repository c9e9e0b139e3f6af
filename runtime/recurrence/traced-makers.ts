/** Functions of `tf` that make tensors of numbers, such as `scalar`: the same at all steps, and made once for all. */
import type * as tf from "@tensorflow/tfjs";
import { operationOf } from "./operation-of.ts";
import type { Compute } from "./preparation.ts";
import { dtypeOf, type Fixed, type Operand } from "./stand-ins.ts";
import type { Operation } from "./traced-operations.ts";
import type { Tracer } from "./tracer.ts";

type Make = (...args: unknown[]) => tf.Tensor;

const making =
  (make: Make, args: readonly unknown[]): Compute =>
  () =>
    make(...args);

/** How large what they make can be, by what they are given. */
const limits: Readonly<Record<string, (...args: never[]) => number>> = {
  scalar: (value: number) => Math.abs(value),
  fill: (_: readonly number[], value: number) => Math.abs(value),
  ones: () => 1,
  zeros: () => 0,
  range: (from: number, to: number) => Math.max(Math.abs(from), Math.abs(to)),
};

/** They have no stand-ins among their arguments, and are part of the trace nevertheless. */
export const makers: ReadonlySet<string> = new Set(Object.keys(limits));

export function made(tracer: Tracer): Readonly<Record<string, Operation>> {
  const one =
    (name: string, limit: (...args: never[]) => number) =>
    (...args: unknown[]): Fixed => {
      const make = operationOf(tracer.operations, name as "scalar") as unknown as Make;
      return { ...tracer.fixed([], making(make, args)), limit: limit(...(args as never[])) };
    };
  const zerosLike = (x: Exclude<Operand, number>): Fixed => {
    const make = operationOf(tracer.operations, "zeros") as unknown as Make;
    return { ...tracer.fixed([], making(make, [x.shape, dtypeOf(x)])), limit: 0 };
  };
  const ofLimits = Object.fromEntries(
    Object.entries(limits).map(([name, limit]) => [name, one(name, limit)]),
  );
  return { ...ofLimits, zerosLike };
}
