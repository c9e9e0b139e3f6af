import * as tf from "@tensorflow/tfjs";
import { elementwise } from "../elementwise/elementwise.ts";
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
    const [decay, momentum, epsilon] = [this.#decay, this.#momentum, this.#epsilon];
    const mean = this.#centered ? others[0] : undefined;
    const velocity = momentum === 0 ? undefined : others.at(-1);
    square.assign(
      elementwise(tf, [square, gradient], ([s, g], t) =>
        t.add(t.mul(s, decay), t.mul(t.square(g), 1 - decay)),
      ),
    );
    mean?.assign(
      elementwise(tf, [mean, gradient], ([m, g], t) => t.add(t.mul(m, decay), t.mul(g, 1 - decay))),
    );
    const direction = mean
      ? elementwise(tf, [gradient, square, mean], ([g, s, m], t) =>
          t.div(g, t.add(t.sqrt(t.sub(s, t.square(m))), epsilon)),
        )
      : elementwise(tf, [gradient, square], ([g, s], t) => t.div(g, t.add(t.sqrt(s), epsilon)));
    const stepped = (by: tf.Tensor): tf.Tensor =>
      elementwise(tf, [variable, by, tf.scalar(rate)], ([w, d, r], t) => t.sub(w, t.mul(d, r)));
    if (!velocity) return stepped(direction);
    velocity.assign(
      elementwise(tf, [velocity, direction], ([v, d], t) => t.add(t.mul(v, momentum), d)),
    );
    return stepped(velocity);
  }
}

/** Tieleman and Hinton 2012, Lecture 6.5; each step equals `torch.optim.RMSprop`. */
export function rmsprop(options: RmspropOptions): UpdateRule {
  return new Rmsprop(options);
}
