/**
 * The gradient of max pooling: the backend's own is wrong where windows leave a row or a column of the input out, and
 * for several channels.
 */
import type { KernelConfig } from "@tensorflow/tfjs";
import { composedKernel, input, type TensorFlow } from "./wasm-backend.ts";

interface Attributes {
  readonly filterSize: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: "same" | "valid" | number;
  readonly dimRoundingMode?: "ceil" | "floor" | "round";
}

/** `dy [N, OH, OW, C]`, `input [N, H, W, C]` → `[N, H, W, C]`; of equal values, the first takes it all. */
export function maxPoolGrad(tf: TensorFlow, original: KernelConfig): KernelConfig {
  const composed = composedKernel<Attributes>(
    tf,
    "MaxPoolGrad",
    ({ inputs, attributes, backend }) => {
      const x = input(inputs, "input");
      const { filterSize, strides, pad, dimRoundingMode } = attributes;
      const shape = x.shape as [number, number, number, number];
      const info = tf.backend_util.computePool2DInfo(
        shape,
        filterSize,
        strides,
        1,
        pad,
        dimRoundingMode,
      );
      const result = backend.makeOutput(x.shape, "float32");
      const gradient = backend.typedArrayFromHeap(result).fill(0);
      const values = backend.typedArrayFromHeap(x);
      const given = backend.typedArrayFromHeap(input(inputs, "dy"));
      const channels = info.inChannels;
      const best = new Int32Array(channels);
      let from = 0;
      for (let image = 0; image < info.batchSize; image++) {
        const base = image * info.inHeight * info.inWidth * channels;
        for (let row = 0; row < info.outHeight; row++) {
          for (let column = 0; column < info.outWidth; column++, from += channels) {
            findBest(values, best, info, [base, row, column]);
            for (let channel = 0; channel < channels; channel++) {
              const to = best[channel] as number;
              gradient[to] = (gradient[to] as number) + (given[from + channel] as number);
            }
          }
        }
      }
      return result;
    },
  );
  return { ...original, kernelFunc: composed.kernelFunc };
}

type PoolInfo = ReturnType<TensorFlow["backend_util"]["computePool2DInfo"]>;

/** Where the largest value of one window is, of each channel. */
function findBest(
  values: ArrayLike<number>,
  best: Int32Array,
  info: PoolInfo,
  [base, outRow, outColumn]: readonly [number, number, number],
): void {
  const { inHeight, inWidth, inChannels: channels, padInfo } = info;
  const top = outRow * info.strideHeight - padInfo.top;
  const left = outColumn * info.strideWidth - padInfo.left;
  const bottom = Math.min(inHeight, top + info.filterHeight);
  const right = Math.min(inWidth, left + info.filterWidth);
  let isFirst = true;
  for (let row = Math.max(0, top); row < bottom; row++) {
    for (let column = Math.max(0, left); column < right; column++) {
      const at = base + (row * inWidth + column) * channels;
      for (let channel = 0; channel < channels; channel++) {
        const place = at + channel;
        if (isFirst || (values[place] as number) > (values[best[channel] as number] as number))
          best[channel] = place;
      }
      isFirst = false;
    }
  }
}
