import * as tf from "@tensorflow/tfjs";
import { UpdateRule, type UpdateOptions } from "./update-rule.ts";

export interface SgdOptions extends UpdateOptions {
  /** The part of the last step that is taken again; 0 by default (Polyak 1964). */
  readonly momentum?: number;
  /** Looks ahead by the momentum (Nesterov 1983, in the form of Sutskever et al. 2013). */
  readonly nesterov?: boolean;
}

class Sgd extends UpdateRule {
  static readonly className = "nnc/SGD";
  readonly #momentum: number;
  readonly #nesterov: boolean;

  constructor({ momentum = 0, nesterov = false, ...options }: SgdOptions) {
    super(options);
    this.#momentum = momentum;
    this.#nesterov = nesterov;
  }

  protected override get slotCount(): number {
    return this.#momentum === 0 ? 0 : 1;
  }

  protected override updated(
    variable: tf.Variable,
    gradient: tf.Tensor,
    [velocity]: readonly tf.Variable[],
    rate: number,
  ): tf.Tensor {
    if (!velocity) return tf.sub(variable, tf.mul(gradient, rate));
    velocity.assign(tf.add(tf.mul(velocity, this.#momentum), gradient));
    const direction = this.#nesterov
      ? tf.add(gradient, tf.mul(velocity, this.#momentum))
      : velocity;
    return tf.sub(variable, tf.mul(direction, rate));
  }
}

/** Stochastic gradient descent, with momentum where it is asked for; each step equals `torch.optim.SGD`. */
export function sgd(options: SgdOptions): UpdateRule {
  return new Sgd(options);
}
