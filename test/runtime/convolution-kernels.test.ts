import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, it } from "vitest";
import { expectSame, gradients, values } from "./compare.ts";
import { useWasm } from "./wasm.ts";

type Pad = "same" | "valid" | number | tf.backend_util.ExplicitPadding;

beforeAll(useWasm);

const explicit: Pad = [
  [0, 0],
  [2, 1],
  [0, 3],
  [0, 0],
];
const paddings: readonly Pad[] = ["same", "valid", 1, explicit];
/** Height, width, kernel rows, kernel columns. */
const sizes = [
  [7, 9, 3, 3],
  [8, 8, 2, 2],
  [6, 5, 1, 1],
  [11, 8, 5, 4],
] as const;

const cases = sizes.flatMap((size) =>
  [1, 2, 3, [2, 1] as [number, number]].flatMap((stride) =>
    paddings
      // For a number, tfjs itself takes rows' size and stride for columns too, on every backend.
      .filter(
        (pad) => typeof pad !== "number" || (size[2] === size[3] && stride === Number(stride)),
      )
      .map((pad) => ({ size, stride, pad })),
  ),
);

function named({ size, stride, pad }: (typeof cases)[number]): string {
  return `${size.join("×")}, stride ${String(stride)}, pad ${typeof pad === "object" ? "explicit" : pad}`;
}

describe.each(cases.map((one) => ({ ...one, name: named(one) })))("$name", (one) => {
  const [height, width, rows, columns] = one.size;

  it("conv2d", () =>
    expectSame(
      [values([3, height, width, 4], 1), values([rows, columns, 4, 5], 2)],
      gradients((x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, one.stride, one.pad)),
    ));

  it("depthwise", async () => {
    for (const multiplier of [1, 2])
      await expectSame(
        [values([3, height, width, 4], 1), values([rows, columns, 4, multiplier], 2)],
        gradients((x, w) =>
          tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, one.stride, one.pad),
        ),
      );
  });

  if (typeof one.pad !== "number")
    it("conv2dTranspose", () => {
      const info = tf.backend_util.computeConv2DInfo(
        [3, height, width, 4],
        [rows, columns, 4, 5],
        one.stride,
        1,
        one.pad,
      );
      return expectSame(
        [values([3, info.outHeight, info.outWidth, 5], 1), values([rows, columns, 4, 5], 2)],
        gradients((y, w) =>
          tf.conv2dTranspose(
            y as tf.Tensor4D,
            w as tf.Tensor4D,
            [3, height, width, 4],
            one.stride,
            one.pad,
          ),
        ),
      );
    });
});

describe("a single image or channel", () => {
  it.each([
    [1, 1, 1],
    [1, 3, 2],
    [4, 1, 1],
  ])("%i images, %i to %i channels", (images, from, to) =>
    expectSame(
      [values([images, 9, 9, from], 1), values([3, 3, from, to], 2)],
      gradients((x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, "same")),
    ),
  );
});
