/** One step of training: gradients of the loss, clipped; the optimizer; the decay of the weights. */
import * as tf from "@tensorflow/tfjs";
import type { Batch } from "./data.ts";
import { learningRateOf } from "./learning-rate.ts";
import type { NamedTensors, TrainingPlan } from "./plan.ts";

/** Numbers of one batch, or their means over several. */
export interface Measures {
  readonly loss: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** Scalars still on the device, in the order loss, then metrics. */
export type MeasureTensors = readonly tf.Scalar[];

/** The trainable weights of a model. */
export function variablesOf(net: tf.LayersModel): tf.Variable[] {
  return net.trainableWeights.map((weight) => {
    const variable = weight.read();
    if (variable instanceof tf.Variable) return variable as tf.Variable;
    throw new Error(
      `The weight \`${weight.name}\` is no variable of tfjs, so it cannot be trained.`,
    );
  });
}

/** The outputs of a model by their names in the plan. */
export function outputsOf(
  net: tf.LayersModel,
  plan: TrainingPlan,
  inputs: tf.Tensor[],
  training: boolean,
): NamedTensors {
  const [only] = inputs;
  const given = inputs.length === 1 && only ? only : inputs;
  const made = [net.apply(given, { training }) as tf.Tensor | tf.Tensor[]].flat();
  const names = plan.outputs ?? net.outputNames;
  return Object.fromEntries(made.map((output, index) => [names[index] ?? String(index), output]));
}

/** The loss and the metrics of outputs. */
export function measuresOf(
  plan: TrainingPlan,
  outputs: NamedTensors,
  targets: NamedTensors,
): MeasureTensors {
  const metrics = Object.values(plan.metrics).map((metric) => metric(outputs, targets));
  return [plan.loss(outputs, targets), ...metrics];
}

/** Reads measures and disposes them. */
export async function readMeasures(plan: TrainingPlan, tensors: MeasureTensors): Promise<Measures> {
  const values = await Promise.all(tensors.map(async (tensor) => (await tensor.data())[0] ?? NaN));
  tf.dispose([...tensors]);
  const [loss = NaN, ...others] = values;
  const names = Object.keys(plan.metrics);
  return { loss, metrics: Object.fromEntries(names.map((name, k) => [name, others[k] ?? NaN])) };
}

/** Trains on one batch, whose tensors stay; the caller disposes the measures, which are those before the step. */
export function trainOn(
  net: tf.LayersModel,
  plan: TrainingPlan,
  optimizer: tf.Optimizer,
  variables: tf.Variable[],
  { inputs, targets }: Batch,
): MeasureTensors {
  return tf.tidy(() => {
    const metrics: tf.Scalar[] = [];
    const { value, grads } = tf.variableGrads(() => {
      const outputs = outputsOf(net, plan, inputs, true);
      const [loss, ...others] = measuresOf(plan, outputs, targets);
      metrics.push(...others.map((one) => tf.keep(one)));
      return loss as tf.Scalar;
    }, variables);
    optimizer.applyGradients(clipped(grads, plan.clipNorm));
    if (plan.weightDecay !== undefined && plan.weightDecay > 0)
      decay(net, plan.weightDecay * (learningRateOf(optimizer) ?? 0), plan.undecayed ?? []);
    return [value, ...metrics];
  });
}

function clipped(gradients: tf.NamedTensorMap, clipNorm: number | undefined): tf.NamedTensorMap {
  if (clipNorm === undefined || clipNorm <= 0) return gradients;
  const squares = Object.values(gradients).map((gradient) => tf.sum(tf.square(gradient)));
  const norm = tf.sqrt(tf.addN(squares));
  const factor = tf.minimum(1, tf.div(clipNorm, tf.add(norm, 1e-6)));
  return Object.fromEntries(
    Object.entries(gradients).map(([name, gradient]) => [name, tf.mul(gradient, factor)]),
  );
}

/** tfjs numbers the names of a second model's weights; `originalName` is what they were called. */
function decay(net: tf.LayersModel, share: number, undecayed: readonly string[]): void {
  for (const weight of net.trainableWeights) {
    const isExempt = undecayed.includes(weight.originalName) || undecayed.includes(weight.name);
    if (!isExempt) weight.write(tf.mul(weight.read(), 1 - share));
  }
}
