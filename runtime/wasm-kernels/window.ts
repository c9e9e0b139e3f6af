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

/** Windows whose taps all lie on the input: the first of them, and how many. */
export function wholeWindows(axis: WindowAxis): {
  readonly before: number;
  readonly whole: number;
} {
  const { inputSize, outputSize, kernelSize, stride, dilation, padBefore } = axis;
  const before = Math.min(outputSize, Math.max(0, Math.ceil(padBefore / stride)));
  const last = inputSize - 1 - (kernelSize - 1) * dilation + padBefore;
  const end = Math.min(outputSize, Math.floor(last / stride) + 1);
  return { before, whole: Math.max(0, end - before) };
}

/** Places of the input a stride apart, which the same taps meet, as windows over the output. */
export interface TapPhase {
  /** Its input is the output, its output are these places, its kernel are the taps in reverse. */
  readonly axis: WindowAxis;
  /** The tap that meets the first place in a window, and how far apart the others before it are. */
  readonly lastTap: number;
  readonly tapStep: number;
}

/** One for each place before the first stride, in their order; some may have no taps. */
export function tapPhases(axis: WindowAxis): readonly TapPhase[] {
  const { inputSize, outputSize, kernelSize, stride, dilation, padBefore } = axis;
  const meets = (place: number, tap: number): boolean =>
    (place + padBefore - tap * dilation) % stride === 0;
  return Array.from({ length: stride }, (_, place) => {
    const taps = Array.from({ length: kernelSize }, (__, tap) => tap).filter((tap) => meets(place, tap)); // prettier-ignore
    const [first = 0, second = first] = taps;
    const last = taps.at(-1);
    return {
      axis: {
        inputSize: outputSize,
        outputSize: Math.max(0, Math.ceil((inputSize - place) / stride)),
        kernelSize: taps.length,
        stride: 1,
        dilation: ((second - first) * dilation) / stride,
        padBefore: last === undefined ? 0 : (last * dilation - padBefore - place) / stride,
      },
      lastTap: last ?? 0,
      tapStep: second - first,
    };
  });
}
