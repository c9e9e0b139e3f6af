/** Weights of a model as a safetensors file, by the names of the weights: `features/conv/kernel`. */
import * as tf from "@tensorflow/tfjs";
import {
  floatTensor,
  readSafetensors,
  writeSafetensors,
  type StoredTensor,
} from "./safetensors.ts";
import { floatsOf } from "./stored-values.ts";
import { throwProblems } from "./weights-error.ts";

/**
 * Puts the weights of a safetensors file, as `saveWeights` and `nnc weights import` write it, into a model. Nothing
 * is changed unless everything fits.
 *
 * @param bytes the whole file
 * @param options with `partial`, weights that the file has not keep what they are
 * @throws SafetensorsError for a file that is none
 * @throws WeightsError where names or shapes differ
 */
export function loadWeights(
  net: tf.LayersModel,
  bytes: Uint8Array,
  { partial = false }: { readonly partial?: boolean } = {},
): void {
  const { tensors } = readSafetensors(bytes);
  const problems: string[] = [];
  const unused = new Set(tensors.keys());
  const found = net.weights.map((weight) => {
    const name = weight.originalName;
    const tensor = tensors.get(name);
    unused.delete(name);
    if (!tensor) {
      if (!partial) problems.push(`${name} is missing`);
    } else if (tensor.shape.join() !== weight.shape.join())
      problems.push(
        `${name} is [${tensor.shape.join(", ")}], and must be [${weight.shape.join(", ")}]`,
      );
    return tensor;
  });
  for (const name of unused) problems.push(`${name} is no weight of the model`);
  throwProblems(problems);
  // All are read before any is written, for a tensor may turn out to be unreadable.
  const values = found.map((tensor) => tensor && tf.tensor(floatsOf(tensor), [...tensor.shape]));
  for (const [index, weight] of net.weights.entries()) {
    const value = values[index];
    if (value) weight.write(value);
  }
  tf.dispose(values.filter((value) => value !== undefined));
}

/** The weights of a model as the bytes of a safetensors file. */
export async function saveWeights(net: tf.LayersModel): Promise<Uint8Array<ArrayBuffer>> {
  const tensors = new Map<string, StoredTensor>();
  for (const weight of net.weights) {
    const value = weight.read();
    tensors.set(
      weight.originalName,
      floatTensor(value.shape, Float32Array.from(await value.data())),
    );
  }
  return writeSafetensors(tensors);
}
