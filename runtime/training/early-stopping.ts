/** Watches one number from epoch to epoch and says when to stop. */
import * as tf from "@tensorflow/tfjs";
import type { EarlyStopping } from "./plan.ts";
import type { Measures } from "./step.ts";

export interface Watch {
  /** Whether to stop after an epoch that ended so. */
  isOver(measures: Measures): boolean;
  /** Goes back to the best weights, if that is wanted, and forgets them. */
  end(): void;
}

/** @throws Error, when an epoch ends, if there is no metric of the name to monitor */
export function watch(rule: EarlyStopping | undefined, variables: readonly tf.Variable[]): Watch {
  if (!rule) return { isOver: () => false, end: () => undefined };
  const sign = (rule.goal ?? (rule.monitor === "loss" ? "least" : "most")) === "least" ? -1 : 1;
  let best = -Infinity;
  let waited = 0;
  let kept: tf.Tensor[] = [];
  return {
    isOver: ({ loss, metrics }) => {
      const value = rule.monitor === "loss" ? loss : metrics[rule.monitor];
      if (value === undefined)
        throw new Error(`There is no metric \`${rule.monitor}\` for early stopping to monitor.`);
      if (sign * value > best + (rule.minDelta ?? 0)) {
        best = sign * value;
        waited = 0;
        tf.dispose(kept);
        kept = rule.restoreBest ? variables.map((variable) => variable.clone()) : [];
        return false;
      }
      waited++;
      return waited >= rule.patience;
    },
    end: () => {
      kept.forEach((values, index) => variables[index]?.assign(values));
      tf.dispose(kept);
      kept = [];
    },
  };
}
