import type * as tf from "@tensorflow/tfjs";

/** The hyperparameters that a model was made with, which it carries through saving and loading. */
export function findHyperparameters(
  net: tf.LayersModel,
  model: string,
  names: readonly string[],
): readonly number[] {
  const metadata = Object(net.getUserDefinedMetadata()) as {
    readonly hyperparameters?: Readonly<Record<string, unknown>>;
  };
  const { hyperparameters = {} } = metadata;
  return names.map((name) => {
    const value = Object.hasOwn(hyperparameters, name) ? hyperparameters[name] : undefined;
    if (typeof value !== "number")
      throw new TypeError(`this model does not say with which ${name} ${model} made it`);
    return value;
  });
}
