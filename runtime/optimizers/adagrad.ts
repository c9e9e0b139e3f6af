import * as tf from "@tensorflow/tfjs";
import { elementwise } from "../elementwise/elementwise.ts";
import { UpdateRule, type UpdateOptions } from "./update-rule.ts";

export interface AdagradOptions extends UpdateOptions {
  /** What the sums of squares begin with; 0 by default. */
  readonly initial?: number;
  /** Keeps the divisor from zero; 1e-10 by default. */
  readonly epsilon?: number;
}

class Adagrad extends UpdateRule {
  static readonly className = "nnc/Adagrad";
  readonly #epsilon: number;
  protected override readonly slotCount = 1;
  protected override readonly initialSlot: number;

  constructor({ initial = 0, epsilon = 1e-10, ...options }: AdagradOptions) {
    super(options);
    this.initialSlot = initial;
    this.#epsilon = epsilon;
  }

  protected override updated(
    variable: tf.Variable,
    gradient: tf.Tensor,
    [sum]: readonly [tf.Variable],
    rate: number,
  ): tf.Tensor {
    const epsilon = this.#epsilon;
    sum.assign(elementwise(tf, [sum, gradient], ([s, g], t) => t.add(s, t.square(g))));
    return elementwise(tf, [variable, gradient, sum, tf.scalar(rate)], ([w, g, s, r], t) =>
      t.sub(w, t.mul(t.div(g, t.add(t.sqrt(s), epsilon)), r)),
    );
  }
}

/** Duchi, Hazan and Singer 2011, Adaptive subgradient methods; each step equals `torch.optim.Adagrad`. */
export function adagrad(options: AdagradOptions): UpdateRule {
  return new Adagrad(options);
}
