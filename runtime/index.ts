/** What generated modules and programs import from `nnc/runtime`; it runs in browsers and in Node. */
export { registerGradients } from "./gradients/register.ts";
export * from "./initializers.ts";
export { adaptiveAvgPool } from "./operations/adaptive-avg-pool.ts";
export { batchNorm } from "./operations/batch-norm.ts";
export { groupNorm } from "./operations/group-norm.ts";
export { groupedConv2d } from "./operations/grouped-conv2d.ts";
export { layerNorm } from "./operations/layer-norm.ts";
export { positionalEncoding } from "./operations/positional-encoding.ts";
export { maskedSoftmax, softmaxOver } from "./operations/softmax.ts";
export * from "./optimizers.ts";
export { random, type Random, type RandomState } from "./random.ts";
export * from "./schedules.ts";
export { seeded } from "./seeded.ts";
export { scan, type ScanOptions, type StepResult } from "./scan.ts";
export * from "./training.ts";
export * from "./weights.ts";
export { registerTrainingKernels } from "./wasm-kernels/register.ts";
export type { TensorFlow } from "./wasm-kernels/wasm-backend.ts";
