/**
 * Gradients of resizing. That of tfjs for bilinear resizing forgets that pixels may have their centers at halves, and
 * that for the nearest neighbour mixes up the images of a batch on `cpu`.
 */
import type { GradConfig, Tensor, Tensor4D } from "@tensorflow/tfjs";
import { resample, transposed, type Shares } from "../operations/resample.ts";
import type { TensorFlow } from "../wasm-kernels/wasm-backend.ts";
import { corrected } from "./gradient.ts";

interface Sampling {
  readonly alignCorners?: boolean;
  readonly halfPixelCenters?: boolean;
}

export function resizingGradients(tf: TensorFlow): readonly GradConfig[] {
  return [
    corrected(tf, "ResizeBilinear", ({ dy, saved, attributes }) => ({
      images: () => {
        const images = saved[0] as Tensor4D;
        const sampling = attributes as Sampling;
        const shares = (axis: 1 | 2): Shares =>
          transposed(interpolation(images.shape[axis], dy.shape[axis] ?? 0, sampling));
        return resample(tf, dy as Tensor4D, shares(1), shares(2));
      },
    })),
    corrected(tf, "ResizeNearestNeighbor", ({ dy, saved, attributes, original }) => {
      const images = saved[0] as Tensor4D;
      const { alignCorners = false } = attributes as Sampling;
      const isRepeated = [1, 2].every(
        (axis) => (dy.shape[axis] ?? 0) % (images.shape[axis] ?? 1) === 0,
      );
      return isRepeated && !alignCorners
        ? { images: () => sumOfCopies(tf, dy as Tensor4D, images.shape) }
        : original();
    }),
  ];
}

/** What each new place along an axis takes of its two neighbours among the old ones. */
function interpolation(before: number, after: number, sampling: Sampling): Shares {
  const { alignCorners = false, halfPixelCenters = false } = sampling;
  const isAligned = alignCorners && after > 1;
  const scale = isAligned ? (before - 1) / (after - 1) : before / after;
  const offset = halfPixelCenters ? 0.5 : 0;
  return Array.from({ length: after }, (_, index) => {
    const source = Math.min(Math.max((index + offset) * scale - offset, 0), before - 1);
    const low = Math.floor(source);
    return Array.from({ length: before }, (__, at) =>
      at === low ? 1 - (source - low) : at === low + 1 ? source - low : 0,
    );
  });
}

/** For an image whose pixels each stand in a block of equal ones: the sums over the blocks, `shape [N, H, W, C]`. */
function sumOfCopies(tf: TensorFlow, dy: Tensor4D, shape: Tensor4D["shape"]): Tensor {
  const [count, height, width, channels] = shape;
  const [, tall, wide] = dy.shape;
  const rows = tf.sum(tf.reshape(dy, [count * height, tall / height, wide * channels]), 1);
  const pixels = tf.reshape(rows, [count * height * width, wide / width, channels]);
  return tf.reshape(tf.sum(pixels, 1), shape);
}
