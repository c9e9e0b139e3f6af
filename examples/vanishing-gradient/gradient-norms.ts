import * as tf from "@tensorflow/tfjs";
import type { Example } from "../charts/example.ts";

/** ‖∂loss/∂kernel‖ of each of the deep layers, the first one first, for digits of 64 pixels. */
export function gradientNorms(
  { make, plan }: Example,
  pixels: Float32Array,
  labels: Int32Array,
): readonly number[] {
  const net = make();
  const norms = tf.tidy(() => {
    const x = tf.tensor2d(pixels, [labels.length, 64]);
    const label = tf.tensor1d(labels, "int32");
    const deep = net.trainableWeights.filter(
      ({ originalName, shape }) => originalName.includes("/deep/") && shape.length === 2,
    );
    const variables = deep.map((weight): tf.Variable => {
      // Its type is that of another copy of the class.
      return weight.read() as unknown as tf.Variable;
    });
    const { grads } = tf.variableGrads(() => {
      const logits = net.apply(x, { training: true }) as tf.Tensor;
      return plan?.loss({ logits }, { label }, {}) as tf.Scalar;
    }, variables);
    return variables.map(({ name }) => tf.norm(grads[name] as tf.Tensor).dataSync()[0] ?? NaN);
  });
  net.dispose();
  return norms;
}
