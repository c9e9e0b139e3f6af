/**
 * The gradient of max pooling: the backend's own is wrong where windows leave a row or a column of the input out, and
 * for several channels.
 */
import type { KernelConfig } from "@tensorflow/tfjs";
import { optimizations } from "../optimizations.ts";
import { maxWindow } from "../simd/windows.ts";
import { overPoolWindows, poolInfo, type PoolAttributes, type WindowUse } from "./pool-windows.ts";
import { addressOf, kernelsIn } from "./shared-memory.ts";
import { composedKernel, input, type TensorFlow } from "./wasm-backend.ts";

/** `dy [N, OH, OW, C]`, `input [N, H, W, C]` → `[N, H, W, C]`; of equal values, the first takes it all. */
export function maxPoolGrad(tf: TensorFlow, original: KernelConfig): KernelConfig {
  const composed = composedKernel<PoolAttributes>(
    tf,
    "MaxPoolGrad",
    ({ inputs, attributes, backend }) => {
      const x = input(inputs, "input");
      const dy = input(inputs, "dy");
      const info = poolInfo(tf, x.shape, attributes);
      const result = backend.makeOutput(x.shape, "float32");
      const gradient = backend.typedArrayFromHeap(result).fill(0);
      const kernels = optimizations().reductions
        ? kernelsIn<"run">(backend, "maxWindow", () => new Map([["run", maxWindow()]]))
        : undefined;
      if (!kernels) {
        const [values, given] = [backend.typedArrayFromHeap(x), backend.typedArrayFromHeap(dy)];
        overPoolWindows(info, inPlainLoops(gradient, values, given, info));
        return result;
      }
      const [to, from, values] = [result, dy, x].map((info) => addressOf(backend, info)) as Three;
      const pixel = 4 * info.inChannels;
      overPoolWindows(info, (at, output, rows, columns) => {
        kernels.run(to + at, from + output, info.inWidth * pixel, rows, columns, pixel, values + at); // prettier-ignore
      });
      return result;
    },
  );
  return { ...original, kernelFunc: composed.kernelFunc };
}

type Three = [number, number, number];
type Floats = ReturnType<Parameters<Parameters<typeof composedKernel>[2]>[0]["backend"]["typedArrayFromHeap"]>; // prettier-ignore

function inPlainLoops(
  gradient: Floats,
  values: Floats,
  given: Floats,
  { inWidth, inChannels }: ReturnType<typeof poolInfo>,
): WindowUse {
  return (at, output, rows, columns) => {
    for (let channel = 0; channel < inChannels; channel++) {
      const start = at / 4 + channel;
      let best = start;
      for (let row = 0; row < rows; row++)
        for (let column = 0; column < columns; column++) {
          const place = start + (row * inWidth + column) * inChannels;
          if ((values[place] as number) > (values[best] as number)) best = place;
        }
      gradient[best] = (gradient[best] as number) + (given[output / 4 + channel] as number);
    }
  };
}
