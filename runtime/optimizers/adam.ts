import * as tf from "@tensorflow/tfjs";
import { elementwise } from "../elementwise/elementwise.ts";
import { UpdateRule, type Decay, type UpdateOptions } from "./update-rule.ts";

export interface AdamOptions extends UpdateOptions {
  /** How slowly the mean of the gradients changes; 0.9 by default. */
  readonly beta1?: number;
  /** How slowly the mean of their squares changes; 0.999 by default. */
  readonly beta2?: number;
  /** Keeps the divisor from zero; 1e-8 by default. */
  readonly epsilon?: number;
}

class Adam extends UpdateRule {
  static readonly className: string = "nnc/Adam";
  readonly #beta1: number;
  readonly #beta2: number;
  readonly #epsilon: number;
  protected override readonly slotCount = 2;

  constructor({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, ...options }: AdamOptions) {
    super(options);
    this.#beta1 = beta1;
    this.#beta2 = beta2;
    this.#epsilon = epsilon;
  }

  protected override updated(
    variable: tf.Variable,
    gradient: tf.Tensor,
    [mean, square]: readonly [tf.Variable, tf.Variable],
    rate: number,
  ): tf.Tensor {
    const [beta1, beta2, count] = [this.#beta1, this.#beta2, this.step + 1];
    const epsilon = this.#epsilon;
    mean.assign(
      elementwise(tf, [mean, gradient], ([m, g], t) => t.add(t.mul(m, beta1), t.mul(g, 1 - beta1))),
    );
    square.assign(
      elementwise(tf, [square, gradient], ([s, g], t) =>
        t.add(t.mul(s, beta2), t.mul(t.square(g), 1 - beta2)),
      ),
    );
    // The corrections of the bias towards zero are computed as numbers, so that they are exact. They are tensors because
    // they change: for each other number in them, functions would be written anew.
    const deviation = tf.scalar(Math.sqrt(1 - beta2 ** count));
    const size = tf.scalar(rate / (1 - beta1 ** count));
    return elementwise(tf, [variable, mean, square, deviation, size], ([w, m, s, d, r], t) =>
      t.sub(w, t.mul(t.div(m, t.add(t.div(t.sqrt(s), d), epsilon)), r)),
    );
  }
}

class AdamW extends Adam {
  static override readonly className = "nnc/AdamW";

  protected override decay(
    variable: tf.Variable,
    gradient: tf.Tensor,
    { weightDecay, rate }: Decay,
  ): tf.Tensor {
    if (weightDecay !== 0) variable.assign(tf.mul(variable, 1 - rate * weightDecay));
    return gradient;
  }
}

/** Kingma and Ba 2015, Adam, algorithm 1; each step equals `torch.optim.Adam`. */
export function adam(options: AdamOptions): UpdateRule {
  return new Adam(options);
}

/** Adam with decay apart from the gradient: Loshchilov and Hutter 2019, algorithm 2; equals `torch.optim.AdamW`. */
export function adamw({ weightDecay = 0.01, ...options }: AdamOptions): UpdateRule {
  return new AdamW({ weightDecay, ...options });
}
