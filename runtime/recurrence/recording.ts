/** What a step calls while it is traced, written down so that a later run can be told to be the same. */
import * as tf from "@tensorflow/tfjs";
import type { Operations } from "./pure-step.ts";
import { tracedOperations, type Operation } from "./traced-operations.ts";
import { Untraceable, type Fixed } from "./stand-ins.ts";
import { Tracer } from "./tracer.ts";

/** A call: stand-ins for all tensors, and whatever else it was given. */
export interface RecordedCall {
  readonly name: string;
  readonly args: readonly unknown[];
  readonly result: unknown;
}

let names: ReadonlySet<unknown> | undefined;

/** A `tf` each of whose functions is what `call` says. Others than can be traced end the trace. */
export function operationsWith(
  call: (name: string, args: readonly unknown[]) => unknown,
): typeof tf {
  names ??= new Set(tracedOperations(new Tracer(1, {})).keys());
  const traceable = names;
  return new Proxy({} as typeof tf, {
    get(_, name) {
      if (!traceable.has(name)) throw new Untraceable(`tf.${String(name)}`);
      return (...args: readonly unknown[]) => call(String(name), args);
    },
  });
}

/** A `tf` for the trace of a step, which adds to `calls`. */
export function recordingOperations(tracer: Tracer, calls: RecordedCall[]): typeof tf {
  const operations = tracedOperations(tracer);
  return operationsWith((name, args) => {
    if (!args.some(hasStandIn)) return calledPlainly(tracer.operations, name, args);
    const traced = withStandIns(tracer, args) as readonly unknown[];
    const result = operations.get(name)?.(...(traced as never[]));
    calls.push({ name, args: traced, result });
    return own(result);
  });
}

/** What is made of tensors and numbers alone is a tensor from outside for the trace. */
export function calledPlainly(
  operations: Operations,
  name: string,
  args: readonly unknown[],
): unknown {
  const operation = operations[name as keyof Operations] as Operation | undefined;
  if (!operation) throw new Untraceable(`tf.${name}`);
  return operation(...(args as never[]));
}

/** With stand-ins for all tensors. */
export function withStandIns(tracer: Tracer, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => withStandIns(tracer, item));
  return value instanceof tf.Tensor ? tracer.outside(value as tf.Tensor) : value;
}

/** Whether there is what only a trace can take. */
export function hasStandIn(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasStandIn);
  return typeof value === "object" && value !== null && !(value instanceof tf.Tensor);
}

/** Lists are handed out as copies, which a step may change. */
export function own(result: unknown): unknown {
  return Array.isArray(result) ? [...(result as readonly unknown[])] : result;
}

/** Whether a tensor is like the one that a stand-in was made for. */
export function isLike({ shape, dtype }: tf.Tensor, standIn: Fixed): boolean {
  return (
    dtype === standIn.dtype &&
    shape.length === standIn.shape.length &&
    shape.every((dim, axis) => dim === standIn.shape[axis])
  );
}
