/** Cells whose steps call functions of tfjs that no program is made of, beside what one is made of. */
import { cell, model, program, type RecurrentProgram } from "./program.ts";

const image = [2, 4, 6, 6, 2] as const;
const line = [2, 4, 6, 3] as const;

/** One cell on images, with a state as wide as its output of three channels. */
const onImages = (parameters: number, ...equations: readonly string[]): RecurrentProgram =>
  program(
    cell("C : x[N, 6, 6, D] -> h[N, 6, 6, 3]", "state h[N, 6, 6, 3]", ...equations) +
      model("x[N, T, 6, 6, 2] -> y", "y = x -> scan(C)"),
    [image],
    [[2, 4, 6, 6, 3]],
    parameters,
  );

const onLines = (parameters: number, ...equations: readonly string[]): RecurrentProgram =>
  program(
    cell("C : x[N, L, D] -> h[N, L, 3]", "state h[N, L, 3]", ...equations) +
      model("x[N, T, 6, 3] -> y", "y = x -> scan(C)"),
    [line],
    [[2, 4, 6, 3]],
    parameters,
  );

export const imageCells: ReadonlyMap<string, RecurrentProgram> = new Map<string, RecurrentProgram>([
  [
    "of a convolutional LSTM",
    program(
      cell(
        "ConvLSTM(n: int) : x[N, H, W, D] -> h[N, H, W, n]",
        "state h[N, H, W, n]",
        "state c[N, H, W, n]",
        "z = conv(4 * n, 3, pad: same)(concat(x, pre h))",
        "(i, f, g, o) = split(z, 4)",
        "c = sigmoid(f) * pre c + sigmoid(i) * tanh(g)",
        "h = sigmoid(o) * tanh(c)",
      ) +
        model(
          "x[N, T, 6, 5, 2], h0[N, 6, 5, 3], c0[N, 6, 5, 3] -> y, h, c",
          "(y, h, c) = x -> scan(ConvLSTM(3), init: (h0, c0), final: true)",
        ),
      [
        [2, 4, 6, 5, 2],
        [2, 6, 5, 3],
        [2, 6, 5, 3],
      ],
      [
        [2, 4, 6, 5, 3],
        [2, 6, 5, 3],
        [2, 6, 5, 3],
      ],
      9 * 5 * 12 + 12,
    ),
  ],
  [
    "of a convolutional GRU, with and without channels from outside",
    onImages(
      2 * (9 * 5 * 3 + 3) + 9 * 2 * 3 + 9 * 3 * 3 + 3,
      "z = sigmoid(conv(3, 3, pad: same)(concat(x, pre h)))",
      "r = sigmoid(conv(3, 3, pad: same)(concat(pre h, x)))",
      "n = tanh((x -> conv(3, 3, pad: same, bias: false)) + (r * pre h -> conv(3, 3, pad: same)))",
      "h = (1 - z) * n + z * pre h",
    ),
  ],
  [
    "with strides, dilations and pools",
    onImages(
      4 * 3 * 4 + 4 + 9 * 3 * 3 + 3 + 2 * 3 + 3 + 4 * 3 + 3,
      "small = pre h -> conv(4, 2, stride: 2) -> max_pool(2, pad: same, stride: 1) -> avg_pool(3)",
      "wide = pre h -> conv(3, 3, dilation: 2, pad: same)",
      "h = tanh(wide + dense(3)(x) + dense(3)(small))",
    ),
  ],
  [
    "with convolutions by channels and by groups",
    onImages(
      9 * 3 + 3 + 2 * 6 + 6 + 9 * 3 * 6 + 6 + 6 * 3 + 3 + 2 * 3 + 3,
      "a = pre h -> depthwise_conv(3, pad: same)",
      "b = x -> dense(6) -> conv(6, 3, pad: same, groups: 2)",
      "h = tanh(a + dense(3)(x) + (b * sum(pre h, over: 3, keep: true) -> conv(3, 1)))",
    ),
  ],
  [
    "with images made larger and smaller",
    onImages(
      2 * 3 + 3,
      "small = pre h -> adaptive_avg_pool(3) -> upsample(2)",
      "smooth = pre h -> avg_pool(2) -> upsample(2, mode: bilinear)",
      "h = tanh(small - 2 * smooth + dense(3)(x))",
    ),
  ],
  [
    "with axes in another order",
    onLines(
      6 * 6 + 6 + 3 * 3 + 3,
      "mixed = pre h -> rearrange([N, L, D] => [N, D, L]) -> dense(L) -> rearrange([N, D, L] => [N, L, D])",
      "h = tanh(mixed + dense(3)(x))",
    ),
  ],
  [
    "with axes cut and joined within others",
    onLines(
      3 * 3 + 3,
      "turned = concat(slice(pre h, 1, 2), slice(pre h, 0, 1))",
      "ends = concat(slice(turned, 4, 2, axis: 1), slice(turned, 0, 4, axis: 1), over: 1)",
      "h = tanh(ends * 2 + reverse(pre h, over: 2) + dense(3)(x))",
    ),
  ],
  [
    "with convolutions along an axis",
    onLines(
      3 * 3 * 3 + 3 + 2 * 3 * 3 + 3,
      "a = pre h -> conv1d(3, 3, pad: same) -> max_pool1d(2, stride: 1, pad: same)",
      "b = x -> conv1d(3, 2, pad: causal)",
      "h = tanh(a + b)",
    ),
  ],
  [
    "with products of two values that change",
    onLines(
      3 * 3 + 3,
      "scores = pre h @ rearrange(pre h, [N, L, D] => [N, D, L])",
      "h = tanh(softmax(scores) @ dense(3)(x))",
    ),
  ],
]);
