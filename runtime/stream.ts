import * as tf from "@tensorflow/tfjs";
import { checkTensor, type TensorSpec } from "./check-tensor.ts";
import { FusedStep } from "./recurrence/fused-step.ts";
import type { StreamStep } from "./recurrence/pure-step.ts";

export type { TensorSpec } from "./check-tensor.ts";

/** One time step of a recurrent model, as a compiled module describes it. */
export interface StreamDefinition {
  readonly model: string;
  readonly inputs: readonly TensorSpec[];
  /** Inputs that stay the same from step to step. */
  readonly given: readonly TensorSpec[];
  readonly states: readonly TensorSpec[];
  /** Weights that end with the stream. */
  readonly owned?: readonly tf.Tensor[];
  /** Weights that are a model's. A pure step reads no others. */
  readonly weights?: readonly { read(): tf.Tensor }[];
  /** What is computed once, of what is given. */
  readonly start: (given: readonly tf.Tensor[]) => readonly tf.Tensor[];
  /** The states before the first step. */
  readonly begin: (
    inputs: readonly tf.Tensor[],
    kept: readonly tf.Tensor[],
  ) => readonly tf.Tensor[];
  readonly step: StreamStep;
}

/** Tensors by name. */
export type NamedTensors = Readonly<Record<string, tf.Tensor>>;

/**
 * A recurrent model that runs one time step at a time and holds its state. That of a model of layers uses its weights
 * where they are, so training goes on to show. Outputs are those of the sequence model at that step; they are yours to dispose of.
 */
export class Stream<
  Inputs extends readonly tf.Tensor[] = readonly tf.Tensor[],
  Output = tf.Tensor,
  Given extends NamedTensors = NamedTensors,
> {
  readonly #definition: StreamDefinition;
  #kept: readonly tf.Tensor[] = [];
  /** Unless `#fused` has them. */
  #states: readonly tf.Tensor[] | undefined;
  readonly #fused: FusedStep | undefined;
  /** How many samples the states are of. */
  #rows: number | undefined;

  constructor(definition: StreamDefinition, given?: Given) {
    this.#definition = definition;
    const { step } = definition;
    if (step.pure) this.#fused = new FusedStep(step.pure, step.operations ?? {});
    this.#start(given);
  }

  /**
   * Runs one step.
   *
   * @param inputs one tensor `[N, …]` for each sequence of the model, in the order of its signature
   * @returns the model's output at this step, `[N, …]`, or all of them in order
   * @throws RangeError where a tensor does not fit
   */
  step(...inputs: Inputs): Output {
    const { model, inputs: specs } = this.#definition;
    if (inputs.length !== specs.length)
      throw new RangeError(
        `${model}: a step takes ${specs.length} tensors, and gets ${inputs.length}`,
      );
    specs.forEach((spec, index) => {
      checkTensor(model, `the input ${spec.name} of a step`, spec, inputs[index]);
    });
    const [batch] = inputs[0]?.shape ?? [];
    if (this.#rows !== undefined && batch !== this.#rows)
      throw new RangeError(
        `${model}: the stream holds the state of ${this.#rows} samples, and gets ${batch}; reset it first`,
      );
    const outputs = this.#stepFused(inputs) ?? this.#stepPlainly(inputs);
    this.#rows = batch;
    return (outputs.length === 1 ? outputs[0] : outputs) as Output;
  }

  /** Forgets what came before; a model with inputs that stay may be given others. */
  reset(given?: Given): void {
    this.#hold(undefined);
    if (given) this.#start(given);
  }

  /** Copies of the states, by name, yours to dispose of; undefined before the first step. */
  getState(): Record<string, tf.Tensor> | undefined {
    const { states } = this.#definition;
    const copies = this.#fused?.states() ?? this.#states?.map((tensor) => tensor.clone());
    return (
      copies &&
      Object.fromEntries(copies.map((tensor, index) => [states[index]?.name ?? "", tensor]))
    );
  }

  /**
   * Goes on from these states, which are copied.
   *
   * @param state a tensor for each state, as `getState` gives them
   * @throws RangeError where one is missing, unknown or does not fit
   */
  setState(state: NamedTensors): void {
    const { model, states } = this.#definition;
    const known = new Set(states.map(({ name }) => name));
    for (const name of Object.keys(state))
      if (!known.has(name)) throw new RangeError(`${model} has no state ${name}`);
    const tensors = states.map((spec) => {
      const tensor = Object.hasOwn(state, spec.name) ? state[spec.name] : undefined;
      checkTensor(model, `the state ${spec.name}`, spec, tensor);
      return tensor as tf.Tensor;
    });
    this.#hold(tensors.map((tensor) => tensor.clone()));
  }

  /** Disposes of the states and of what was computed of the given inputs. A model whose weights it uses stays. */
  dispose(): void {
    this.#hold(undefined);
    this.#fused?.dispose();
    tf.dispose([...this.#kept, ...(this.#definition.owned ?? [])]);
    this.#kept = [];
  }

  #stepFused(inputs: readonly tf.Tensor[]): readonly tf.Tensor[] | undefined {
    if (!this.#fused) return undefined;
    const { begin, weights, owned = [] } = this.#definition;
    const given = {
      inputs,
      kept: this.#kept,
      weights: weights?.map((weight) => weight.read()) ?? owned,
    };
    const outputs = this.#fused.run(given, () => this.#states ?? begin(inputs, this.#kept));
    if (outputs && this.#states) {
      tf.dispose([...this.#states]);
      this.#states = undefined;
    }
    return outputs;
  }

  #stepPlainly(inputs: readonly tf.Tensor[]): readonly tf.Tensor[] {
    const { begin, step } = this.#definition;
    const [outputs, states] = tf.tidy(() => {
      const before = this.#fused?.states() ?? this.#states ?? begin(inputs, this.#kept);
      const [made, next] = step(inputs, before, this.#kept);
      // A result may be an input, a state or a weight itself, and each of these has an owner.
      const copy = (tensor: tf.Tensor): tf.Tensor => tf.clone(tensor);
      return [made.map(copy), next.map(copy)] as [tf.Tensor[], tf.Tensor[]];
    });
    this.#hold(states);
    return outputs;
  }

  #hold(states: readonly tf.Tensor[] | undefined): void {
    this.#fused?.forget();
    if (this.#states) tf.dispose([...this.#states]);
    this.#states = states?.map((tensor) => tf.keep(tensor));
    this.#rows = states?.[0]?.shape[0];
  }

  #start(given: NamedTensors | undefined): void {
    const { model, given: specs, start } = this.#definition;
    const tensors = specs.map((spec) => {
      const tensor = given && Object.hasOwn(given, spec.name) ? given[spec.name] : undefined;
      checkTensor(model, `the input ${spec.name}, which stays the same`, spec, tensor);
      return tensor as tf.Tensor;
    });
    const kept = tf.tidy(() => start(tensors).map((tensor) => tf.keep(tf.clone(tensor))));
    tf.dispose([...this.#kept]);
    this.#fused?.dispose();
    this.#kept = kept;
  }
}

/** The variables of a model's weights, by the paths that the language gives them. */
export function findWeights(
  net: tf.LayersModel,
  model: string,
  paths: readonly string[],
): readonly tf.layers.Layer["weights"][number][] {
  const byPath = new Map(net.weights.map((weight) => [weight.originalName, weight]));
  return paths.map((path) => {
    const weight = byPath.get(path);
    if (!weight)
      throw new TypeError(`this is not a model made by ${model}: it has no weight ${path}`);
    return weight;
  });
}
