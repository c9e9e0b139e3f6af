/** Makes the wasm backend of tfjs able to train, and quick at it. */
import type { KernelConfig } from "@tensorflow/tfjs";
import { extremeOfTwo, leakyRelu, unary } from "./activations.ts";
import { avgPoolGrad } from "./avg-pool-grad.ts";
import { batchMatMul } from "./batch-mat-mul.ts";
import { comparison } from "./comparisons.ts";
import { conv2D, fusedConv2D } from "./conv2d.ts";
import { conv2DBackpropFilter } from "./conv2d-backprop-filter.ts";
import { conv2DBackpropInput } from "./conv2d-backprop-input.ts";
import { cumsum } from "./cumsum.ts";
import { depthwiseConv2D } from "./depthwise-conv2d.ts";
import { depthwiseConv2dBackpropFilter } from "./depthwise-conv2d-backprop-filter.ts";
import { depthwiseConv2dBackpropInput } from "./depthwise-conv2d-backprop-input.ts";
import { exactPool } from "./exact-padding.ts";
import { extreme } from "./extremes.ts";
import { fusedBatchNorm } from "./fused-batch-norm.ts";
import { fusedMatMul } from "./fused-mat-mul.ts";
import { gatherV2 } from "./gather.ts";
import { identity } from "./identity.ts";
import { maxPoolGrad } from "./max-pool-grad.ts";
import { reverse } from "./reverse.ts";
import { slice, splitV, unpack } from "./slice.ts";
import { mean, sum } from "./sum.ts";
import { tile } from "./tile.ts";
import { transpose } from "./transpose.ts";
import { unsortedSegmentSum } from "./unsorted-segment-sum.ts";
import type { TensorFlow } from "./wasm-backend.ts";

/** Kernels that the backend lacks. */
const missing: Readonly<Record<string, (tf: TensorFlow) => KernelConfig>> = {
  Conv2DBackpropFilter: conv2DBackpropFilter,
  DepthwiseConv2dNativeBackpropFilter: depthwiseConv2dBackpropFilter,
  DepthwiseConv2dNativeBackpropInput: depthwiseConv2dBackpropInput,
  UnsortedSegmentSum: unsortedSegmentSum,
};

/** Kernels that take the place of slow or wrong ones, which they may still call. */
const better: Readonly<Record<string, (tf: TensorFlow, original: KernelConfig) => KernelConfig>> = {
  _FusedMatMul: fusedMatMul,
  AvgPool: exactPool,
  AvgPoolGrad: avgPoolGrad,
  BatchMatMul: batchMatMul,
  Conv2D: conv2D,
  Conv2DBackpropInput: conv2DBackpropInput,
  Cos: unary,
  Cumsum: cumsum,
  DepthwiseConv2dNative: depthwiseConv2D,
  Equal: comparison,
  Erf: unary,
  Exp: unary,
  Expm1: unary,
  FusedBatchNorm: fusedBatchNorm,
  FusedConv2D: fusedConv2D,
  FusedDepthwiseConv2D: depthwiseConv2D,
  GatherV2: gatherV2,
  Greater: comparison,
  GreaterEqual: comparison,
  Identity: identity,
  LeakyRelu: leakyRelu,
  Less: comparison,
  LessEqual: comparison,
  Log: unary,
  Log1p: unary,
  Max: extreme,
  Maximum: extremeOfTwo,
  MaxPool: exactPool,
  MaxPoolGrad: maxPoolGrad,
  Mean: mean,
  Min: extreme,
  Minimum: extremeOfTwo,
  NotEqual: comparison,
  Reverse: reverse,
  Selu: unary,
  Sin: unary,
  Slice: slice,
  Softplus: unary,
  SplitV: splitV,
  Sum: sum,
  Tanh: unary,
  Tile: tile,
  Transpose: transpose,
  Unpack: unpack,
};

/** Marks kernels of the runtime, also for another copy of it in the same program. */
const mark = Symbol.for("nnc.kernel");

/**
 * Registers with `tf` the kernels that training needs and its wasm backend lacks, and better ones for some that it has.
 * `@tensorflow/tfjs-backend-wasm` must have been imported before. It does nothing the second time, and leaves alone
 * kernels of these names that another package has registered.
 */
export function registerTrainingKernels(tf: TensorFlow): void {
  for (const [name, make] of Object.entries(missing)) {
    if (kernelOf(tf, name)) continue;
    register(tf, make(tf));
  }
  for (const [name, make] of Object.entries(better)) {
    const original = kernelOf(tf, name);
    if (!original || mark in original) continue;
    tf.unregisterKernel(name, "wasm");
    register(tf, make(tf, original));
  }
}

/** tfjs gives `undefined` where there is no such kernel, whatever its types say. */
function kernelOf(tf: TensorFlow, name: string): KernelConfig | undefined {
  return tf.getKernel(name, "wasm");
}

function register(tf: TensorFlow, kernel: KernelConfig): void {
  tf.registerKernel(Object.assign(kernel, { [mark]: true }));
}
