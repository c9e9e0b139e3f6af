/** ONNX Runtime, native or as WebAssembly, from `e2e/bench`; the models were exported from PyTorch. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { packageFile } from "../../src/host/package-files.ts";
import type { Workload } from "../workloads.ts";
import { dataOf, type Engine, type Numbers } from "./engine.ts";

/** What both packages offer of their common interface. */
interface OnnxRuntime {
  readonly env: {
    readonly versions: { readonly common: string };
    readonly wasm: { numThreads?: number };
  };
  readonly Tensor: new (type: string, data: Numbers | BigInt64Array, shape: number[]) => unknown;
  readonly InferenceSession: {
    create(path: string, options: object): Promise<Session>;
  };
}

interface Session {
  run(feeds: object): Promise<Readonly<Record<string, { readonly data: ArrayLike<number> }>>>;
  release(): Promise<void>;
}

export function onnxEngine(
  name: "onnxruntime-node" | "onnxruntime-web",
  threads: number,
  models: string,
): Engine {
  const require = createRequire(join(packageFile("e2e/bench"), "package.json"));
  const runtime = require(name) as OnnxRuntime;
  if (name === "onnxruntime-web") runtime.env.wasm.numThreads = threads;
  const manifest = join(packageFile("e2e/bench/node_modules"), name, "package.json");
  const { version } = require(manifest) as { readonly version: string };
  return {
    version: `${name} ${version}`,
    prepare: async (task, workload) => {
      const session = await runtime.InferenceSession.create(join(models, `${task.workload}.onnx`), {
        intraOpNumThreads: threads,
        executionProviders: [name === "onnxruntime-web" ? "wasm" : "cpu"],
      });
      const { inputs } = dataOf(workload, task.batch);
      const data = workload.dtype === "int32" ? BigInt64Array.from([...inputs], BigInt) : inputs;
      const type = workload.dtype === "int32" ? "int64" : "float32";
      return {
        run: async () => {
          const x = new runtime.Tensor(type, data, shapeOf(workload, task.batch));
          const { y } = await session.run({ x });
          if (!y?.data.length) throw new Error("there is no result");
        },
        dispose: () => void session.release(),
      };
    },
  };
}

/** PyTorch puts channels before height and width. */
function shapeOf({ input }: Workload, batch: number): number[] {
  const [height = 1, width = 1, channels = 1] = input.slice(-3);
  const images = [...input.slice(0, -3), channels, height, width];
  return [batch, ...(input.length > 2 ? images : input)];
}
