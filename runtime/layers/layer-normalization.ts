import * as tf from "@tensorflow/tfjs";
import { layerNorm } from "../operations/layer-norm.ts";

type Config = Parameters<typeof tf.layers.layerNormalization>[0];
type PlainLayer = ReturnType<typeof tf.layers.layerNormalization>;
type PlainClass = new (config: Config) => PlainLayer;

/** What the layer of tfjs keeps, once it is built. */
interface Weights {
  readonly gamma: tf.LayerVariable;
  readonly beta: tf.LayerVariable;
  readonly epsilon: number;
}

let derived: PlainClass | undefined;

/**
 * `tf.layers.layerNormalization` of the last axis, with a scale and an offset. That of tfjs tiles the mean, the variance and
 * the weights to the size of its input first. It is saved as, and loaded as, the layer of tfjs, which answers the same.
 */
export function layerNormalization(config: Config): PlainLayer {
  derived ??= derive(tf.layers.layerNormalization({ name: "prototype" }));
  return new derived(config);
}

function derive(plain: PlainLayer): PlainClass {
  const Plain = plain.constructor as PlainClass;
  return class extends Plain {
    override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
      const { gamma, beta, epsilon } = this as unknown as Weights;
      const [x] = Array.isArray(inputs) ? inputs : [inputs];
      return tf.tidy(() => layerNorm(x as tf.Tensor, gamma.read(), beta.read(), epsilon));
    }
  };
}
