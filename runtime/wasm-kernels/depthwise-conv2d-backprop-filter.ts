/**
 * The gradient of a depthwise convolution for its filter: by a kernel where each channel has one filter, else, or where the
 * runtime's own kernels may not be used, by plain loops.
 */
import type { KernelConfig } from "@tensorflow/tfjs";
import { optimizations } from "../optimizations.ts";
import { windowAxes, type ConvolutionAttributes } from "./convolution.ts";
import { depthwiseFilterGradient, depthwiseShape, filterKernel } from "./depthwise-convolution.ts";
import { composedKernel, input, type TensorFlow } from "./wasm-backend.ts";
import type { WindowAxis } from "./window.ts";

interface Attributes extends ConvolutionAttributes {
  /** `[KH, KW, C, M]` */
  readonly filterShape: readonly number[];
}

/** `x [N, H, W, C]`, `dy [N, OH, OW, C * M]` → `[KH, KW, C, M]`. */
export function depthwiseConv2dBackpropFilter(tf: TensorFlow): KernelConfig {
  return composedKernel<Attributes>(
    tf,
    "DepthwiseConv2dNativeBackpropFilter",
    ({ inputs, attributes, backend }) => {
      const { filterShape } = attributes;
      const x = input(inputs, "x");
      const shape = depthwiseShape(tf, attributes, x.shape, filterShape);
      const kernel = shape && optimizations().convolutions ? filterKernel(backend) : undefined;
      if (shape && kernel)
        return depthwiseFilterGradient(backend, kernel, shape, x, input(inputs, "dy"));
      const axes = windowAxes(tf, attributes, x.shape, filterShape, true);
      const result = backend.makeOutput([...filterShape], "float32");
      const sums = accumulate(
        backend.typedArrayFromHeap(x),
        backend.typedArrayFromHeap(input(inputs, "dy")),
        axes,
        { images: x.shape[0] ?? 0, channels: filterShape[2] ?? 0, multiplier: filterShape[3] ?? 0 },
      );
      backend.typedArrayFromHeap(result).set(sums);
      return result;
    },
  );
}

interface Sizes {
  readonly images: number;
  readonly channels: number;
  readonly multiplier: number;
}

type Numbers = ArrayLike<number>;

function accumulate(
  x: Numbers,
  dy: Numbers,
  [rows, columns]: readonly [WindowAxis, WindowAxis],
  sizes: Sizes,
): Float64Array {
  const width = sizes.channels * sizes.multiplier;
  const sums = new Float64Array(rows.kernelSize * columns.kernelSize * width);
  for (let image = 0; image < sizes.images; image++) {
    for (let outRow = 0; outRow < rows.outputSize; outRow++) {
      for (let tapRow = 0; tapRow < rows.kernelSize; tapRow++) {
        const row = outRow * rows.stride + tapRow * rows.dilation - rows.padBefore;
        if (row < 0 || row >= rows.inputSize) continue;
        const fromRow = (image * rows.inputSize + row) * columns.inputSize;
        const dyRow = (image * rows.outputSize + outRow) * columns.outputSize;
        const toRow = tapRow * columns.kernelSize;
        addRow(x, dy, sums, { columns, sizes, fromRow, dyRow, toRow });
      }
    }
  }
  return sums;
}

/** Adds one row of the output to one row of the filter; offsets are in pixels. */
function addRow(
  x: Numbers,
  dy: Numbers,
  sums: Float64Array,
  at: {
    readonly columns: WindowAxis;
    readonly sizes: Sizes;
    readonly fromRow: number;
    readonly dyRow: number;
    readonly toRow: number;
  },
): void {
  const { columns, sizes, fromRow, dyRow, toRow } = at;
  const { channels, multiplier } = sizes;
  const width = channels * multiplier;
  for (let tap = 0; tap < columns.kernelSize; tap++) {
    const to = (toRow + tap) * width;
    for (let outColumn = 0; outColumn < columns.outputSize; outColumn++) {
      const column = outColumn * columns.stride + tap * columns.dilation - columns.padBefore;
      if (column < 0 || column >= columns.inputSize) continue;
      const from = (fromRow + column) * channels;
      const dyFrom = (dyRow + outColumn) * width;
      for (let channel = 0, place = 0; channel < channels; channel++) {
        const value = x[from + channel] as number;
        for (let copy = 0; copy < multiplier; copy++, place++)
          sums[to + place] = (sums[to + place] as number) + value * (dy[dyFrom + place] as number);
      }
    }
  }
}
