/** Convolutions by kernels of our own: three times as fast as the backend's, where that has one thread. */
import type { KernelConfig, NamedTensorInfoMap, TensorInfo } from "@tensorflow/tfjs";
import { optimizations } from "../optimizations.ts";
import { hasTeam } from "../team/team.ts";
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
    (backend.wasm.tfjs.getThreadsCount() < leastThreads || hasTeam(memoryOf(backend)));
  const kernels = isOurs ? convolutionKernels(backend) : undefined;
  if (!kernels) return undefined;
  const shape = convolutionShape(tf, attributes, x.shape, filter.shape);
  if (!isTraining(tf) && isForBackend(shape)) return undefined;
  const hasRelu = activation === "relu";
  if (!bias && !hasRelu) return convolve(backend, kernels, shape, x, filter);
  const finish = finisher(backend, shape.outputs, bias, hasRelu);
  return convolve(backend, kernels, shape, x, filter, finish);
}

/**
 * Whether the backend is faster, as it is with few windows, since it keeps a filter as its product reads it. We took 1.1 to
 * 2.0 times as long for 1 to 16 windows, 1.2 times for 36 windows of 512 channels by a filter for 512, and from there on
 * 0.9 to 1.0 times as long. Where taps meet only padding, we take down to a fifth.
 */
function isForBackend(shape: ConvolutionShape): boolean {
  const { batch, rows, columns, outputs } = shape;
  const windows = batch * rows.outputSize * columns.outputSize;
  const isLarge = depthOf(shape) * outputs >= 1 << 21;
  return windows <= (isLarge ? 48 : 20) && trimmed(shape).isWhole;
}
