/** The gradient of average pooling, a window at a time; the backend's own loops are ten times slower. */
import type { KernelConfig } from "@tensorflow/tfjs";
import { optimizations } from "../optimizations.ts";
import { averageWindow } from "../simd/windows.ts";
import { overPoolWindows, poolInfo, type PoolAttributes } from "./pool-windows.ts";
import { addressOf, kernelsIn } from "./shared-memory.ts";
import { input, type TensorFlow, type WasmBackend } from "./wasm-backend.ts";

/** `dy [N, OH, OW, C]`, `input [N, H, W, C]` → `[N, H, W, C]`: each part of a window gets an equal share. */
export function avgPoolGrad(tf: TensorFlow, original: KernelConfig): KernelConfig {
  return {
    ...original,
    kernelFunc: (call) => {
      const backend = call.backend as unknown as WasmBackend;
      const kernels = optimizations().reductions
        ? kernelsIn<"run">(backend, "averageWindow", () => new Map([["run", averageWindow()]]))
        : undefined;
      if (!kernels) return original.kernelFunc(call);
      const x = input(call.inputs, "input");
      const info = poolInfo(tf, x.shape, call.attrs as unknown as PoolAttributes);
      const result = backend.makeOutput(x.shape, "float32");
      backend.typedArrayFromHeap(result).fill(0);
      const share = backend.makeOutput([1], "float32");
      backend.typedArrayFromHeap(share)[0] = 1 / (info.filterHeight * info.filterWidth);
      const [to, dy] = [addressOf(backend, result), addressOf(backend, input(call.inputs, "dy"))];
      const pixel = 4 * info.inChannels;
      const factor = addressOf(backend, share);
      overPoolWindows(info, (from, output, rows, columns) => {
        kernels.run(to + from, dy + output, info.inWidth * pixel, rows, columns, pixel, factor);
      });
      backend.disposeData(share.dataId);
      return result;
    },
  };
}
