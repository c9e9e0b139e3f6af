import * as tf from "@tensorflow/tfjs";
import { resample, type Shares } from "./resample.ts";

/**
 * The mean over windows that share an image as evenly as can be, as in PyTorch: window `i` of `size` reaches from
 * `floor(i · length / size)` up to `ceil((i + 1) · length / size)`, so that neighbours may overlap.
 */
export function adaptiveAvgPool(x: tf.Tensor, [height, width]: [number, number]): tf.Tensor {
  const image = x as tf.Tensor4D;
  const [, rows, columns] = image.shape;
  return resample(tf, image, windows(rows, height), windows(columns, width));
}

function windows(length: number, size: number): Shares {
  return Array.from({ length: size }, (_, index) => {
    const start = Math.floor((index * length) / size);
    const end = Math.ceil(((index + 1) * length) / size);
    return Array.from({ length }, (__, at) => (at >= start && at < end ? 1 / (end - start) : 0));
  });
}
