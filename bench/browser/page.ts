/** What a page of the browser benchmark does: prepares one task at a time, and measures it when it is told to. */
import * as tf from "@tensorflow/tfjs";
import { getThreadsCount, setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import "@tensorflow/tfjs-backend-webgpu";
import type { Inference } from "../../runtime/core.ts";
import {
  registerGradients,
  registerTrainingKernels,
  type TrainingPlan,
} from "../../runtime/index.ts";
import type { Runner } from "../peers/engine.ts";
import { layersRunner } from "../peers/layers-runner.ts";
import { teamOf } from "../../runtime/team/team.ts";
import { memoryOf } from "../../runtime/wasm-kernels/shared-memory.ts";
import type { WasmBackend } from "../../runtime/wasm-kernels/wasm-backend.ts";
import { inferenceRunner, trainingRunner } from "../peers/nnc-runner.ts";
import { workloadOf, type Task } from "../workloads.ts";

/** The exports of a compiled module, by name. */
type Module = Readonly<Record<string, unknown>>;
type MakeInference = (weights: ReadonlyMap<string, tf.Tensor>) => Inference;

export interface BenchPage {
  /** What it runs on; undefined where the backend does not start. */
  start(backend: string, isOurs: boolean): Promise<string | undefined>;
  /** Why a task cannot be run; undefined where it can. */
  prepare(task: Task): string | undefined;
  /** Milliseconds of each run, or why there are none. */
  run(repeats: number): Promise<readonly number[] | string>;
}

/** How many threads our kernels have, which start with the first of them. */
async function ourThreads(): Promise<number> {
  tf.tidy(() => tf.matMul(tf.ones([8, 8]), tf.ones([8, 8])));
  const memory = memoryOf(tf.backend() as unknown as WasmBackend);
  const size = (): number => (memory && teamOf(memory)?.size) ?? 1;
  for (let tries = 0; tries < 50 && size() === 1; tries++)
    await new Promise((resolve) => setTimeout(resolve, 40));
  return size();
}

/** Offers the networks of two modules, for training and for inference, and those written by hand, to the benchmark. */
export function offer(layers: Module, core: Module): void {
  let isOurs = false;
  let runner: Runner | undefined;
  const page: BenchPage = {
    async start(backend, ours) {
      isOurs = ours;
      setWasmPaths("/");
      // tfjs takes half of them, for it means those with hyper-threading.
      setThreadsCount(navigator.hardwareConcurrency);
      if (ours) {
        registerGradients(tf);
        registerTrainingKernels(tf);
      }
      if (!(await tf.setBackend(backend).catch(() => false))) return undefined;
      await tf.ready();
      if (backend !== "wasm") return backend;
      return `wasm, threads: ${ours ? await ourThreads() : getThreadsCount()}`;
    },
    prepare(task) {
      runner?.dispose();
      runner = undefined;
      try {
        runner = isOurs ? ourRunner(layers, core, task) : layersRunner(task, workloadOf(task));
        return undefined;
      } catch (error) {
        return String(error);
      }
    },
    async run(repeats) {
      const times: number[] = [];
      try {
        for (let repeat = 0; repeat < repeats; repeat++) {
          const started = performance.now();
          await runner?.run();
          times.push(performance.now() - started);
        }
        return times;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    },
  };
  Object.assign(globalThis, { bench: page });
}

function ourRunner(layers: Module, core: Module, task: Task): Runner {
  const make = layers[task.workload] as () => tf.LayersModel;
  const plan = layers[`${task.workload}Training`] as TrainingPlan | undefined;
  if (task.kind === "training") return trainingRunner({ make, plan }, task, workloadOf(task));
  const net = make();
  const weights = new Map(net.weights.map((weight) => [weight.originalName, weight.read()]));
  const model = (core[task.workload] as MakeInference)(weights);
  net.dispose();
  return inferenceRunner(model, task, workloadOf(task));
}
