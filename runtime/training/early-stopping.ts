/** Watches one number from epoch to epoch and says when to stop. */
import type * as tf from "@tensorflow/tfjs";
import type { EarlyStopping } from "./plan.ts";
import type { Measures } from "./step.ts";
import { readWeights, writeWeights } from "./weights.ts";

/** The best epoch so far. */
export interface BestState {
  /** What was monitored, turned so that more is better. */
  readonly value: number;
  /** Epochs since then. */
  readonly waited: number;
  /** All weights at its end, where they are to come back. */
  readonly weights: readonly Float32Array[] | undefined;
}

export interface Watch {
  /** Takes note of how an epoch ended. */
  note(measures: Measures): Promise<void>;
  /** Whether to stop now. */
  isOver(): boolean;
  /** Goes back to the best weights, if that is wanted. */
  restoreBest(): void;
  state(): BestState | undefined;
}

/**
 * @param before where a training that goes on had got to
 * @throws Error, when an epoch ends, if there is no metric of the name to monitor
 */
export function watch(
  rule: EarlyStopping | undefined,
  net: tf.LayersModel,
  before: BestState | undefined,
): Watch {
  let best = before;
  if (!rule) {
    const nothing = (): undefined => undefined;
    return { note: () => Promise.resolve(), isOver: () => false, restoreBest: nothing, state: nothing }; // prettier-ignore
  }
  const sign = (rule.goal ?? (rule.monitor === "loss" ? "least" : "most")) === "least" ? -1 : 1;
  return {
    note: async ({ loss, metrics }) => {
      const value = rule.monitor === "loss" ? loss : metrics[rule.monitor];
      if (value === undefined)
        throw new Error(`There is no metric \`${rule.monitor}\` for early stopping to monitor.`);
      const isBetter = sign * value > (best?.value ?? -Infinity) + (rule.minDelta ?? 0);
      if (isBetter || !best) {
        const weights = rule.restoreBest ? await readWeights(net) : undefined;
        best = { value: sign * value, waited: 0, weights };
      } else best = { ...best, waited: best.waited + 1 };
    },
    isOver: () => best !== undefined && best.waited >= rule.patience,
    restoreBest: () => {
      if (best?.weights) writeWeights(net, best.weights);
    },
    state: () => best,
  };
}
