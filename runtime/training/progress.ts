/** How far training is. */
import type { Measures } from "./step.ts";

/** After a batch or after an epoch. */
export interface TrainingProgress {
  readonly kind: "batch" | "epoch";
  /** From 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Batches of this epoch that are done. */
  readonly batch: number;
  readonly batches: number;
  /** Means over the samples of this epoch so far, each measured before the step that used it. */
  readonly measures: Measures;
  /** At the end of an epoch, if there are validation data. */
  readonly validation?: Measures;
  /** That of the last step. */
  readonly learningRate: number | undefined;
  /** Since training began. */
  readonly seconds: number;
}
