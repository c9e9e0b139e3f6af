/** Compiled networks on WebAssembly, as `nnc/runtime/node` sets it up. */
import * as tf from "@tensorflow/tfjs";
import { useFastestBackend } from "../../runtime/node.ts";
import { samplesOf } from "../../runtime/training/data.ts";
import { networkOf } from "../../runtime/training/network.ts";
import { trainOn, variablesOf } from "../../runtime/training/step.ts";
import type { Stream } from "../../runtime/stream.ts";
import { version } from "../../src/cli/version.ts";
import { compiled, compiledForInference } from "../compiled.ts";
import type { Task, Workload } from "../workloads.ts";
import { dataOf, type Engine, type Runner } from "./engine.ts";

export async function nncEngine(threads: number): Promise<Engine> {
  const chosen = await useFastestBackend(tf, { threads, notice: console.error });
  if (chosen.backend !== "wasm") throw new Error("there is no WebAssembly");
  if (chosen.threads !== threads) throw new Error(`runs on ${chosen.threads} threads only`);
  return {
    version: `nnc ${version}, tfjs ${tf.version.tfjs}`,
    prepare: (task, workload) => {
      if (task.kind === "stream") return Promise.resolve(stream(task.workload));
      return Promise.resolve(
        task.kind === "training" ? training(task, workload) : inference(task, workload),
      );
    },
  };
}

function training({ workload: name, batch }: Task, workload: Workload): Runner {
  const { make, plan } = compiled(name);
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

function inference({ workload: name, batch }: Task, workload: Workload): Runner {
  const model = compiledForInference(name);
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
