/** One step of training: gradients of the loss, and the optimizer. */
import * as tf from "@tensorflow/tfjs";
import type { Batch } from "./data.ts";
import type { Network } from "./network.ts";
import type { Hyperparameters, NamedTensors, TrainingPlan } from "./plan.ts";

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

/** The loss and the metrics of outputs. */
export function measuresOf(
  plan: TrainingPlan,
  outputs: NamedTensors,
  targets: NamedTensors,
  hyperparameters: Hyperparameters,
): MeasureTensors {
  const metrics = Object.values(plan.metrics).map((metric) =>
    metric(outputs, targets, hyperparameters),
  );
  return [plan.loss(outputs, targets, hyperparameters), ...metrics];
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
  network: Network,
  plan: TrainingPlan,
  optimizer: tf.Optimizer,
  variables: tf.Variable[],
  { inputs, targets }: Batch,
): MeasureTensors {
  return tf.tidy(() => {
    const metrics: tf.Scalar[] = [];
    try {
      const { value, grads } = tf.variableGrads(() => {
        const signals = network.signals(inputs, true);
        const { hyperparameters } = network;
        const [loss, ...others] = measuresOf(plan, signals, targets, hyperparameters);
        metrics.push(...others.map((one) => tf.keep(one)));
        return loss as tf.Scalar;
      }, variables);
      optimizer.applyGradients(grads);
      return [value, ...metrics];
    } catch (error) {
      tf.dispose(metrics);
      disposeTape();
      throw error;
    }
  });
}

/** What tfjs kept for gradients that were never computed, because something threw. */
function disposeTape(): void {
  const { state } = tf.engine() as unknown as { state: { activeTape?: readonly Saved[] | null } };
  for (const { saved } of state.activeTape ?? []) tf.dispose([...(saved ?? [])]);
}

interface Saved {
  readonly saved?: readonly tf.Tensor[];
}
