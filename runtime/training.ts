/** Training, as `nnc train` does it and as programs may. */
export { confusionMatrix } from "./training/confusion-matrix.ts";
export type { Column, Numbers, SampleData, TrainingData } from "./training/data.ts";
export { evaluate, largest, predict, type Prediction } from "./training/evaluate.ts";
export { DivergedError } from "./training/diverged-error.ts";
export { fit, type FitOptions, type History } from "./training/fit.ts";
export type {
  EarlyStopping,
  Metric,
  NamedTensors,
  TrainingPlan,
  TrainingPort,
  TrainingSignal,
} from "./training/plan.ts";
export type { Measures } from "./training/step.ts";
export type { TrainingProgress } from "./training/progress.ts";
export type { TrainingState } from "./training/state.ts";
export { readWeights, variableNames, writeWeights } from "./training/weights.ts";
