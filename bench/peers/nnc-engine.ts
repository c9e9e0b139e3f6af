/** Compiled networks on WebAssembly, as `nnc/runtime/node` sets it up. */
import * as tf from "@tensorflow/tfjs";
import { useFastestBackend } from "../../runtime/node.ts";
import type { Stream } from "../../runtime/stream.ts";
import { version } from "../../src/cli/version.ts";
import { compiled, compiledForInference } from "../compiled.ts";
import type { Engine, Runner } from "./engine.ts";
import { inferenceRunner, trainingRunner } from "./nnc-runner.ts";

export async function nncEngine(threads: number): Promise<Engine> {
  const chosen = await useFastestBackend(tf, { threads, notice: console.error });
  if (chosen.backend !== "wasm") throw new Error("there is no WebAssembly");
  if (chosen.threads !== threads) throw new Error(`runs on ${chosen.threads} threads only`);
  return {
    version: `nnc ${version}, tfjs ${tf.version.tfjs}`,
    prepare: (task, workload) => {
      if (task.kind === "stream") return Promise.resolve(stream(task.workload));
      return Promise.resolve(
        task.kind === "training"
          ? trainingRunner(compiled(task.workload), task, workload)
          : inferenceRunner(compiledForInference(task.workload), task, workload),
      );
    },
  };
}

function stream(name: string): Runner {
  const live = compiled(name);
  const net = live.make();
  if (!live.stream) throw new Error(`${name} does not run step by step`);
  const states = live.stream(net) as Stream;
  const numbers = new Float32Array(64).fill(0.5);
  return {
    run: async () => {
      const x = tf.tensor(numbers, [1, 64]);
      const y = states.step(x);
      await y.data();
      tf.dispose([x, y]);
    },
    dispose: () => {
      states.dispose();
      net.dispose();
    },
  };
}
