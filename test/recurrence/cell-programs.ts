/** The kinds of cells: what can stand in one, and how cells share. */
import { cell, model, plainCell, program, size, type RecurrentProgram } from "./program.ts";

const [x, memory] = [
  [2, 5, 4],
  [2, 7, 6],
] as const;

export const cellPrograms: ReadonlyMap<string, RecurrentProgram> = new Map<
  string,
  RecurrentProgram
>([
  [
    "of a point-free cell",
    program(
      `${plainCell}block Two(n: int) = R(n) -> R(n)\n${model("x[N, T, 4] -> y", "y = x -> scan(Two(3))")}`,
      [x],
      [[2, 5, 3]],
      size(4, 3) + size(3, 3),
    ),
  ],
  [
    "of a cell that applies a cell",
    program(
      plainCell +
        cell("Two : x[N, D] -> y[N, 3]", "state s[N, 3]", "s = pre s + (x -> R(3))", "y = s * 2") +
        model(
          "x[N, T, 4], s0[N, 3], h0[N, 3] -> y, h, s",
          "(y, h, s) = x -> scan(Two, init: (h0, s0), final: true)",
        ),
      [x, [2, 3], [2, 3]],
      [
        [2, 5, 3],
        [2, 3],
        [2, 3],
      ],
      size(4, 3),
    ),
  ],
  [
    "of a cell that applies one cell twice",
    program(
      plainCell +
        cell("W : x[N, D] -> y[N, 3]", "c = R(3)", "y = c(x) + c(2 * x)") +
        model("x[N, T, 4] -> y", "y = x -> scan(W)"),
      [x],
      [[2, 5, 3]],
      size(4, 3),
    ),
  ],
  [
    "inside a cell",
    program(
      plainCell +
        cell(
          "Rows : x[N, K, D] -> s[N, 3]",
          "state s[N, 3]",
          "s = pre s + (x -> scan(R(3), keep: last))",
        ) +
        model("x[N, T, K, 4] -> y", "y = x -> scan(Rows)"),
      [[2, 5, 6, 4]],
      [[2, 5, 3]],
      size(4, 3),
    ),
  ],
  [
    "with what is given",
    program(
      cell(
        "Decoder(n: int) : x[N, D] given memory[N, Tk, E] -> h[N, n]",
        "state h[N, n]",
        "query = rearrange(dense(E)(pre h), [N, E] => [N, 1, E])",
        "weight = softmax(sum(memory * query, over: 2))",
        "context = sum(rearrange(weight, [N, Tk] => [N, Tk, 1]) * memory, over: 1)",
        "h = tanh(dense(n)(concat(x, context, pre h)))",
      ) + model("x[N, T, 4], memory[N, Tk, 6] -> y", "y = (x, memory) -> scan(Decoder(3))"),
      [x, memory],
      [[2, 5, 3]],
      3 * 6 + 6 + 13 * 3 + 3,
    ),
  ],
  [
    "of a signal mentioned from outside",
    program(
      plainCell +
        model(
          "x[N, T, 4], m[N, 4] -> y, z",
          "shift = m -> dense(4)",
          "y = x -> scan(|u| R(3)(u + shift))",
          "z = 2 * shift",
        ),
      [x, [2, 4]],
      [
        [2, 5, 3],
        [2, 4],
      ],
      size(4, 3) + 20,
    ),
  ],
  [
    "inside a cell, of a signal from outside",
    program(
      plainCell +
        model(
          "x[N, T, 5, 4], m[N, 4] -> y",
          "y = x -> scan(|row| row -> scan(|u| R(3)(u + m), keep: last))",
        ),
      [
        [2, 3, 5, 4],
        [2, 4],
      ],
      [[2, 3, 3]],
      size(4, 3),
    ),
  ],
  [
    "with several sequences, states and outputs",
    program(
      cell(
        "C : a[N, D], b[N, E] -> y[N, 4], z[N, 2]",
        "state s[N, 4] = ones",
        "state t[N, 2] = 0.5",
        "s = pre s + dense(4)(a)",
        "t = pre t * dense(2)(b)",
        "y = s",
        "z = t + dense(2)(pre s)",
      ) + model("a[N, T, 4], b[N, T, 3] -> y, z", "(y, z) = (a, b) -> scan(C)"),
      [x, [2, 5, 3]],
      [
        [2, 5, 4],
        [2, 5, 2],
      ],
      20 + 8 + 10,
    ),
  ],
  [
    "of images",
    program(
      cell(
        "C(c: int) : x[N, H, W, D] -> h[N, H, W, c]",
        "state h[N, H, W, c]",
        "h = tanh(conv(c, 3, pad: same)(concat(x, pre h)))",
      ) + model("x[N, T, 6, 6, 2] -> y", "y = x -> scan(C(3))"),
      [[2, 5, 6, 6, 2]],
      [[2, 5, 6, 6, 3]],
      9 * 5 * 3 + 3,
    ),
  ],
  [
    "with a mask",
    program(
      plainCell +
        model(
          "x[N, T, 4], bool m[N, T] -> y, z",
          "y = x -> scan(R(3), mask: m)",
          "z = x -> scan(R(3), mask: m, keep: last, reverse: true)",
        ),
      [x, [2, 5]],
      [
        [2, 5, 3],
        [2, 3],
      ],
      2 * size(4, 3),
    ),
  ],
  [
    "of words",
    program(
      cell(
        "E(v: int) : int32 t[N] -> h[N, 4]",
        "state h[N, 4]",
        "h = pre h * 0.5 + embedding(v, 4)(t)",
      ) + model("int32 t[N, T] -> y", "y = t -> scan(E(9))"),
      [[2, 5]],
      [[2, 5, 4]],
      36,
    ),
  ],
  [
    "with a state of ints",
    program(
      cell("Count : bool b[N] -> n[N]", "state int32 n[N] = zeros", "n = pre n + cast(b, int32)") +
        model("bool b[N, T] -> n", "n = b -> scan(Count)"),
      [[2, 5]],
      [[2, 5]],
      0,
    ),
  ],
  [
    "that feeds back what it chose",
    program(
      cell(
        "Greedy(vocab: int, n: int) : x[N, D], int32 told[N] -> logits[N, vocab], said[N], count[N]",
        "state h[N, n]",
        "state int32 said[N] = ones",
        "state int32 count[N]",
        "state bool isOver[N]",
        "h = tanh(dense(n)(concat(x, embedding(vocab, n)(where(told > 0, told, pre said)), pre h)))",
        "logits = dense(vocab)(h)",
        "said = where(pre isOver, pre said, argmax(logits))",
        "isOver = pre isOver or said == 2",
        "count = pre count + cast(not isOver, int32) * 3",
      ) +
        model(
          "x[N, T, 4], int32 told[N, T], bool m[N, T] -> l, s, c, h",
          "(l, s, c, h, said, count, isOver) = (x, told) -> scan(Greedy(7, 5), mask: m, final: true)",
        ),
      [x, [2, 5], [2, 5]],
      [
        [2, 5, 7],
        [2, 5],
        [2, 5],
        [2, 5],
      ],
      35 + 75 + 42,
    ),
  ],
  [
    "with a state of bools",
    program(
      cell("Seen : bool b[N] -> s[N]", "state bool s[N] = zeros", "s = pre s or b") +
        model("bool b[N, T] -> s", "s = b -> scan(Seen)"),
      [[2, 5]],
      [[2, 5]],
      0,
    ),
  ],
  [
    "with dropout and norms",
    program(
      cell(
        "R(n: int) : x[N, D] -> h[N, n]",
        "state h[N, n]",
        "h = tanh(dense(n, bias: false)(concat(x -> dropout(0.5), pre h)) -> batch_norm -> layer_norm(eps: 0.1))",
      ) + model("x[N, T, 4] -> y", "y = x -> scan(R(3))"),
      [x],
      [[2, 5, 3]],
      size(4, 3) - 3 + 12,
    ),
  ],
  [
    "with a buffer",
    program(
      cell(
        "R(n: int) : x[N, D] -> h[N, n]",
        "state h[N, n]",
        "buffer c[n] = zeros",
        "next c = 0.9 * c + mean(h, over: N)",
        "h = tanh(dense(n)(concat(x, pre h))) + c",
      ) + model("x[N, T, 4] -> y", "y = x -> scan(R(3))"),
      [x],
      [[2, 5, 3]],
      size(4, 3),
    ),
  ],
  [
    "with weights as signals",
    program(
      cell(
        "R(n: int) : x[N, D] -> h[N, n]",
        "param U[n, n]",
        "param W[D, n]",
        "state h[N, n]",
        "h = tanh(x @ W + pre h @ U)",
      ) + model("x[N, T, 4] -> y", "y = x -> scan(R(3)) -> dense(2)"),
      [x],
      [[2, 5, 2]],
      12 + 9 + 8,
    ),
  ],
  [
    "two steps back",
    program(
      cell(
        "Echo : x[N, D] -> y[N, D]",
        "state a[N, D]",
        "state b[N, D]",
        "a = x",
        "b = pre a",
        "y = x - pre b",
      ) + model("x[N, T, 4] -> y", "y = x -> scan(Echo)"),
      [x],
      [[2, 5, 4]],
      0,
    ),
  ],
  [
    "with a state nobody reads",
    program(
      cell("Idle : x[N, D] -> y[N, D]", "state a[N, D]", "a = x + pre a", "y = 2 * x") +
        model("x[N, T, 4] -> y", "y = x -> scan(Idle)"),
      [x],
      [[2, 5, 4]],
      0,
    ),
  ],
]);
