import * as tf from "@tensorflow/tfjs";
import { elementwise } from "../elementwise/elementwise.ts";
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
    // A number that changes is a tensor: for each other number in them, functions would be written anew.
    const size = tf.scalar(rate);
    if (!velocity)
      return elementwise(tf, [variable, gradient, size], ([w, g, r], t) => t.sub(w, t.mul(g, r)));
    const momentum = this.#momentum;
    velocity.assign(
      elementwise(tf, [velocity, gradient], ([v, g], t) => t.add(t.mul(v, momentum), g)),
    );
    if (!this.#nesterov)
      return elementwise(tf, [variable, velocity, size], ([w, v, r], t) => t.sub(w, t.mul(v, r)));
    return elementwise(tf, [variable, velocity, gradient, size], ([w, v, g, r], t) =>
      t.sub(w, t.mul(t.add(g, t.mul(v, momentum)), r)),
    );
  }
}

/** Stochastic gradient descent, with momentum where it is asked for; each step equals `torch.optim.SGD`. */
export function sgd(options: SgdOptions): UpdateRule {
  return new Sgd(options);
}
