/** The arithmetic of windows that slide over spatial axes: convolutions and pools. */
import { js, type JsExpression } from "../javascript/tree.ts";
import {
  add,
  asInteger,
  ceilDivide,
  equal,
  floorDivide,
  integer,
  maximum,
  multiply,
  subtract,
  type Dim,
} from "../shape/dim.ts";
import type { Demand, LayerCall } from "./operator.ts";
import type { Padding, Sides } from "./parameters.ts";

const one = integer(1);
const zero = integer(0);
const none = [zero, zero] as const;

const channelsHint = "the channels come last here, as in `[N, H, W, C]`";

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
  // Images are mostly square, and windows nearly always.
  const known = new Map<string, Dim>();
  return sizes.map((size, axis) => {
    const along = windowAlong(window, axis);
    const { kernel, stride, dilation, before, after } = along;
    const parts: readonly Dim[] = [size, kernel, stride, dilation, before, after];
    const key = parts.map((dim) => dim.key).join(" ");
    const result = known.get(key) ?? slideAlong(size, along, axis, window, demand);
    // An axis with a name is not another of its size.
    if (result.label === undefined && !result.origin) known.set(key, result);
    return result;
  });
}

interface WindowAlong {
  readonly kernel: Dim;
  readonly stride: Dim;
  readonly dilation: Dim;
  readonly before: Dim;
  readonly after: Dim;
}

function windowAlong(
  { kernel, stride, dilation, padding }: WindowGeometry,
  axis: number,
): WindowAlong {
  const [before, after] = isNamedPadding(padding) ? none : (padding[axis] ?? none);
  return {
    kernel: kernel[axis] ?? one,
    stride: stride[axis] ?? one,
    dilation: dilation[axis] ?? one,
    before,
    after,
  };
}

function slideAlong(
  size: Dim,
  { kernel, stride, dilation, before, after }: WindowAlong,
  axis: number,
  { padding, isCeil }: WindowGeometry,
  demand: Demand,
): Dim {
  if (padding === "same") return isOne(stride) ? size : ceilDivide(size, stride);
  demandNoCut(before, after, demand);
  const padded = add(add(size, before), after);
  const reach = add(multiply(dilation, subtract(kernel, one)), one);
  demand.atLeast(
    padded,
    reach,
    "the window is larger than its padded input",
    size.origin && asInteger(size) !== undefined && (asInteger(size) ?? 0) <= 4 && axis === 0
      ? `${channelsHint}; \`pad: same\` keeps the size`
      : "`pad: same` keeps the size, with a window that reaches over the edge",
  );
  const room = subtract(padded, reach);
  if (isOne(stride)) return add(room, one);
  if (isCeil) {
    const what = "with `ceil`, the last window could begin outside of the image";
    demand.atLeast(reach, add(after, stride), what);
  }
  return add((isCeil ? ceilDivide : floorDivide)(room, stride), one);
}

function demandNoCut(before: Dim, after: Dim, demand: Demand): void {
  for (const side of [before, after]) demand.atLeast(side, zero, "the padding is negative");
}

/** What is added in front of an axis and behind it, unless it is `same`. */
export function sidesOf(padding: Padding, axis: number, demand: Demand): readonly [Dim, Dim] {
  const [before, after] = isNamedPadding(padding) ? none : (padding[axis] ?? none);
  demandNoCut(before, after, demand);
  return [before, after];
}

/** How far before the axes the first window begins: the padding in front, which `same` chooses by the size. */
export function windowStart(sizes: readonly Dim[], window: WindowGeometry): readonly Dim[] {
  return sizes.map((size, axis) => {
    if (window.padding === "valid") return integer(0);
    if (window.padding !== "same") return window.padding[axis]?.[0] ?? integer(0);
    const [kernel, stride, dilation] = [window.kernel, window.stride, window.dilation].map(
      (each) => each[axis] ?? integer(1),
    ) as [Dim, Dim, Dim];
    const reach = add(multiply(dilation, subtract(kernel, integer(1))), integer(1));
    const steps = multiply(subtract(ceilDivide(size, stride), integer(1)), stride);
    const missing = subtract(add(steps, reach), size);
    return floorDivide(isOne(stride) ? missing : maximum(missing, integer(0)), integer(2));
  });
}

/** Demands that no axis has both a stride and a dilation, which tfjs cannot do at once. */
export function demandOneStep(
  stride: readonly Dim[],
  dilation: readonly Dim[],
  demand: Demand,
): void {
  const isLong = (dim: Dim): boolean => (asInteger(dim) ?? 1) > 1;
  if (stride.some(isLong) && dilation.some(isLong))
    demand.fail(
      "tfjs slides a window with a stride or with a dilation, not with both",
      "leave one of them 1",
    );
}

/** True when a padding is `same` or `valid`, which `tf.layers` know by name. */
export function isNamedPadding(padding: Padding): padding is "same" | "valid" {
  return typeof padding === "string";
}

/** The padding as an argument of a tfjs operation on `[N, …, C]`. */
export function paddingArgument(padding: Padding, int: (dim: Dim) => JsExpression): JsExpression {
  if (isNamedPadding(padding)) return js.literal(padding);
  return js.array(
    ...[none, ...padding, none].map(([before, after]) => js.array(int(before), int(after))),
  );
}

/**
 * A padding by its name where it has one: sides that keep the size of an image are `same` where the window takes single
 * steps. With longer ones, `same` of TensorFlow may begin elsewhere.
 */
export function namedPadding(
  padding: Padding,
  kernel: readonly Dim[],
  stride: readonly Dim[],
): Padding {
  if (isNamedPadding(padding) || !stride.every(isOne)) return padding;
  const isSame = padding.every(([before, after], axis) => {
    const reach = subtract(kernel[axis] ?? one, one);
    return (
      equal(before, floorDivide(reach, integer(2))) === "proved" &&
      equal(add(before, after), reach) === "proved"
    );
  });
  return isSame ? "same" : padding;
}

/** `tf.layers.zeroPadding2d`: a number where all sides are equal, else one for each side. */
export function zeroPadding(pad: Sides, int: (dim: Dim) => JsExpression): LayerCall {
  const [[first] = none] = pad;
  const each = (): JsExpression => js.array(...pad.map((axis) => js.array(...axis.map(int))));
  const padding = isEven(pad.flat()) ? int(first) : each();
  return { type: "zeroPadding2d", config: { padding } };
}

/** An extent as a layer's config: a number when all axes agree, else a list. */
export function extentArgument(
  extent: readonly Dim[],
  int: (dim: Dim) => JsExpression,
): JsExpression {
  const [first] = extent;
  return first && isEven(extent) ? int(first) : js.array(...extent.map(int));
}

function isEven(sizes: readonly Dim[]): boolean {
  return sizes.every((size) => equal(size, sizes[0] ?? size) === "proved");
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
