/** Cells with recurrences within their steps that read states, or rows, of the one around. */
import { cell, model, program, size, type RecurrentProgram } from "./program.ts";

const plain = cell(
  "R(n: int) : x[N, D] -> h[N, n]",
  "state h[N, n]",
  "h = tanh(dense(n)(concat(x, pre h)))",
);

const words = [2, 4, 3, 4];

export const nestedCells: ReadonlyMap<string, RecurrentProgram> = new Map<string, RecurrentProgram>(
  [
    [
      "of a cell that goes through a word from where the last one ended",
      program(
        plain +
          cell(
            "Words : x[N, K, D] -> s[N, 3]",
            "state s[N, 3]",
            "(all, last) = x -> scan(R(3), init: pre s, final: true)",
            "s = tanh(last + mean(all, over: 1))",
          ) +
          model("x[N, T, K, 4] -> y", "y = x -> scan(Words)"),
        [words],
        [[2, 4, 3]],
        size(4, 3),
      ),
    ],
    [
      "of a cell that reads a memory with its state at hand",
      program(
        cell(
          "Reader(n: int) : m[N, E] given q[N, Q] -> r[N, n]",
          "state r[N, n]",
          "gate = sigmoid(dense(1)(concat(m, q, pre r)))",
          "r = pre r + gate * (dense(n, bias: false)(m) - pre r)",
        ) +
          cell(
            "Decoder : x[N, D] given memory[N, S, E] -> h[N, 3]",
            "state h[N, 3]",
            "read = (memory, pre h) -> scan(Reader(2), reverse: true, keep: last)",
            "h = tanh(dense(3)(concat(x, read, pre h)))",
          ) +
          model("x[N, T, 4], memory[N, S, 5] -> y", "y = (x, memory) -> scan(Decoder)"),
        [
          [2, 4, 4],
          [2, 3, 5],
        ],
        [[2, 4, 3]],
        5 + 3 + 2 + 1 + 10 + 3 * 9 + 3,
      ),
    ],
    [
      "of a cell whose words have holes and counts",
      program(
        cell(
          "Counted(n: int) : x[N, D] -> h[N, n], int32 count[N]",
          "state h[N, n]",
          "state int32 count[N]",
          "count = pre count + 1",
          "h = 0.5 * pre h + dense(n)(x) * sigmoid(pre h)",
        ) +
          cell(
            "Words : x[N, K, D], bool there[N, K] -> s[N, 3]",
            "state s[N, 3]",
            "word = x + 0.1 * rearrange(dense(4)(pre s), [N, D] => [N, 1, D])",
            "(h, count) = word -> scan(Counted(3), mask: there, keep: last)",
            "s = tanh(h + 0.1 * rearrange(cast(count, float32), [N] => [N, 1]) + 0.2 * pre s)",
          ) +
          model("x[N, T, K, 4], bool there[N, T, K] -> y", "y = (x, there) -> scan(Words)"),
        [words, words.slice(0, 3)],
        [[2, 4, 3]],
        15 + 16,
      ),
    ],
    [
      "of a cell that hands the recurrence within it a block",
      program(
        cell(
          "Deep(n: int, layer: block) : x[N, D] -> h[N, n]",
          "state h[N, n]",
          "h = layer(concat(x, pre h)) -> layer_norm -> tanh",
        ) +
          cell(
            "Outer(n: int) : x[N, D] -> s[N, n]",
            "state s[N, n]",
            "shared = dense(n)",
            "pieces = stack(x, 0.5 * x, pre s, axis: 1)",
            "s = shared(concat(x, pre s)) + (pieces -> scan(Deep(n, shared), keep: last))",
          ) +
          model("x[N, T, 3] -> y", "y = x -> scan(Outer(3))"),
        [[2, 4, 3]],
        [[2, 4, 3]],
        21 + 21 + 6,
      ),
    ],
    [
      "of a cell in a cell in a cell",
      program(
        plain +
          cell(
            "Middle : x[N, K, D] given around[N, A] -> m[N, 2]",
            "state m[N, 2]",
            "m = tanh(dense(2)(concat(pre m, around)) + (x -> scan(R(2), keep: last)))",
          ) +
          cell(
            "Outer : x[N, J, K, D] -> s[N, 2]",
            "state s[N, 2]",
            "s = 0.5 * pre s + ((x, pre s) -> scan(Middle, keep: last))",
          ) +
          model("x[N, T, J, K, 3] -> y", "y = x -> scan(Outer)"),
        [[2, 3, 2, 2, 3]],
        [[2, 3, 2]],
        size(3, 2) + 10,
      ),
    ],
  ],
);
