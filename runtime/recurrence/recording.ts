/** What a step calls while it is traced, written down so that a later run can be told to be the same. */
import * as tf from "@tensorflow/tfjs";
import type { Operations } from "./pure-step.ts";
import { functionOf } from "./operation-of.ts";
import { foreignCall } from "./traced-foreign.ts";
import { batchNormArguments } from "./traced-norms.ts";
import { tracedOperations, type Operation } from "./traced-operations.ts";
import { makers } from "./traced-makers.ts";
import { isForeignToShared } from "./traced-shared.ts";
import { Untraceable, type Fixed } from "./stand-ins.ts";
import type { Tracer } from "./tracer.ts";

/** A call: stand-ins for all tensors, and whatever else it was given. */
export interface RecordedCall {
  readonly name: string;
  readonly args: readonly unknown[];
  readonly result: unknown;
}

/** A `tf` each of whose functions is what `call` says. Whatever is none ends the trace. */
export function operationsWith(
  operations: Operations,
  call: (name: string, args: readonly unknown[]) => unknown,
): typeof tf {
  const within = (holder: object, path: string): object =>
    new Proxy(
      {},
      {
        get(_, name) {
          const member = path + String(name);
          const found: unknown = Reflect.get(holder, name);
          // A scan within the step is handed what this stands for.
          const own = (arg: unknown): unknown => (arg === root ? operations : arg);
          if (typeof found === "function")
            return (...args: unknown[]) => call(...told(member, args.map(own)));
          if (typeof found === "object" && found !== null) return within(found, `${member}.`);
          throw new Untraceable(`tf.${member}`);
        },
      },
    );
  const root = within(operations, "") as typeof tf;
  return root;
}

/** A call as one that is written down: with tensors and numbers, and none that draws numbers as nobody knows. */
function told(name: string, args: readonly unknown[]): [name: string, args: readonly unknown[]] {
  if (/^(rand|truncatedNormal|multinomial)/.test(name) && !ours.has(name))
    throw new Untraceable(`tf.${name}`);
  const isOfRuntime = name === "batchNorm" && args.length === 2;
  return isOfRuntime ? ["runningNorm", batchNormArguments(args)] : [name, args];
}

/** What tfjs is not to compute at each step. */
const ours: ReadonlySet<string> = new Set(["dropout", "randomNormal", "runningNorm"]);

/** By nodes of the graph where there are such; else tfjs computes it at each step. */
function tracedCall(
  tracer: Tracer,
  operation: Operation | undefined,
  name: string,
  args: readonly unknown[],
): unknown {
  try {
    if (operation && !isForeignToShared(name, args)) return operation(...(args as never[]));
  } catch (error) {
    if (!(error instanceof Untraceable) || ours.has(name) || name === "fusedScan") throw error;
  }
  return foreignCall(tracer, name, args);
}

/** A `tf` for the trace of a step, which adds to `calls`. */
export function recordingOperations(tracer: Tracer, calls: RecordedCall[]): typeof tf {
  const operations = tracedOperations(tracer);
  return operationsWith(tracer.operations, (name, args) => {
    if (!isTraced(name, args)) return calledPlainly(tracer.operations, name, args);
    const traced = withStandIns(tracer, args) as readonly unknown[];
    const result = tracedCall(tracer, operations.get(name), name, traced);
    calls.push({ name, args: traced, result });
    return own(result);
  });
}

/** Whether a call is part of the trace. */
export function isTraced(name: string, args: readonly unknown[]): boolean {
  return makers.has(name) || ours.has(name) || args.some(hasStandIn);
}

/** What is made of tensors and numbers alone is a tensor from outside for the trace. */
export function calledPlainly(
  operations: Operations,
  name: string,
  args: readonly unknown[],
): unknown {
  return functionOf(operations, name)(...(args as never[]));
}

/** With stand-ins for all tensors. */
export function withStandIns(tracer: Tracer, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => withStandIns(tracer, item));
  return value instanceof tf.Tensor ? tracer.outside(value as tf.Tensor) : value;
}

/** Whether there is what only a trace can take. */
function hasStandIn(value: unknown): boolean {
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
