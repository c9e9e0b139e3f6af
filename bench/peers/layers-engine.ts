/** Networks written by hand with `tf.layers`, on a backend as it comes. */
import * as tf from "@tensorflow/tfjs";
import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import { handWritten } from "../hand-written/networks.ts";
import type { Task, Workload } from "../workloads.ts";
import { dataOf, type Engine, type Runner } from "./engine.ts";

export async function layersEngine(backend: "cpu" | "wasm"): Promise<Engine> {
  if (backend === "wasm") {
    const require = createRequire(import.meta.url);
    const name = "@tensorflow/tfjs-backend-wasm";
    const wasm = require(name) as { setWasmPaths(folder: string): void };
    wasm.setWasmPaths(dirname(require.resolve(name)) + sep);
  }
  if (!(await tf.setBackend(backend))) throw new Error(`there is no backend ${backend}`);
  return {
    version: `tfjs ${tf.version.tfjs}`,
    prepare: (task, workload) => {
      if (task.kind === "stream") return Promise.resolve(stream());
      const net = handWritten.get(task.workload)?.(tf);
      if (!net) throw new Error(`${task.workload} is not written by hand`);
      const run = task.kind === "training" ? training : inference;
      return Promise.resolve({ run: run(net, task, workload), dispose: () => net.dispose() });
    },
  };
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

/** A stateful LSTM that reads one step at a time. */
function stream(): Runner {
  const net = tf.sequential({
    layers: [
      tf.layers.lstm({
        batchInputShape: [1, 1, 64],
        units: 128,
        recurrentActivation: "sigmoid",
        stateful: true,
      }),
      tf.layers.dense({ units: 10 }),
    ],
  });
  const numbers = new Float32Array(64).fill(0.5);
  return {
    run: async () => {
      const x = tf.tensor(numbers, [1, 1, 64]);
      const y = net.predict(x, { batchSize: 1 }) as tf.Tensor;
      await y.data();
      tf.dispose([x, y]);
    },
    dispose: () => net.dispose(),
  };
}
