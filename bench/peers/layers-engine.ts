/** Networks written by hand with `tf.layers`, on a backend as it comes. */
import * as tf from "@tensorflow/tfjs";
import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import type { Engine, Runner } from "./engine.ts";
import { layersRunner } from "./layers-runner.ts";

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
      return Promise.resolve(layersRunner(task, workload));
    },
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
