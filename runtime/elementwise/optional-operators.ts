/** Elementwise operators that kernels are made of once they were learnt, so that a bundler can leave them out. */
import type * as tf from "@tensorflow/tfjs";
import type { ElementwiseOperator } from "./operators.ts";

export type OptionalName = "sin" | "cos";

/** All about an operator that is not always there. */
export interface OptionalOperator extends ElementwiseOperator {
  /** Without a kernel. */
  readonly plain: (x: tf.Tensor) => tf.Tensor;
  /** In the shading language of WebGPU, and the functions that this calls. */
  readonly wgsl: (x: string) => string;
  readonly wgslFunctions: string;
}

export type OptionalOperators = Readonly<Record<OptionalName, OptionalOperator>>;

let optional: OptionalOperators | undefined;

/** From here on kernels are made of these, too. */
export function learn(operators: OptionalOperators | undefined): void {
  optional ??= operators;
}

/** Undefined for those that are always there. */
export function optionalOperator(name: string): OptionalOperator | undefined {
  return optional?.[name as OptionalName];
}

/** Whether kernels can be made of a function of this name, if of any. */
export function isKnown(name: string): boolean {
  return (name !== "sin" && name !== "cos") || optional !== undefined;
}
