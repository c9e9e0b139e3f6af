import * as tf from "@tensorflow/tfjs";
import { readSafetensors } from "../weights/safetensors.ts";
import { floatsOf } from "../weights/stored-values.ts";

/**
 * The weights in a safetensors file, as `saveWeights` and `nnc weights import` write it; the tensors are yours to dispose of.
 *
 * @param bytes the whole file
 * @throws SafetensorsError for a file that is none
 */
export function weightsOfSafetensors(bytes: Uint8Array): Map<string, tf.Tensor> {
  const { tensors } = readSafetensors(bytes);
  const values = [...tensors].map(([name, stored]): [string, number[], Float32Array] => [
    name,
    [...stored.shape],
    floatsOf(stored),
  ]);
  return new Map(values.map(([name, shape, floats]) => [name, tf.tensor(floats, shape)]));
}
