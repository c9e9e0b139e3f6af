import * as tf from "@tensorflow/tfjs";
import { batchNorm } from "../operations/batch-norm.ts";

type Config = Parameters<typeof tf.layers.batchNormalization>[0];
type PlainLayer = ReturnType<typeof tf.layers.batchNormalization>;

/** What the layer of tfjs keeps, once it is built. */
interface Weights {
  readonly gamma: tf.LayerVariable;
  readonly beta: tf.LayerVariable;
  readonly movingMean: tf.LayerVariable;
  readonly movingVariance: tf.LayerVariable;
}

type PlainClass = new (config: Config) => PlainLayer;

let derived: PlainClass | undefined;

/**
 * `tf.layers.batchNormalization` with the running variance of PyTorch, which divides by one less than the count of values,
 * where tfjs divides by the count. It is saved as, and loaded as, the layer of tfjs, which answers the same.
 */
export function batchNormalization(config: Config): PlainLayer {
  derived ??= derive(tf.layers.batchNormalization({ name: "prototype" }));
  return new derived(config);
}

function derive(plain: PlainLayer): PlainClass {
  const Plain = plain.constructor as PlainClass;
  return class extends Plain {
    override call(inputs: tf.Tensor | tf.Tensor[], options: { training?: boolean }): tf.Tensor {
      const { gamma, beta, movingMean, movingVariance } = this as unknown as Weights;
      const { epsilon, momentum } = this as unknown as { epsilon: number; momentum: number };
      const [x] = Array.isArray(inputs) ? inputs : [inputs];
      return tf.tidy(() =>
        batchNorm(x as tf.Tensor, {
          gamma: gamma.read(),
          beta: beta.read(),
          movingMean,
          movingVariance,
          epsilon,
          momentum: 1 - momentum,
          training: options.training === true,
        }),
      );
    }
  };
}
