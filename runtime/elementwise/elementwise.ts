/** Elementwise functions of functions, such as `relu(a + b)`, as one kernel where the backend allows. */
import {
  backend,
  broadcast_util,
  engine,
  getBackend,
  getKernel,
  registerKernel,
  tidy,
} from "@tensorflow/tfjs";
import type * as tf from "@tensorflow/tfjs";
import type { Operations } from "../recurrence/pure-step.ts";
import { isRunnable, runProgram } from "./kernel.ts";
import { learn } from "./optional-operators.ts";
import { programOf, type ElementwiseFunction } from "./trace.ts";

const host = { backend, engine, getBackend, getKernel, registerKernel };

/**
 * What `compute` gives for tensors that are broadcast to one shape. It is called with stand-ins for the tensors and for
 * `tf`, and what it calls of elementwise functions becomes one kernel that reads and writes each element once. Where
 * there is none, as for tensors that are not of floats, on other backends than wasm and webgpu, for functions that are not
 * elementwise, and for programs that turn `elementwise` off with `setOptimizations`, it is called with the tensors
 * themselves.
 *
 * @param operations what `compute` calls: `tf`, or just the functions that it needs, so that a bundler can leave out others
 */
export function elementwise<const Inputs extends readonly tf.Tensor[]>(
  operations: Operations,
  inputs: Inputs,
  compute: ElementwiseFunction<Inputs>,
): tf.Tensor {
  // The `tf` of a step that is traced has functions only, and says so.
  if ("sines" in operations) learn(operations.sines);
  const program = isRunnable(host, inputs)
    ? programOf(compute as unknown as ElementwiseFunction, inputs.length)
    : undefined;
  if (!program) return tidy(() => compute(inputs, operations as typeof tf));
  const [result] = runProgram(host, program, inputs, broadcastShape(inputs));
  return result as tf.Tensor;
}

function broadcastShape([first, ...others]: readonly tf.Tensor[]): number[] {
  const { assertAndGetBroadcastShape } = broadcast_util;
  return others.reduce(
    (shape, other) => assertAndGetBroadcastShape(shape, other.shape),
    first?.shape ?? [],
  );
}
