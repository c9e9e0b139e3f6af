/** Convolutions by kernels of our own: three times as fast as the backend's, where that has one thread. */
import type { KernelConfig, TensorInfo } from "@tensorflow/tfjs";
import { isWorthSharing, threadsIn } from "../team/share.ts";
import { convolutionShape, windowsOf, type ConvolutionShape } from "./convolution.ts";
import { exactConvolution } from "./exact-padding.ts";
import { finisher } from "./finish.ts";
import { ownConvolution, type ConvolutionCall } from "./own-convolution.ts";
import { convolutionKernels, convolve } from "./patch-convolution.ts";
import { memoryOf } from "./shared-memory.ts";
import { depthOf, trimmed } from "./trimmed-convolution.ts";
import { convolveTiles, kernelsForTiles } from "./winograd.ts";
import { isTraining, type TensorFlow, type WasmBackend } from "./wasm-backend.ts";

/** `x [N, H, W, C]`, `filter [KH, KW, C, F]` → `[N, OH, OW, F]`. */
export function conv2D(tf: TensorFlow, original: KernelConfig): KernelConfig {
  return better(tf, original);
}

/** The same with a bias `[F]`, and with ReLU where that is asked for; others are left to the backend. */
export function fusedConv2D(tf: TensorFlow, original: KernelConfig): KernelConfig {
  return better(tf, original);
}

function better(tf: TensorFlow, original: KernelConfig): KernelConfig {
  return ownConvolution(original, exactConvolution(tf, original), (call) => convolved(tf, call));
}

function convolved(
  tf: TensorFlow,
  { backend, x, filter, bias, attributes, activation }: ConvolutionCall,
): TensorInfo | undefined {
  const isOurs = ["linear", "relu"].includes(activation) && x.shape[3] === filter.shape[2];
  const kernels = isOurs ? convolutionKernels(backend) : undefined;
  if (!kernels) return undefined;
  const shape = convolutionShape(tf, attributes, x.shape, filter.shape);
  const keeps = !isTraining(tf);
  if (keeps && isForBackend(backend, shape)) return undefined;
  const hasRelu = activation === "relu";
  const finish = bias || hasRelu ? finisher(backend, shape.outputs, bias, hasRelu) : undefined;
  const tiles = kernelsForTiles(backend, shape, keeps);
  return tiles
    ? convolveTiles(backend, tiles, shape, x, filter, { finish, keeps })
    : convolve(backend, kernels, shape, x, filter, { finish, keeps });
}

/** Up to so many windows, and up to so many products in each number of the result, the backend is faster on one thread. */
const [fewWindows, fewProducts] = [20, 100];
/** For so few multiply-adds in all it is as fast, and a first prediction need not wait until kernels are made. */
const fewMultiplyAdds = 300_000;

/**
 * Whether the backend is faster; both keep a filter as their product reads it. On one thread we take 1.6 times as long for
 * 4 windows, up to 1.2 times for 16, and from 25 on 0.85 to 1.0 times as long; with images of one to eight channels 1.0 to
 * 1.5 times, for it does not copy windows. With two threads where it has one we take 0.5 to 0.9 times as long from where the
 * work is shared. Where taps meet only padding, we take down to a fifth.
 */
function isForBackend(backend: WasmBackend, shape: ConvolutionShape): boolean {
  const windows = windowsOf(shape);
  const depth = depthOf(shape);
  const work = windows * depth * shape.outputs;
  const isLarge = isWorthSharing(work);
  const hasMoreThreads = threadsIn(memoryOf(backend)) > backend.wasm.tfjs.getThreadsCount();
  if ((isLarge && hasMoreThreads) || !trimmed(shape).isWhole) return false;
  return windows <= fewWindows || work <= fewMultiplyAdds || (depth < fewProducts && !isLarge);
}
