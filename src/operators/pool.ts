import { js, type JsExpression } from "../javascript/tree.ts";
import { add, integer, type Dim } from "../shape/dim.ts";
import { operator, type Operator, type Sample, type Window } from "./operator.ts";
import {
  extent,
  flag,
  optionalExtent,
  padding,
  type Padding,
  type Parameters,
} from "./parameters.ts";
import {
  extentArgument,
  isNamedPadding,
  paddingArgument,
  slide,
  windowStart,
  zeroPadding,
} from "./window.ts";

/** What is particular to a pool over windows of an image or of a sequence. */
interface Pool {
  readonly name: string;
  readonly summary: string;
  readonly formula: string;
  /** 2 for images, 1 for sequences. */
  readonly axes: 1 | 2;
  readonly kind: "max" | "average";
  /** Beyond size, stride, padding and rounding. */
  readonly parameters?: Parameters;
  readonly samples: readonly Sample[];
}

const one = integer(1);
const nothing = [integer(0), integer(0)] as const;

/** Declares a pool: the largest, or the mean, of each window of each channel. */
export function pool({ axes, kind, parameters = {}, ...about }: Pool): Operator {
  const isImage = axes === 2;
  return operator({
    ...about,
    category: "layer",
    inputs: [{ name: "x", shape: isImage ? "[N, H, W, C]" : "[N, T, C]" }],
    parameters: {
      size: extent(isImage ? "height and width of the window" : "steps of the window", { axes }),
      stride: optionalExtent("step between windows; the size of the window without it", axes),
      pad: padding("what is added: `same`, `valid`, a number, or one for each side", axes),
      ceil: flag("counts a last window that hangs over the edge", false),
      ...parameters,
    },
    along: (_, [at]) => (at === 0 ? "each" : "mixed"),
    infer({ inputs: [{ dtype, shape }], attributes: a }, demand) {
      if (!isNamedPadding(a.pad))
        for (const [axis, size] of a.size.entries())
          for (const side of a.pad[axis] ?? [])
            demand.atLeast(size, add(side, one), "a window would see nothing but padding");
      const stride = a.stride ?? a.size;
      const window = { kernel: a.size, stride, dilation: [], padding: a.pad, isCeil: a.ceil };
      const sizes = slide(shape.slice(1, -1), window, demand);
      return [{ dtype, shape: [shape[0], ...sizes, shape.at(-1) as Dim] }];
    },
    window: ({ inputs: [{ shape }], attributes: a }) =>
      slidingWindow(shape.slice(1, -1), { ...a, stride: a.stride ?? a.size }),
    tfjs: {
      layer({ attributes: a, int }) {
        const isPadded = !isNamedPadding(a.pad);
        if (a.ceil || (isPadded && !(isImage && countsPadding(a)))) return undefined;
        // The gradient of tfjs is wrong for means of less than a window.
        if (a.pad === "same" && kind === "average") return undefined;
        const size = extentArgument(a.size, int);
        const stride = a.stride && extentArgument(a.stride, int);
        return {
          ...(isNamedPadding(a.pad) ? {} : { before: zeroPadding(a.pad, int) }),
          type: `${kind}Pooling${String(axes)}d`,
          config: {
            poolSize: size,
            strides: stride && JSON.stringify(stride) !== JSON.stringify(size) ? stride : undefined,
            padding: a.pad === "same" ? js.literal(a.pad) : undefined,
          },
        };
      },
      ops({ attributes: a, args: [x], int }) {
        const windows = { ...a, stride: a.stride ?? a.size, isCounted: countsPadding(a) };
        const operation = kind === "max" ? "maxPool" : "avgPool";
        if (isImage) return poolImage(operation, x, windows, int);
        // A sequence is an image of one column.
        const pad = isNamedPadding(a.pad) ? a.pad : [...a.pad, nothing];
        const [size, stride] = [
          [...windows.size, one],
          [...windows.stride, one],
        ];
        const image = js.tf("expandDims", x, js.literal(2));
        const result = poolImage(operation, image, { ...windows, size, stride, pad }, int);
        return js.tf("squeeze", result, js.array(js.literal(2)));
      },
    },
  });
}

function slidingWindow(
  sizes: readonly Dim[],
  { size, stride, pad }: { size: readonly Dim[]; stride: readonly Dim[]; pad: Padding },
): Window {
  const geometry = { kernel: size, stride, dilation: [], padding: pad };
  return { size, stride, dilation: [], before: windowStart(sizes, geometry) };
}

interface Windows {
  readonly size: readonly Dim[];
  readonly stride: readonly Dim[];
  readonly pad: Padding;
  readonly ceil: boolean;
  readonly isCounted: boolean;
}

/** `tf.maxPool(image, …)` */
function poolImage(
  operation: "maxPool" | "avgPool",
  image: JsExpression,
  { size, stride, pad, ceil, isCounted }: Windows,
  int: (dim: Dim) => JsExpression,
): JsExpression {
  const isPadded = isCounted && !isNamedPadding(pad);
  const rest = isPadded ? "valid" : pad;
  // tfjs takes no word beside a rounding mode; `same` rounds up by itself.
  const isRoundedUp = ceil && rest !== "same";
  return js.tf(
    operation,
    isPadded ? js.tf("pad", image, paddingArgument(pad, int)) : image,
    extentArgument(size, int),
    extentArgument(stride, int),
    isRoundedUp && rest === "valid" ? js.literal(0) : paddingArgument(rest, int),
    ...(isRoundedUp ? [js.literal("ceil")] : []),
  );
}

/** Whether zeros around the input count in a mean; pools of the largest have no such choice. */
function countsPadding(attributes: Readonly<Record<string, unknown>>): boolean {
  return attributes["count_pad"] === true;
}
