import * as tf from "@tensorflow/tfjs";
import { throwProblems } from "../weights/weights-error.ts";

/** Weights by their paths, such as `features/conv/kernel`. */
export type WeightSource = Readonly<Record<string, tf.Tensor>> | ReadonlyMap<string, tf.Tensor>;

/** The path, the shape, and the element type where it is no float. */
export type WeightSpec = readonly [path: string, shape: readonly number[], dtype?: tf.DataType];

/**
 * The weights of a model in the order in which it asks for them. They share the memory of those that are given, which
 * may be disposed.
 *
 * @throws WeightsError where one is missing, or its shape differs; others are left alone
 */
export function takeWeights(weights: WeightSource, specs: readonly WeightSpec[]): tf.Tensor[] {
  const find = (path: string): tf.Tensor | undefined => {
    if (weights instanceof Map) return (weights as ReadonlyMap<string, tf.Tensor>).get(path);
    return Object.hasOwn(weights, path)
      ? (weights as Readonly<Record<string, tf.Tensor>>)[path]
      : undefined;
  };
  const problems: string[] = [];
  const found = specs.flatMap(([path, shape]) => {
    const tensor = find(path);
    if (!tensor) problems.push(`${path} is missing`);
    else if (tensor.shape.join() !== shape.join())
      problems.push(`${path} is [${tensor.shape.join(", ")}], and must be [${shape.join(", ")}]`);
    return tensor ?? [];
  });
  throwProblems(problems);
  return tf.tidy(() =>
    found.map((tensor, index) =>
      tf.keep(tf.cast(tf.clone(tensor), specs[index]?.[2] ?? "float32")),
    ),
  );
}
