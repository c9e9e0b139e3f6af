/** Batch normalisation by given statistics. The backend computes one number at a time, and looks for its channel each time. */
import type { KernelConfig, TensorInfo } from "@tensorflow/tfjs";
import { optimizations } from "../optimizations.ts";
import { batchNorm, isWorthScaling } from "./batch-norm.ts";
import { hasRowKernels } from "./row-kernels.ts";
import { input, type TensorFlow, type WasmBackend } from "./wasm-backend.ts";

export function fusedBatchNorm(_: TensorFlow, original: KernelConfig): KernelConfig {
  return {
    ...original,
    kernelFunc: (call) => {
      const { inputs, attrs } = call;
      const backend = call.backend as unknown as WasmBackend;
      const given = [input(inputs, "x"), inputs["mean"], inputs["variance"], inputs["scale"], inputs["offset"]]; // prettier-ignore
      const { varianceEpsilon } = attrs as unknown as { readonly varianceEpsilon: number };
      const isOurs = optimizations().normalizations && hasRowKernels(backend) && areOfChannels(given) && isWorthScaling(given[0]); // prettier-ignore
      return isOurs ? batchNorm(backend, given, varianceEpsilon) : original.kernelFunc(call);
    },
  };
}

type Five = readonly [TensorInfo, TensorInfo, TensorInfo, TensorInfo, TensorInfo];

/** Whether there are floats, and a number for each channel of all that is given. */
function areOfChannels(given: readonly (TensorInfo | undefined)[]): given is Five {
  const [x, ...others] = given;
  const channels = x?.shape.at(-1) ?? 0;
  return (
    given.every((info) => info?.dtype === "float32") &&
    others.every((info) => info?.shape.length === 1 && info.shape[0] === channels)
  );
}
