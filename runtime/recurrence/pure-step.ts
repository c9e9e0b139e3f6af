import type * as tf from "@tensorflow/tfjs";
import type { StepResult } from "../scan.ts";

/** Functions of tfjs. */
export type Operations = Partial<typeof tf>;

/** A step that computes with the `tf` that it is given. */
export type PureStep = (
  inputs: readonly tf.Tensor[],
  states: readonly tf.Tensor[],
  operations: typeof tf,
) => StepResult;
