/** What generated modules and programs import from `nnc/runtime`; it runs in browsers and in Node. */
export { batchNorm } from "./operations/batch-norm.ts";
export { layerNorm } from "./operations/layer-norm.ts";
export { maskedSoftmax, softmaxOver } from "./operations/softmax.ts";
export { random, type Random } from "./random.ts";
export { registerGradients } from "./gradients/register.ts";
export { scan, type ScanOptions, type StepResult } from "./scan.ts";
export { registerTrainingKernels } from "./wasm-kernels/register.ts";
export type { TensorFlow } from "./wasm-kernels/wasm-backend.ts";
export { gather, type Column, type TrainingData } from "./training/data.ts";
export {
  DivergedError,
  evaluate,
  fit,
  type BatchReport,
  type EpochReport,
  type FitOptions,
  type Scores,
} from "./training/fit.ts";
export type { TensorPort, Tensors, TrainingPlan } from "./training/plan.ts";
