/** What generated modules and programs import from `nnc/runtime`; it runs in browsers and in Node. */
import { learn } from "./elementwise/optional-operators.ts";
import { sines } from "./elementwise/sines.ts";

export { findHyperparameters } from "./hyperparameters.ts";
export { Stream, findWeights } from "./stream.ts";
export type { NamedTensors, StreamDefinition, TensorSpec } from "./stream.ts";
export * from "./initializers.ts";
export { adaptiveAvgPool } from "./operations/adaptive-avg-pool.ts";
export { readBuffer, writeBuffer, type Buffer } from "./operations/buffers.ts";
export { batchNorm } from "./operations/batch-norm.ts";
export { groupNorm } from "./operations/group-norm.ts";
export { groupedConv2d } from "./operations/grouped-conv2d.ts";
export { layerNorm } from "./operations/layer-norm.ts";
export { positionalEncoding } from "./operations/positional-encoding.ts";
export { maskedSoftmax, softmaxOver } from "./operations/softmax.ts";
export { stopGradient } from "./operations/stop-gradient.ts";
export * from "./optimizers.ts";
export { batchNormalization } from "./layers/batch-normalization.ts";
export { layerNormalization } from "./layers/layer-normalization.ts";
export { random, type Random, type RandomState } from "./random.ts";
export * from "./schedules.ts";
export { seeded } from "./seeded.ts";
export { elementwise } from "./elementwise/elementwise.ts";
export type { ElementwiseFunction } from "./elementwise/trace.ts";
export { fusedScan } from "./recurrence/fused-scan.ts";
export { pureStep, type PureStep } from "./recurrence/pure-step.ts";
export { scan, type ScanOptions, type StepResult } from "./scan.ts";
export * from "./training.ts";
export * from "./weights.ts";
export * from "./wasm.ts";

learn(sines);
