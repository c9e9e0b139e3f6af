/** Depthwise convolutions by kernels of our own, with bias and the rectifiers, where each channel has one filter. */
import type { KernelConfig, TensorInfo } from "@tensorflow/tfjs";
import type { Finish } from "../simd/depthwise-windows.ts";
import {
  depthwise,
  depthwiseShape,
  windowsKernel,
  type DepthwiseShape,
} from "./depthwise-convolution.ts";
import { exactDepthwise } from "./exact-padding.ts";
import { ownConvolution, type ConvolutionCall } from "./own-convolution.ts";
import type { TensorFlow } from "./wasm-backend.ts";

/** The bounds that activations keep sums within; others are left to the backend. */
const bounds: Readonly<Record<string, Omit<Finish, "hasBias">>> = {
  linear: {},
  relu: { least: 0 },
  relu6: { least: 0, most: 6 },
};

/** `x [N, H, W, C]`, `filter [KH, KW, C, 1]`, where it is fused a bias `[C]` → `[N, OH, OW, C]`. */
export function depthwiseConv2D(tf: TensorFlow, original: KernelConfig): KernelConfig {
  return ownConvolution(original, exactDepthwise(tf, original), (call) => convolved(tf, call));
}

function convolved(
  tf: TensorFlow,
  { backend, x, filter, bias, attributes, activation }: ConvolutionCall,
): TensorInfo | undefined {
  const finish = bounds[activation];
  if (!finish || (bias && bias.shape.at(-1) !== filter.shape[2])) return undefined;
  const shape = depthwiseShape(tf, attributes, x.shape, filter.shape);
  if (!shape || isForBackend(shape)) return undefined;
  const kernel = windowsKernel(backend, { hasBias: bias !== undefined, ...finish });
  return kernel && depthwise(backend, kernel, shape, x, filter, bias);
}

/** For fewer taps, and for fewer products, the backend is faster. */
const [leastTaps, leastProducts] = [4, 8192];

/**
 * Whether the backend is faster. On one thread we take 0.7 to 0.85 times as long for kernels of 3×3, half for 5×5 and a tenth
 * for 7×7; but 1.5 times as long for a single tap, up to 1.3 times for small images, and twice for images of three channels,
 * for channels beyond the last four take a turn each.
 */
function isForBackend({ batch, channels, axes: [rows, columns] }: DepthwiseShape): boolean {
  const taps = rows.kernelSize * columns.kernelSize;
  const products = batch * rows.outputSize * columns.outputSize * channels * taps;
  return taps < leastTaps || products < leastProducts || 4 * (channels % 4) > channels;
}
