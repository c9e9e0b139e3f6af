/** What a step calls while it is traced, written down so that a later run can be told to be the same. */
import * as tf from "@tensorflow/tfjs";
import type { Operations } from "./pure-step.ts";
import { functionOf } from "./operation-of.ts";
import { foreignCall } from "./traced-foreign.ts";
import type { batchNorm } from "../operations/batch-norm.ts";
import type { Buffer } from "../operations/buffers.ts";
import { batchNormCall } from "./traced-batch-norms.ts";
import { tracedOperations, type Operation } from "./traced-operations.ts";
import { makers } from "./traced-makers.ts";
import { isForeignToShared } from "./traced-shared.ts";
import { scannedAtOnce, unrolled, type ScanArguments } from "./traced-scans.ts";
import { isStandIn, Untraceable, type Fixed, type Operand } from "./stand-ins.ts";
import type { Tracer } from "./tracer.ts";

/** A call: stand-ins for all tensors, and whatever else it was given. */
export interface RecordedCall {
  readonly name: string;
  readonly args: readonly unknown[];
  readonly result: unknown;
}

/** Who gets to know the calls of a step. */
export interface Listener {
  /** Buffers that the step reads or writes, by the tensors that they have. */
  readonly variables: Map<tf.Tensor, Buffer>;
  readonly call: (name: string, args: readonly unknown[]) => unknown;
  /** Runs a scan within the step for all steps of that; undefined where it must be a part of the step. */
  readonly scanAtOnce?: (args: ScanArguments) => unknown;
}

/** A `tf` each of whose functions tells somebody. Whatever is no function ends the trace. */
export function operationsWith(operations: Operations, listener: Listener): typeof tf {
  const within = (holder: object, path: string): object =>
    new Proxy(
      {},
      {
        get(_, name) {
          const member = path + String(name);
          const found: unknown = Reflect.get(holder, name);
          if (member === "fusedScan")
            return (...args: ScanArguments) => listener.scanAtOnce?.(args) ?? unrolled(root, args);
          if (typeof found === "function")
            return (...args: unknown[]) => listener.call(...told(member, args, listener.variables));
          if (typeof found === "object" && found !== null) return within(found, `${member}.`);
          throw new Untraceable(`tf.${member}`);
        },
      },
    );
  const root = within(operations, "") as typeof tf;
  return root;
}

/** A call as one that is written down: with tensors and numbers, and none that draws numbers as nobody knows. */
function told(
  name: string,
  args: readonly unknown[],
  variables: Map<tf.Tensor, Buffer>,
): [name: string, args: readonly unknown[]] {
  const valueOf = (buffer: Buffer): tf.Tensor => {
    const value = buffer.read();
    variables.set(value, buffer);
    return value;
  };
  if (/^(rand|truncatedNormal|multinomial)/.test(name) && !ours.has(name))
    throw new Untraceable(`tf.${name}`);
  if (name === "readBuffer" || name === "writeBuffer") return [name, [valueOf(args[0] as Buffer), ...args.slice(1)]]; // prettier-ignore
  const isOfRuntime = name === "batchNorm" && args.length === 2;
  return isOfRuntime ? batchNormCall(args as Parameters<typeof batchNorm>, valueOf) : [name, args];
}

/** What tfjs is not to compute at each step. */
const ours: ReadonlySet<string> = new Set(["batchNorm", "dropout", "randomNormal", "readBuffer", "runningNorm", "writeBuffer"]); // prettier-ignore

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
    if (!(error instanceof Untraceable) || ours.has(name)) throw error;
  }
  return foreignCall(tracer, name, args);
}

/** A `tf` for the trace of a step, which adds to `calls`. */
export function recordingOperations(tracer: Tracer, calls: RecordedCall[]): typeof tf {
  const operations = tracedOperations(tracer);
  return operationsWith(tracer.operations, {
    variables: tracer.buffers.variables,
    call: (name, args) => {
      if (!isTraced(name, args)) return calledPlainly(tracer.operations, name, args);
      if (tracer.graph.nodes.length > mostNodes) throw new Untraceable("a very long step");
      const traced = withStandIns(tracer, args) as readonly unknown[];
      const result = tracer.handOut(tracedCall(tracer, operations.get(name), name, traced));
      calls.push({ name, args: traced, result });
      return own(result);
    },
    scanAtOnce: (args) =>
      scannedAtOnce(tracer, args, (value) => withStandIns(tracer, value) as Operand),
  });
}

/** With more, tfjs is as quick. */
const mostNodes = 10_000;

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
  if (isStandIn(value) && !tracer.isOwn(value)) throw new Untraceable("a value of a step around");
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
