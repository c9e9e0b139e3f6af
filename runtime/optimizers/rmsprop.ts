import * as tf from "@tensorflow/tfjs";
import { UpdateRule, type UpdateOptions } from "./update-rule.ts";

export interface RmspropOptions extends UpdateOptions {
  /** How slowly the mean of the squares of gradients changes; 0.99 by default. */
  readonly decay?: number;
  /** The part of the last step that is taken again; 0 by default. */
  readonly momentum?: number;
  /** Keeps the divisor from zero; 1e-8 by default. */
  readonly epsilon?: number;
  /** Divides by the standard deviation of the gradients instead (Graves 2013). */
  readonly centered?: boolean;
}

class Rmsprop extends UpdateRule {
  static readonly className = "nnc/RMSProp";
  readonly #decay: number;
  readonly #momentum: number;
  readonly #epsilon: number;
  readonly #centered: boolean;

  constructor(given: RmspropOptions) {
    const { decay = 0.99, momentum = 0, epsilon = 1e-8, centered = false, ...options } = given;
    super(options);
    this.#decay = decay;
    this.#momentum = momentum;
    this.#epsilon = epsilon;
    this.#centered = centered;
  }

  /** The mean of squares, the mean where it is centred, the velocity where there is momentum. */
  protected override get slotCount(): number {
    return 1 + (this.#centered ? 1 : 0) + (this.#momentum === 0 ? 0 : 1);
  }

  protected override updated(
    variable: tf.Variable,
    gradient: tf.Tensor,
    [square, ...others]: readonly [tf.Variable, ...tf.Variable[]],
    rate: number,
  ): tf.Tensor {
    const blend = (slot: tf.Variable, value: tf.Tensor): void => {
      slot.assign(tf.add(tf.mul(slot, this.#decay), tf.mul(value, 1 - this.#decay)));
    };
    const mean = this.#centered ? others[0] : undefined;
    const velocity = this.#momentum === 0 ? undefined : others.at(-1);
    blend(square, tf.square(gradient));
    if (mean) blend(mean, gradient);
    const variance = mean ? tf.sub(square, tf.square(mean)) : square;
    const direction = tf.div(gradient, tf.add(tf.sqrt(variance), this.#epsilon));
    if (!velocity) return tf.sub(variable, tf.mul(direction, rate));
    velocity.assign(tf.add(tf.mul(velocity, this.#momentum), direction));
    return tf.sub(variable, tf.mul(velocity, rate));
  }
}

/** Tieleman and Hinton 2012, Lecture 6.5; each step equals `torch.optim.RMSprop`. */
export function rmsprop(options: RmspropOptions): UpdateRule {
  return new Rmsprop(options);
}
