/** Convolutions by kernels of our own: three times as fast as the backend's, where that has one thread. */
import type { KernelConfig, NamedTensorInfoMap, TensorInfo } from "@tensorflow/tfjs";
import { optimizations } from "../optimizations.ts";
import { hasTeam, isWorthSharing, threadsIn } from "../team/share.ts";
import {
  convolutionShape,
  type ConvolutionAttributes,
  type ConvolutionShape,
} from "./convolution.ts";
import { exactConvolution } from "./exact-padding.ts";
import { finisher } from "./finish.ts";
import { convolutionKernels, convolve } from "./patch-convolution.ts";
import { memoryOf } from "./shared-memory.ts";
import { depthOf, trimmed } from "./trimmed-convolution.ts";
import { input, isTraining, type TensorFlow, type WasmBackend } from "./wasm-backend.ts";

/** From so many threads on, those of the backend are faster than one of ours, where we have no more. */
const leastThreads = 4;

interface FusedAttributes extends ConvolutionAttributes {
  readonly activation?: string;
}

/** `x [N, H, W, C]`, `filter [KH, KW, C, F]` → `[N, OH, OW, F]`. */
export function conv2D(tf: TensorFlow, original: KernelConfig): KernelConfig {
  return better(tf, original);
}

/** The same with a bias `[F]`, and with ReLU where that is asked for; others are left to the backend. */
export function fusedConv2D(tf: TensorFlow, original: KernelConfig): KernelConfig {
  return better(tf, original);
}

function better(tf: TensorFlow, original: KernelConfig): KernelConfig {
  const exact = exactConvolution(tf, original);
  return {
    ...original,
    kernelFunc: (call) => {
      const backend = call.backend as unknown as WasmBackend;
      const attributes = call.attrs as unknown as FusedAttributes;
      return ownConvolution(tf, backend, call.inputs, attributes) ?? exact.kernelFunc(call);
    },
  };
}

function ownConvolution(
  tf: TensorFlow,
  backend: WasmBackend,
  inputs: NamedTensorInfoMap,
  attributes: FusedAttributes,
): TensorInfo | undefined {
  const x = input(inputs, "x");
  const filter = input(inputs, "filter");
  const { bias, preluActivationWeights } = inputs;
  const { activation = "linear", dataFormat = "NHWC" } = attributes;
  const isOurs =
    optimizations().convolutions &&
    dataFormat === "NHWC" &&
    !preluActivationWeights &&
    ["linear", "relu"].includes(activation) &&
    x.shape[3] === filter.shape[2] &&
    hasFewThreads(backend);
  const kernels = isOurs ? convolutionKernels(backend) : undefined;
  if (!kernels) return undefined;
  const shape = convolutionShape(tf, attributes, x.shape, filter.shape);
  const keeps = !isTraining(tf);
  if (keeps && isForBackend(backend, shape)) return undefined;
  const hasRelu = activation === "relu";
  if (!bias && !hasRelu) return convolve(backend, kernels, shape, x, filter, { keeps });
  const finish = finisher(backend, shape.outputs, bias, hasRelu);
  return convolve(backend, kernels, shape, x, filter, { finish, keeps });
}

/** Whether the backend has too few threads to be faster than ours are. */
export function hasFewThreads(backend: WasmBackend): boolean {
  return backend.wasm.tfjs.getThreadsCount() < leastThreads || hasTeam(memoryOf(backend));
}

/** Up to so many windows, and up to so many products in each number of the result, the backend is faster on one thread. */
const [fewWindows, fewProducts] = [20, 100];

/**
 * Whether the backend is faster; both keep a filter as their product reads it. On one thread we take 1.6 times as long for
 * 4 windows, up to 1.2 times for 16, and from 25 on 0.85 to 1.0 times as long; with images of one to eight channels 1.0 to
 * 1.5 times, for it does not copy windows. With two threads where it has one we take 0.5 to 0.9 times as long from where the
 * work is shared. Where taps meet only padding, we take down to a fifth.
 */
function isForBackend(backend: WasmBackend, shape: ConvolutionShape): boolean {
  const { batch, rows, columns, outputs } = shape;
  const windows = batch * rows.outputSize * columns.outputSize;
  const depth = depthOf(shape);
  const isLarge = isWorthSharing(windows * depth * outputs);
  const hasMoreThreads = threadsIn(memoryOf(backend)) > backend.wasm.tfjs.getThreadsCount();
  if ((isLarge && hasMoreThreads) || !trimmed(shape).isWhole) return false;
  return windows <= fewWindows || (depth < fewProducts && !isLarge);
}
