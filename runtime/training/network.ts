/** The training graph of a model: its outputs, and the inner signals that the plan's loss and metrics use. */
import * as tf from "@tensorflow/tfjs";
import { findHyperparameters } from "../hyperparameters.ts";
import type { Hyperparameters, NamedTensors, TrainingPlan, TrainingSignal } from "./plan.ts";

export interface Network {
  /** Those of the plan, as the model was made with. */
  readonly hyperparameters: Hyperparameters;
  /** The signals of a batch by their names; inputs in the order of the plan. */
  signals(inputs: tf.Tensor[], training: boolean): NamedTensors;
  /** The model's own outputs by their names. */
  outputs(inputs: tf.Tensor[], training: boolean): NamedTensors;
}

/** The plan with the sizes of inputs that this model was made with, where the plan leaves them open. */
export function sizedBy(net: tf.LayersModel, plan: TrainingPlan): TrainingPlan {
  const inputs = plan.inputs.map((port, index) => {
    const own = net.inputs[index]?.shape ?? [];
    return { ...port, shape: port.shape.map((size, axis) => size ?? own[axis] ?? null) };
  });
  return { ...plan, inputs };
}

/** @throws Error if the model has not the layers or the hyperparameters that the plan speaks of */
export function networkOf(net: tf.LayersModel, plan: TrainingPlan): Network {
  const names = plan.outputs ?? net.outputNames;
  const signals = Object.entries(plan.signals ?? {});
  const inner = signals.flatMap(([name, place]) =>
    "layer" in place ? [{ name, tensor: symbolic(net, plan, place) }] : [],
  );
  const whole =
    inner.length === 0
      ? net
      : tf.model({ inputs: net.inputs, outputs: [...net.outputs, ...inner.map(({ tensor }) => tensor)] }); // prettier-ignore
  const named = (made: readonly tf.Tensor[]): [string, tf.Tensor][] =>
    made
      .slice(0, net.outputs.length)
      .map((output, index) => [names[index] ?? String(index), output]);
  const { hyperparameters = [], model } = plan;
  const values = findHyperparameters(net, model, hyperparameters);
  return {
    hyperparameters: Object.fromEntries(hyperparameters.map((name, k) => [name, values[k] ?? NaN])),
    outputs: (inputs, training) => Object.fromEntries(named(apply(net, inputs, training))),
    signals: (inputs, training) => {
      const made = apply(whole, inputs, training);
      const found = new Map<string, tf.Tensor>(named(made));
      inner.forEach(({ name }, index) => {
        const tensor = made[net.outputs.length + index];
        if (tensor) found.set(name, tensor);
      });
      for (const [name, place] of signals) {
        const tensor =
          "input" in place
            ? inputs[place.input]
            : "output" in place
              ? made[place.output]
              : "weight" in place
                ? weightOf(net, plan, place.weight)
                : undefined;
        if (tensor) found.set(name, tensor);
      }
      return Object.fromEntries(found);
    },
  };
}

function apply(net: tf.LayersModel, inputs: tf.Tensor[], training: boolean): tf.Tensor[] {
  const [only] = inputs;
  const given = inputs.length === 1 && only ? only : inputs;
  return [net.apply(given, { training }) as tf.Tensor | tf.Tensor[]].flat();
}

/** The value of a weight, through which gradients go. */
function weightOf(net: tf.LayersModel, { model }: TrainingPlan, path: string): tf.Tensor {
  const weight = net.weights.find(({ originalName }) => originalName === path);
  if (!weight) throw new Error(`This is no ${model}: it has no weight \`${path}\`.`);
  return weight.read();
}

function symbolic(
  net: tf.LayersModel,
  { model }: TrainingPlan,
  { layer, application, result }: Extract<TrainingSignal, { layer: string }>,
): tf.SymbolicTensor {
  const found = net.layers.find(({ name }) => name === layer);
  const made = found && [found.getOutputAt(application)].flat()[result];
  if (!made) throw new Error(`This is no ${model}: it has no layer \`${layer}\`.`);
  return made;
}
