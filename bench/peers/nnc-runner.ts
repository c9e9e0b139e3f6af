/** A compiled network on the backend that tfjs uses; also in a browser. */
import * as tf from "@tensorflow/tfjs";
import type { Inference } from "../../runtime/core.ts";
import type { TrainingPlan } from "../../runtime/index.ts";
import { samplesOf } from "../../runtime/training/data.ts";
import { networkOf } from "../../runtime/training/network.ts";
import { trainOn, variablesOf } from "../../runtime/training/step.ts";
import type { Task, Workload } from "../workloads.ts";
import { dataOf, type Runner } from "./engine.ts";

export interface Trainable {
  readonly make: () => tf.LayersModel;
  readonly plan: TrainingPlan | undefined;
}

export function trainingRunner(
  { make, plan }: Trainable,
  { workload: name, batch }: Task,
  workload: Workload,
): Runner {
  if (!plan) throw new Error(`${name} has no train section`);
  const net = make();
  const network = networkOf(net, plan);
  const optimizer = plan.optimizer(net);
  const { inputs, labels } = dataOf(workload, batch);
  const samples = samplesOf(plan, {
    inputs: { [plan.inputs[0]?.name ?? ""]: { data: inputs, shape: workload.input } },
    targets: { [plan.targets[0]?.name ?? ""]: labels },
  });
  const numbers = Int32Array.from({ length: batch }, (_, index) => index);
  return {
    run: async () => {
      const tensors = samples.batch(numbers);
      const [loss] = trainOn(network, plan, optimizer, variablesOf(net), tensors);
      await loss?.data();
      tf.dispose([tensors.inputs, tensors.targets, loss ?? []]);
    },
    dispose: () => {
      net.dispose();
      optimizer.dispose();
    },
  };
}

export function inferenceRunner(model: Inference, { batch }: Task, workload: Workload): Runner {
  const { inputs } = dataOf(workload, batch);
  return {
    run: async () => {
      const x = tf.tensor(inputs, [batch, ...workload.input], workload.dtype);
      const y = model.predict(x) as tf.Tensor;
      await y.data();
      tf.dispose([x, y]);
    },
    dispose: () => {
      model.dispose();
    },
  };
}
