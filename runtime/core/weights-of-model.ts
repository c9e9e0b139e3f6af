import * as tf from "@tensorflow/tfjs";

/** What tfjs saves of a model, as far as weights go: `model.json` and its files, or what `fileHandler` loads. */
interface SavedWeights {
  readonly weightSpecs?: tf.io.WeightsManifestEntry[];
  readonly weightData?: tf.io.WeightData;
}

/**
 * The weights of a model that tfjs has saved. Handlers load it: `await tf.io.browserHTTPRequest("model.json").load()`, or
 * `fileHandler` of `nnc/runtime/node`. The tensors are yours to dispose of.
 */
export function weightsOfModel({
  weightSpecs = [],
  weightData,
}: SavedWeights): Map<string, tf.Tensor> {
  if (weightData === undefined) return new Map();
  const data = Array.isArray(weightData) ? tf.io.CompositeArrayBuffer.join(weightData) : weightData;
  return new Map(Object.entries(tf.io.decodeWeights(data, weightSpecs)));
}
