/** Text from a language model: one character after another, each drawn from what the model expects. */
import * as tf from "@tensorflow/tfjs";
import type { Random } from "../../runtime/random.ts";

export interface GenerateOptions {
  /** How many tokens to add. */
  readonly length: number;
  /** Divides the scores: less than 1 keeps to what is likely, 0 to what is likeliest. */
  readonly temperature: number;
  /** Windows are no longer than this. */
  readonly context: number;
  /** The model takes windows of exactly `context`. */
  readonly isFixed: boolean;
  /** Tokens from here on stand for nothing, and are not drawn. */
  readonly tokens: number;
  readonly random: Random;
}

/** The tokens that follow a prompt, which must not be empty. */
export async function generate(
  net: tf.LayersModel,
  prompt: Int32Array,
  options: GenerateOptions,
): Promise<Int32Array> {
  const { length, temperature, context, isFixed, tokens, random } = options;
  const all = [...prompt];
  for (let count = 0; count < length; count++) {
    const window = all.slice(-context);
    // A window that is too short is filled behind, where no causal model looks.
    const filled = isFixed ? [...window, ...new Array<number>(context - window.length).fill(0)] : window; // prettier-ignore
    const scores = tf.tidy(() => {
      const input = tf.tensor2d(filled, [1, filled.length], "int32");
      const output = [net.apply(input, { training: false }) as tf.Tensor | tf.Tensor[]].flat()[0];
      if (output?.shape.length !== 3) throw new Error("The model gives no scores for each token.");
      const [, , width = 1] = output.shape;
      return tf.reshape(tf.slice(output, [0, window.length - 1, 0], [1, 1, width]), [width]);
    });
    const values = (await scores.data()).slice(0, tokens) as Float32Array;
    scores.dispose();
    all.push(draw(values, temperature, random));
  }
  return Int32Array.from(all.slice(prompt.length));
}

/** A number, by the softmax of the scores over the temperature. */
export function draw(scores: Float32Array, temperature: number, { uniform }: Random): number {
  const most = scores.reduce((best, score) => Math.max(best, score), -Infinity);
  if (temperature === 0) return scores.indexOf(most);
  const weights = Array.from(scores, (score) => Math.exp((score - most) / temperature));
  let rest = uniform() * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [index, weight] of weights.entries()) {
    rest -= weight;
    if (rest < 0) return index;
  }
  return weights.length - 1;
}
