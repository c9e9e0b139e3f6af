/** All weights of a model as plain numbers, those of norms that are not trained included. */
import * as tf from "@tensorflow/tfjs";

/** In the order of `net.weights`. */
export async function readWeights(net: tf.LayersModel): Promise<readonly Float32Array[]> {
  return Promise.all(
    net.weights.map(async (weight) => Float32Array.from(await weight.read().data())),
  );
}

/** @throws Error if there are more or fewer of them, or one has another size */
export function writeWeights(net: tf.LayersModel, values: readonly Float32Array[]): void {
  if (values.length !== net.weights.length)
    throw new Error(
      `${net.name} has ${net.weights.length} weights, and ${values.length} are given.`,
    );
  net.weights.forEach((weight, index) => {
    const given = values[index] ?? new Float32Array(0);
    const { shape, dtype, originalName } = weight;
    const size = shape.reduce<number>((all, one) => all * (one ?? 1), 1);
    if (size !== given.length)
      throw new Error(
        `The weight ${originalName} has ${size} numbers, and ${given.length} are given.`,
      );
    tf.tidy(() => {
      weight.write(tf.tensor(dtype === "float32" ? given : Int32Array.from(given), shape as number[], dtype)); // prettier-ignore
    });
  });
}

/** The names that tfjs gave to the variables of the weights that the module calls by these names. */
export function variableNames(net: tf.LayersModel, names: readonly string[]): readonly string[] {
  const wanted = new Set(names);
  // tfjs numbers the names of a second model's weights; `originalName` is what they were called.
  return net.trainableWeights
    .filter(({ name, originalName }) => wanted.has(originalName) || wanted.has(name))
    .flatMap((weight) => {
      const variable = weight.read();
      return variable instanceof tf.Variable ? [variable.name] : [];
    });
}
