/** A network written by hand with `tf.layers`, on the backend that tfjs uses; also in a browser. */
import * as tf from "@tensorflow/tfjs";
import { handWritten } from "../hand-written/networks.ts";
import type { Task, Workload } from "../workloads.ts";
import { dataOf, type Runner } from "./engine.ts";

export function layersRunner(task: Task, workload: Workload): Runner {
  const net = handWritten.get(task.workload)?.(tf);
  if (!net) throw new Error(`${task.workload} is not written by hand`);
  const run = task.kind === "training" ? training : inference;
  return { run: run(net, task, workload), dispose: () => net.dispose() };
}

function training(net: tf.LayersModel, { batch }: Task, workload: Workload): Runner["run"] {
  net.compile({
    optimizer: tf.train.sgd(0.01),
    loss: (labels, logits) => tf.losses.softmaxCrossEntropy(labels, logits),
  });
  const { inputs, labels } = dataOf(workload, batch);
  return async () => {
    const x = tf.tensor(inputs, [batch, ...workload.input], workload.dtype);
    const numbers = tf.tensor(labels, [batch, ...workload.label], "int32");
    const y = tf.oneHot(numbers, workload.classes);
    await net.trainOnBatch(x, y);
    tf.dispose([x, numbers, y]);
  };
}

function inference(net: tf.LayersModel, { batch }: Task, workload: Workload): Runner["run"] {
  const { inputs } = dataOf(workload, batch);
  return async () => {
    const x = tf.tensor(inputs, [batch, ...workload.input], workload.dtype);
    const y = net.predict(x, { batchSize: batch }) as tf.Tensor;
    await y.data();
    tf.dispose([x, y]);
  };
}
