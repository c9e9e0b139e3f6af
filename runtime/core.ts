/**
 * What modules for tfjs-core import from `nnc/runtime/core`: no layers, no optimizers, no gradients. The package has it
 * with `@tensorflow/tfjs-core` in place of `@tensorflow/tfjs`, so that a bundler can leave out all that is not used.
 */
export { inference, type Inference, type InferenceDefinition } from "./core/inference.ts";
export { foldNorm } from "./core/fold-norm.ts";
export { prepare } from "./core/prepare.ts";
export { takeWeights, type WeightSource, type WeightSpec } from "./core/take-weights.ts";
export { weightsOfModel } from "./core/weights-of-model.ts";
export { weightsOfSafetensors } from "./core/weights-of-safetensors.ts";
export { WeightsError } from "./weights/weights-error.ts";
export { SafetensorsError } from "./weights/safetensors.ts";
export { adaptiveAvgPool } from "./operations/adaptive-avg-pool.ts";
export { runningNorm as batchNorm } from "./operations/running-norm.ts";
export { groupNorm } from "./operations/group-norm.ts";
export { groupedConv2d } from "./operations/grouped-conv2d.ts";
export { layerNorm } from "./operations/layer-norm.ts";
export { positionalEncoding } from "./operations/positional-encoding.ts";
export { maskedSoftmax, softmaxOver } from "./operations/softmax.ts";
export { stopGradient } from "./operations/stop-gradient.ts";
export { elementwise } from "./elementwise/elementwise.ts";
export { sines } from "./elementwise/sines.ts";
export { fusedScan } from "./recurrence/fused-scan.ts";
export { pureStep } from "./recurrence/pure-step.ts";
export { scan } from "./scan.ts";
export { Stream, type NamedTensors, type StreamDefinition } from "./stream.ts";
