/** Geometry of a convolution along one axis, for its gradients. Lengths are in elements. */

export interface WindowAxis {
  readonly inputSize: number;
  readonly outputSize: number;
  readonly kernelSize: number;
  readonly stride: number;
  readonly dilation: number;
  /** Zeros before the first element of the input. */
  readonly padBefore: number;
}

/** Zeros to add at either end; a negative number of them cuts elements off. */
export interface Margin {
  readonly before: number;
  readonly after: number;
}

/** What to add to the input so that a window of the output's size, one step per tap of the kernel, fits exactly. */
export function filterMargin(axis: WindowAxis): Margin {
  const { inputSize, outputSize, kernelSize, stride, dilation, padBefore } = axis;
  const length = (outputSize - 1) * stride + 1 + (kernelSize - 1) * dilation;
  return { before: padBefore, after: length - padBefore - inputSize };
}

/**
 * What to add to the gradient of the output, once `stride - 1` zeros follow each of its elements, so that the flipped
 * kernel slides over it to give the gradient of the input.
 */
export function inputMargin(axis: WindowAxis): Margin {
  const { inputSize, outputSize, kernelSize, stride, dilation, padBefore } = axis;
  const reach = (kernelSize - 1) * dilation;
  const before = reach - padBefore;
  return { before, after: inputSize + reach - before - outputSize * stride };
}
