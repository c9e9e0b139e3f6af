import { js, type JsExpression } from "../javascript/tree.ts";
import type { Dim } from "../shape/dim.ts";
import { operator, type Operator, type Sample } from "./operator.ts";
import { extent, flag, optionalExtent, padding } from "./parameters.ts";
import { extentArgument, isNamedPadding, paddingArgument, slide } from "./window.ts";

/** What is particular to a pool over windows of an image. */
interface Pool {
  readonly name: string;
  readonly summary: string;
  readonly formula: string;
  readonly layer: string;
  readonly ops: (
    x: JsExpression,
    size: JsExpression,
    stride: JsExpression,
    pad: JsExpression,
    rounding: JsExpression[],
  ) => JsExpression;
  readonly samples: readonly Sample[];
}

/** Declares a pool: the largest, or the mean, of each window of each channel. */
export function pool({ layer, ops, ...about }: Pool): Operator {
  return operator({
    ...about,
    category: "layer",
    inputs: [{ name: "x", shape: "[N, H, W, C]" }],
    parameters: {
      size: extent("height and width of the window"),
      stride: optionalExtent("step between windows; the size of the window without it"),
      pad: padding(
        "rows and columns added around the image: `same`, `valid`, a number, or one for each side",
      ),
      ceil: flag("counts a last window that hangs over the edge", false),
    },
    infer({ inputs: [x], attributes: a }, demand) {
      const [n, h, w, c] = x.shape;
      const geometry = {
        kernel: a.size,
        stride: a.stride ?? a.size,
        dilation: [],
        padding: a.pad,
        isCeil: a.ceil,
      };
      return [{ dtype: x.dtype, shape: [n, ...slide([h, w], geometry, demand), c] }];
    },
    window: ({ attributes: a }) => ({
      size: a.size,
      stride: a.stride ?? a.size,
      dilation: [] as readonly Dim[],
    }),
    tfjs: {
      layer({ attributes: a, int }) {
        if (!isNamedPadding(a.pad) || a.ceil) return undefined;
        const size = extentArgument(a.size, int);
        const stride = a.stride && extentArgument(a.stride, int);
        return {
          type: layer,
          config: {
            poolSize: size,
            strides: stride && JSON.stringify(stride) !== JSON.stringify(size) ? stride : undefined,
            padding: a.pad === "valid" ? undefined : js.literal(a.pad),
          },
        };
      },
      ops({ attributes: a, args: [x], int }) {
        const stride = extentArgument(a.stride ?? a.size, int);
        return ops(
          x,
          extentArgument(a.size, int),
          stride,
          paddingArgument(a.pad, int),
          a.ceil ? [js.literal("ceil")] : [],
        );
      },
    },
  });
}
