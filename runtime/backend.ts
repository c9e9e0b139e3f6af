/** The fastest backend of tfjs that Node has without a native add-on. This file is for Node only. */
import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import { registerGradients } from "./gradients/register.ts";
import { registerTrainingKernels } from "./wasm-kernels/register.ts";
import type { TensorFlow } from "./wasm-kernels/wasm-backend.ts";

export interface BackendOptions {
  /** Is told, in one sentence, why a slower backend is used. */
  readonly notice?: (message: string) => void;
}

export interface ChosenBackend {
  readonly backend: "wasm" | "cpu";
}

interface WasmPackage {
  setWasmPaths(folder: string): void;
}

const packageName = "@tensorflow/tfjs-backend-wasm";

/**
 * Makes `tf` compute on WebAssembly, with the kernels that training needs, or else on plain JavaScript, about a hundred
 * times slower, with a notice. Never throws for want of WebAssembly.
 *
 * @param tf the namespace of `@tensorflow/tfjs` that the models use
 */
export async function useFastestBackend(
  tf: TensorFlow,
  { notice }: BackendOptions = {},
): Promise<ChosenBackend> {
  registerGradients(tf);
  const problem = await useWasm(tf);
  if (problem === undefined) return { backend: "wasm" };
  await tf.setBackend("cpu");
  notice?.(`${problem}; computing in plain JavaScript instead, about a hundred times slower.`);
  return { backend: "cpu" };
}

/** What keeps WebAssembly from being used. */
async function useWasm(tf: TensorFlow): Promise<string | undefined> {
  const require = createRequire(import.meta.url);
  let entry: string;
  try {
    entry = require.resolve(packageName);
  } catch {
    return `The package ${packageName} is not installed`;
  }
  try {
    const wasm = require(packageName) as WasmPackage;
    if (tf.findBackendFactory("wasm") as unknown) {
      if (!tf.engine().registry["wasm"]) wasm.setWasmPaths(dirname(entry) + sep);
    } else return `${packageName} belongs to another copy of @tensorflow/tfjs-core`;
    registerTrainingKernels(tf);
    if (await tf.setBackend("wasm")) return undefined;
    return "WebAssembly did not start";
  } catch (error) {
    return `WebAssembly did not start (${error instanceof Error ? error.message : String(error)})`;
  }
}
