/** The arithmetic of windows that slide over spatial axes: convolutions and pools. */
import { js, type JsExpression } from "../javascript/tree.ts";
import {
  add,
  asInteger,
  ceilDivide,
  floorDivide,
  integer,
  multiply,
  subtract,
  type Dim,
} from "../shape/dim.ts";
import type { Demand } from "./operator.ts";
import type { Padding } from "./parameters.ts";

export interface WindowGeometry {
  readonly kernel: readonly Dim[];
  readonly stride: readonly Dim[];
  readonly dilation: readonly Dim[];
  readonly padding: Padding;
  /** Count a last window that hangs over the edge. */
  readonly isCeil?: boolean;
}

/**
 * Sizes of the spatial axes after a window has slid over them:
 * `ceil(size / stride)` for `same`, else `floor((size + pad - dilation * (kernel - 1) - 1) / stride) + 1`.
 */
export function slide(
  sizes: readonly Dim[],
  window: WindowGeometry,
  demand: Demand,
): readonly Dim[] {
  return sizes.map((size, axis) => {
    const kernel = window.kernel[axis] ?? integer(1);
    const stride = window.stride[axis] ?? integer(1);
    const dilation = window.dilation[axis] ?? integer(1);
    if (window.padding === "same") return isOne(stride) ? size : ceilDivide(size, stride);
    const [before, after] =
      window.padding === "valid" ? [integer(0), integer(0)] : (window.padding[axis] ?? []);
    const padded = add(add(size, before ?? integer(0)), after ?? integer(0));
    const reach = add(multiply(dilation, subtract(kernel, integer(1))), integer(1));
    demand.atLeast(padded, reach, "the window is larger than its padded input");
    const room = subtract(padded, reach);
    if (isOne(stride)) return add(room, integer(1));
    return add((window.isCeil ? ceilDivide : floorDivide)(room, stride), integer(1));
  });
}

/** True when a padding is `same` or `valid`, which `tf.layers` know by name. */
export function isNamedPadding(padding: Padding): padding is "same" | "valid" {
  return typeof padding === "string";
}

/** The padding as an argument of a tfjs operation on `[N, …, C]`. */
export function paddingArgument(padding: Padding, int: (dim: Dim) => JsExpression): JsExpression {
  if (isNamedPadding(padding)) return js.literal(padding);
  const none = js.array(js.literal(0), js.literal(0));
  return js.array(
    none,
    ...padding.map(([before, after]) => js.array(int(before), int(after))),
    none,
  );
}

/** An extent as a layer's config: a number when all axes agree, else a list. */
export function extentArgument(
  extent: readonly Dim[],
  int: (dim: Dim) => JsExpression,
): JsExpression {
  const [first] = extent;
  const sizes = extent.map(asInteger);
  if (first && sizes.every((size) => size !== undefined && size === sizes[0])) return int(first);
  return js.array(...extent.map(int));
}

/** The config entry of a stride or dilation, left out when it is 1 everywhere, as by default. */
export function unlessOne(
  extent: readonly Dim[],
  int: (dim: Dim) => JsExpression,
): JsExpression | undefined {
  return extent.every(isOne) ? undefined : extentArgument(extent, int);
}

export function isOne(dim: Dim): boolean {
  return asInteger(dim) === 1;
}
