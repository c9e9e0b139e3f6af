/** What kernels for convolutions of our own share: what they are called with, and when they stand back for the backend's. */
import type { KernelConfig, TensorInfo } from "@tensorflow/tfjs";
import { optimizations } from "../optimizations.ts";
import { hasTeam } from "../team/share.ts";
import type { ConvolutionAttributes } from "./convolution.ts";
import { memoryOf } from "./shared-memory.ts";
import { input, type WasmBackend } from "./wasm-backend.ts";

interface FusedAttributes extends ConvolutionAttributes {
  readonly activation?: string;
}

export interface ConvolutionCall {
  readonly backend: WasmBackend;
  readonly x: TensorInfo;
  readonly filter: TensorInfo;
  readonly bias: TensorInfo | undefined;
  readonly attributes: ConvolutionAttributes;
  readonly activation: string;
}

/** From so many threads on, those of the backend are faster than one of ours, where we have no more. */
const leastThreads = 4;

/** The kernel of the backend, but by `own` where that gives a result. */
export function ownConvolution(
  original: KernelConfig,
  exact: KernelConfig,
  own: (call: ConvolutionCall) => TensorInfo | undefined,
): KernelConfig {
  return {
    ...original,
    kernelFunc: (call) => {
      const { inputs } = call;
      const backend = call.backend as unknown as WasmBackend;
      const attributes = call.attrs as unknown as FusedAttributes;
      const { activation = "linear", dataFormat = "NHWC" } = attributes;
      const mayBeOurs =
        optimizations().convolutions &&
        dataFormat === "NHWC" &&
        !inputs["preluActivationWeights"] &&
        hasFewThreads(backend);
      const [x, filter, bias] = [input(inputs, "x"), input(inputs, "filter"), inputs["bias"]];
      const result = mayBeOurs
        ? own({ backend, x, filter, bias, attributes, activation })
        : undefined;
      return result ?? exact.kernelFunc(call);
    },
  };
}

/** Whether the backend has too few threads to be faster than ours are. */
function hasFewThreads(backend: WasmBackend): boolean {
  return backend.wasm.tfjs.getThreadsCount() < leastThreads || hasTeam(memoryOf(backend));
}
