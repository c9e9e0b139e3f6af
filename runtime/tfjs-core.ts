/** What modules for tfjs-core import from `nnc/tfjs-core`: that package itself, as `nnc/tfjs` is TensorFlow.js. */
export * from "@tensorflow/tfjs-core";
