/** Orders of the numbers of a tensor: what tfjs calls `[H, W, C]` is `[C, H, W]` in PyTorch. */

/**
 * How one order becomes the other: a tensor seen as `view`, its axes permuted, then seen as `shape`. It only moves
 * numbers, so it goes both ways to the bit.
 */
export interface Layout {
  readonly view: readonly number[];
  readonly axes: readonly number[];
  /** The shape in the other order. */
  readonly shape: readonly number[];
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, dim) => product * dim, 1);
}

/** The layout that changes nothing. */
export function asItIs(shape: readonly number[]): Layout {
  return { view: shape, axes: shape.map((_, axis) => axis), shape };
}

/** A permutation of axes. */
export function permuted(view: readonly number[], axes: readonly number[]): Layout {
  return { view, axes, shape: axes.map((axis) => view[axis] ?? 1) };
}

/** From the order of the view to the other. */
export function forward({ view, axes }: Layout, values: Float32Array): Float32Array {
  return permute(values, view, axes);
}

/** Back again. */
export function backward({ view, axes }: Layout, values: Float32Array): Float32Array {
  const shape = axes.map((axis) => view[axis] ?? 1);
  return permute(
    values,
    shape,
    view.map((_, axis) => axes.indexOf(axis)),
  );
}

function permute(
  values: Float32Array,
  shape: readonly number[],
  axes: readonly number[],
): Float32Array {
  if (axes.every((axis, index) => axis === index)) return values;
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  const dims = axes.map((axis) => shape[axis] ?? 1);
  const steps = axes.map((axis) => strides[axis] ?? 1);
  const result = new Float32Array(values.length);
  const counter = dims.map(() => 0);
  let from = 0;
  for (let to = 0; to < result.length; to++) {
    result[to] = values[from] as number;
    // Counts up like an odometer, and moves `from` along.
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      from += steps[axis] as number;
      counter[axis] = (counter[axis] as number) + 1;
      if ((counter[axis] as number) < (dims[axis] as number)) break;
      from -= (steps[axis] as number) * (dims[axis] as number);
      counter[axis] = 0;
    }
  }
  return result;
}
