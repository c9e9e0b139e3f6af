/** How the axes of a weight are laid out. A depthwise kernel is `[height, width, channels, multiplier]`. */
export type Layout = "plain" | "depthwise";

export interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
}

/**
 * How many numbers go into one number of a layer's result, and how many results one number goes into, as PyTorch counts
 * them. The last two axes of a weight are those of the input and of the result; those before them are the window. For a
 * transposed convolution, whose kernel is `[height, width, filters, channels]`, that takes the input for the result, as
 * PyTorch and Keras do. A weight of one axis is taken for a square one.
 */
export function fansOf(shape: readonly number[], layout: Layout = "plain"): Fans {
  const [inputs = shape[0] ?? 1, outputs = shape[0] ?? 1] = shape.length < 2 ? [] : shape.slice(-2);
  const window = product(shape.slice(0, -2));
  return layout === "depthwise"
    ? { fanIn: window, fanOut: window * inputs * outputs }
    : { fanIn: window * inputs, fanOut: window * outputs };
}

export function product(sizes: readonly number[]): number {
  return sizes.reduce((all, size) => all * size, 1);
}
