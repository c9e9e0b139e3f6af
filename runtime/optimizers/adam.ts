import * as tf from "@tensorflow/tfjs";
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
    mean.assign(tf.add(tf.mul(mean, beta1), tf.mul(gradient, 1 - beta1)));
    square.assign(tf.add(tf.mul(square, beta2), tf.mul(tf.square(gradient), 1 - beta2)));
    // The corrections of the bias towards zero are numbers, so that they are exact.
    const divisor = tf.add(tf.div(tf.sqrt(square), Math.sqrt(1 - beta2 ** count)), this.#epsilon);
    return tf.sub(variable, tf.mul(tf.div(mean, divisor), rate / (1 - beta1 ** count)));
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
