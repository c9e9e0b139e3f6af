/**
 * What generated modules import from `nnc/tfjs`: TensorFlow.js itself, the same instance. Where Node loads it, the package
 * has a module in its place that requires it, which takes half the time: see `scripts/required-tensorflow.js`.
 */
export * from "@tensorflow/tfjs";
