/** What the optimizers have in common: the learning rate, clipping, weight decay and the state that they keep. */
import * as tf from "@tensorflow/tfjs";
import { elementwise } from "../elementwise/elementwise.ts";
import { rateAt, type Clock, type LearningRate } from "../schedules/schedule.ts";

export interface UpdateOptions {
  readonly learningRate: LearningRate;
  /** The largest norm of all gradients together; they are scaled down to it (Pascanu et al. 2013). */
  readonly clipNorm?: number | undefined;
  /** Added to the gradients as `weightDecay · w`, after they are clipped; 0 by default. */
  readonly weightDecay?: number | undefined;
  /** Names of variables that do not decay, such as biases and the scales of norms. */
  readonly undecayed?: readonly string[] | undefined;
}

interface NamedTensor {
  readonly name: string;
  readonly tensor: tf.Tensor;
}

/** By how much a variable is to decay in a step. */
export interface Decay {
  readonly weightDecay: number;
  readonly rate: number;
}

/** What an optimizer remembers, to go on from later. */
export interface OptimizerState {
  readonly step: number;
  /** For each variable, in the order of the variables, what is kept of it: moments and the like. */
  readonly slots: readonly (readonly Float32Array[])[];
}

/**
 * An optimizer whose every step is that of PyTorch's `torch.optim` of the same name and whose state can be read and set
 * exactly, which those of tfjs do not offer. `net.compile` takes it too.
 */
export abstract class UpdateRule extends tf.Optimizer {
  readonly #options: UpdateOptions;
  readonly #undecayed: ReadonlySet<string>;
  readonly #slots = new Map<string, tf.Variable[]>();
  /** Lengths of epochs and of the training, where `fit` tells them. */
  lengths: Omit<Clock, "step"> = {};
  /** Updates so far. */
  step = 0;

  protected constructor(options: UpdateOptions) {
    super();
    this.#options = options;
    this.#undecayed = new Set(options.undecayed);
  }

  /** That of the next step. */
  get learningRate(): number {
    return rateAt(this.#options.learningRate, { step: this.step, ...this.lengths });
  }

  /** How many tensors of a variable's shape it keeps for each. */
  protected abstract readonly slotCount: number;

  /** The value that slots begin with. */
  protected readonly initialSlot: number = 0;

  /** What the variable becomes; slots are assigned. Runs in a `tidy`. */
  protected abstract updated(
    variable: tf.Variable,
    gradient: tf.Tensor,
    slots: readonly tf.Variable[],
    rate: number,
  ): tf.Tensor;

  override applyGradients(gradients: tf.NamedTensorMap | NamedTensor[]): void {
    const named = Array.isArray(gradients)
      ? gradients.map(({ name, tensor }) => [name, tensor] as const)
      : Object.entries(gradients);
    const rate = this.learningRate;
    const { clipNorm } = this.#options;
    tf.tidy(() => {
      const factor = clipNorm === undefined ? undefined : clipFactor(named, clipNorm);
      for (const [name, gradient] of named) {
        const variable = tf.engine().registeredVariables[name];
        if (!variable) throw new Error(`There is no variable ${name} to apply a gradient to.`);
        const clipped = factor ? tf.mul(gradient, factor) : gradient;
        const decayed = this.decay(variable, clipped, { weightDecay: this.#decayOf(name), rate });
        variable.assign(this.updated(variable, decayed, this.#slotsOf(name, variable), rate));
      }
    });
    this.step++;
    this.incrementIterations();
  }

  #decayOf(name: string): number {
    return this.#undecayed.has(name) ? 0 : (this.#options.weightDecay ?? 0);
  }

  /** The gradient with the decay in it, or as it is where the variable itself was made smaller. */
  protected decay(variable: tf.Variable, gradient: tf.Tensor, { weightDecay }: Decay): tf.Tensor {
    if (weightDecay === 0) return gradient;
    return elementwise(tf, [gradient, variable], ([g, w], t) => t.add(g, t.mul(w, weightDecay)));
  }

  #slotsOf(name: string, variable: tf.Variable): readonly tf.Variable[] {
    let slots = this.#slots.get(name);
    if (!slots) {
      slots = Array.from({ length: this.slotCount }, () =>
        tf.tidy(() => tf.variable(tf.fill(variable.shape, this.initialSlot), false)),
      );
      this.#slots.set(name, slots);
    }
    return slots;
  }

  async state(variables: readonly tf.Variable[]): Promise<OptimizerState> {
    const slots = await Promise.all(
      variables.map((variable) =>
        Promise.all(
          this.#slotsOf(variable.name, variable).map(
            async (slot) => new Float32Array(await slot.data<"float32">()),
          ),
        ),
      ),
    );
    return { step: this.step, slots };
  }

  /** Goes on from a state of the same optimizer over variables of the same shapes. */
  restore(variables: readonly tf.Variable[], { step, slots }: OptimizerState): void {
    this.step = step;
    variables.forEach((variable, index) => {
      this.#slotsOf(variable.name, variable).forEach((slot, place) => {
        const values = slots[index]?.[place];
        if (values) tf.tidy(() => { slot.assign(tf.tensor(values, slot.shape)); }); // prettier-ignore
      });
    });
  }

  override dispose(): void {
    super.dispose();
    for (const slots of this.#slots.values()) tf.dispose(slots);
    this.#slots.clear();
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { learningRate: this.learningRate };
  }
}

/** As `torch.nn.utils.clip_grad_norm_`. */
function clipFactor(
  gradients: readonly (readonly [string, tf.Tensor])[],
  clipNorm: number,
): tf.Tensor {
  const squares = gradients.map(([, gradient]) => tf.sum(tf.square(gradient)));
  const norm = tf.sqrt(tf.addN(squares));
  return tf.minimum(1, tf.div(clipNorm, tf.add(norm, 1e-6)));
}
