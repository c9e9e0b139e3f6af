/** What `npm run example` gives to the `run.ts` of an example. */
import type * as tf from "@tensorflow/tfjs";
import type { FitOptions, TrainingPlan } from "nnc/runtime";

/** What a compiled program exports: a function for each model, and for each `train` section a plan. */
export type Make = (hyperparameters?: Readonly<Record<string, number>>) => tf.LayersModel;

export interface Setting {
  /** Prints a line. */
  readonly say: (line: string) => void;
  /** How many samples are made, as a part of what the example takes by itself: 1, or less for a quick look. */
  readonly share: number;
  /** The file that the user names, for the examples that read one. */
  readonly path?: string;
}

/** Says how each epoch went. */
export function reporting({ say }: Setting, plan: TrainingPlan): FitOptions {
  return {
    onEpoch: ({ epoch, epochs, measures: { loss, metrics }, seconds }) => {
      const names = Object.keys(plan.metrics);
      const values = names.map((name) => `  ${name} ${(metrics[name] ?? 0).toFixed(4)}`).join("");
      const time = `${Math.round(seconds)} s`;
      say(`epoch ${epoch} of ${epochs}: loss ${loss.toFixed(4)}${values}  (${time})`);
    },
  };
}
