/** The kernel that runs elementwise programs, as tfjs knows it: on each backend that there are kernels for. */
import type {
  KernelFunc,
  NamedAttrMap,
  NamedTensorMap,
  Tensor,
  TensorInfo,
} from "@tensorflow/tfjs";
import { optimizations } from "../optimizations.ts";
import { memoryOf } from "../wasm-kernels/shared-memory.ts";
import type { TensorFlow, WasmBackend } from "../wasm-kernels/wasm-backend.ts";
import type { ElementwiseProgram } from "./program.ts";
import { mostWebgpuInputs, runOnWebgpu, type WebgpuBackend } from "./webgpu-kernel.ts";
import { runOnWasm } from "./wasm-kernel.ts";

/** What is used of tfjs; it is passed in, so that there is one tfjs, and a bundler sees what of it. */
export type KernelHost = Pick<TensorFlow, "backend" | "engine" | "getBackend" | "getKernel" | "registerKernel">; // prettier-ignore

export const kernelName = "NncElementwise";

/** What the kernel and its gradient are told. */
export interface ElementwiseAttributes {
  readonly program: ElementwiseProgram;
  /** Of every result. */
  readonly shape: readonly number[];
}

/** Whether a program of such inputs can run as one kernel on the backend that tfjs uses now. */
export function isRunnable(tf: KernelHost, inputs: readonly Tensor[]): boolean {
  if (!optimizations().elementwise || inputs.some(({ dtype }) => dtype !== "float32")) return false;
  switch (tf.getBackend()) {
    case "wasm":
      return memoryOf(tf.backend() as unknown as WasmBackend) !== undefined;
    case "webgpu":
      // The gradient reads one more.
      return inputs.length < mostWebgpuInputs;
    default:
      return false;
  }
}

/** The results of a program whose inputs are broadcast to one shape. */
export function runProgram(
  tf: KernelHost,
  program: ElementwiseProgram,
  inputs: readonly Tensor[],
  shape: readonly number[],
): readonly Tensor[] {
  registerKernels(tf);
  const attributes: ElementwiseAttributes = { program, shape };
  const results: Tensor[] = tf
    .engine()
    .runKernel(
      kernelName,
      inputs as unknown as NamedTensorMap,
      attributes as unknown as NamedAttrMap,
    );
  return results;
}

const onWasm: KernelFunc = ({ inputs, attrs, backend }) => {
  const { program, shape } = attrs as unknown as ElementwiseAttributes;
  const wasm = backend as unknown as WasmBackend;
  const results = runOnWasm(wasm, program, Object.values(inputs) as TensorInfo[], shape);
  if (!results) throw new Error("The memory of the wasm backend cannot be shared.");
  return [...results];
};

const onWebgpu: KernelFunc = ({ inputs, attrs, backend }) => {
  const { program, shape } = attrs as unknown as ElementwiseAttributes;
  const webgpu = backend as unknown as WebgpuBackend;
  return [...runOnWebgpu(webgpu, program, Object.values(inputs) as TensorInfo[], shape)];
};

/** Also those of another copy of the runtime will do. */
function registerKernels(tf: KernelHost): void {
  const kernels: Readonly<Record<string, KernelFunc>> = { wasm: onWasm, webgpu: onWebgpu };
  const backendName = tf.getBackend();
  const kernelFunc = kernels[backendName];
  // tfjs gives nothing where there is no such kernel, whatever its types say.
  if (kernelFunc && !(tf.getKernel(kernelName, backendName) as unknown))
    tf.registerKernel({ kernelName, backendName, kernelFunc });
}
