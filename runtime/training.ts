/** Training, as `nnc train` does it and as programs may. */
export { confusionMatrix } from "./training/confusion-matrix.ts";
export type { Column, Numbers, TrainingData } from "./training/data.ts";
export { evaluate, largest, predict, type Prediction } from "./training/evaluate.ts";
export {
  DivergedError,
  fit,
  type FitOptions,
  type History,
  type TrainingProgress,
} from "./training/fit.ts";
export type {
  EarlyStopping,
  Metric,
  NamedTensors,
  TrainingPlan,
  TrainingPort,
} from "./training/plan.ts";
export type { Measures } from "./training/step.ts";
