/** The windows of a pooling over images in the backend's memory. */
import type { TensorFlow } from "./wasm-backend.ts";

export type PoolInfo = ReturnType<TensorFlow["backend_util"]["computePool2DInfo"]>;

export interface PoolAttributes {
  readonly filterSize: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: "same" | "valid" | number;
  readonly dimRoundingMode?: "ceil" | "floor" | "round";
}

export function poolInfo(
  tf: TensorFlow,
  shape: readonly number[],
  { filterSize, strides, pad, dimRoundingMode }: PoolAttributes,
): PoolInfo {
  const images = shape as [number, number, number, number];
  return tf.backend_util.computePool2DInfo(images, filterSize, strides, 1, pad, dimRoundingMode);
}

/** A window without what lies outside of the image, in bytes from the first image and from the first output. */
export type WindowUse = (input: number, output: number, rows: number, columns: number) => void;

export function overPoolWindows(info: PoolInfo, use: WindowUse): void {
  const { batchSize, inHeight, inWidth, outHeight, outWidth, padInfo } = info;
  const pixel = 4 * info.inChannels;
  let output = 0;
  for (let image = 0; image < batchSize; image++)
    for (let line = 0; line < outHeight; line++) {
      const top = line * info.strideHeight - padInfo.top;
      const first = Math.max(0, top);
      const rows = Math.min(inHeight, top + info.filterHeight) - first;
      for (let place = 0; place < outWidth; place++, output += pixel) {
        const left = place * info.strideWidth - padInfo.left;
        const start = Math.max(0, left);
        const columns = Math.min(inWidth, left + info.filterWidth) - start;
        if (rows > 0 && columns > 0)
          use(((image * inHeight + first) * inWidth + start) * pixel, output, rows, columns);
      }
    }
}
