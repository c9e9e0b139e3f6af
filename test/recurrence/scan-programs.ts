/** The ways to run a cell: options of `scan`, stacks of scans, and what can stand in place of a cell. */
import { model, plainCell, program, size, type RecurrentProgram } from "./program.ts";

const x = [2, 5, 4] as const;

export const scanPrograms: ReadonlyMap<string, RecurrentProgram> = new Map<
  string,
  RecurrentProgram
>([
  [
    "forward",
    program(
      plainCell + model("x[N, T, 4] -> y", "y = x -> scan(R(3))"),
      [x],
      [[2, 5, 3]],
      size(4, 3),
    ),
  ],
  [
    "reverse",
    program(
      plainCell + model("x[N, T, 4] -> y", "y = x -> scan(R(3), reverse: true)"),
      [x],
      [[2, 5, 3]],
      size(4, 3),
    ),
  ],
  [
    "of a known length",
    program(
      plainCell + model("x[N, 5, 4] -> y", "y = x -> scan(R(3), keep: last)"),
      [x],
      [[2, 3]],
      size(4, 3),
    ),
  ],
  [
    "with a first state",
    program(
      plainCell + model("x[N, T, 4], h0[N, 3] -> y", "y = x -> scan(R(3), keep: last, init: h0)"),
      [x, [2, 3]],
      [[2, 3]],
      size(4, 3),
    ),
  ],
  [
    "with final states",
    program(
      plainCell + model("x[N, T, 4] -> y, s", "(y, s) = x -> scan(R(3), final: true)"),
      [x],
      [
        [2, 5, 3],
        [2, 3],
      ],
      size(4, 3),
    ),
  ],
  [
    "stacked",
    program(
      plainCell +
        model("x[N, T, 4] -> y", "y = x -> scan(R(3)) -> scan(R(2)) -> repeat 2 { scan(R(5)) }"),
      [x],
      [[2, 5, 5]],
      size(4, 3) + size(3, 2) + size(2, 5) + size(5, 5),
    ),
  ],
  [
    "stacked by `for`",
    program(
      plainCell +
        model("x[N, T, 4] -> y", "y = x -> for (i, n) in [(0, 3), (1, 5)] { scan(R(n + i)) }"),
      [x],
      [[2, 5, 6]],
      size(4, 3) + size(3, 6),
    ),
  ],
  [
    "of composed cells",
    program(
      plainCell + model("x[N, T, 4] -> y", "y = x -> scan(R(3) -> dense(7) -> R(2))"),
      [x],
      [[2, 5, 2]],
      size(4, 3) + 28 + size(7, 2),
    ),
  ],
  [
    "of repeated cells",
    program(
      plainCell + model("x[N, T, 4] -> y", "y = x -> scan(repeat 2 { R(4) })"),
      [x],
      [[2, 5, 4]],
      2 * size(4, 4),
    ),
  ],
  [
    "of a lambda",
    program(
      plainCell + model("x[N, T, 4] -> y", "y = x -> scan(|u| u + R(4)(u))"),
      [x],
      [[2, 5, 4]],
      size(4, 4),
    ),
  ],
  [
    "of a block without state",
    program(model("x[N, T, 4] -> y", "y = x -> scan(dense(3) -> relu)"), [x], [[2, 5, 3]], 15),
  ],
  [
    "by a late-bound width",
    program(
      `${plainCell}model M(n_units: int = 3, paths: int = 2, D: int = 4) : x[N, T, 4] -> y[N, T, n_units] {\n  y = x -> scan(R(paths + D)) -> scan(R(n_units))\n}\n`,
      [x],
      [[2, 5, 3]],
      size(4, 6) + size(6, 3),
    ),
  ],
  [
    "in both directions",
    program(
      `${plainCell}block Both(n: int) : x[N, T, D] -> y[N, T, 2 * n] {\n  y = concat(x -> scan(R(n)), x -> scan(R(n), reverse: true))\n}\n${model("x[N, T, 4] -> y", "y = x -> Both(3)")}`,
      [x],
      [[2, 5, 6]],
      2 * size(4, 3),
    ),
  ],
  [
    "shared by two sequences",
    program(
      plainCell +
        model("a[N, T, 4], b[N, S, 4] -> y", "f = scan(R(3), keep: last)", "y = f(a) + f(b)"),
      [x, [2, 3, 4]],
      [[2, 3]],
      size(4, 3),
    ),
  ],
  [
    "of a cell shared by two scans",
    program(
      plainCell +
        model(
          "a[N, T, 4], b[N, T, 4] -> y",
          "c = R(3)",
          "y = scan(c, keep: last)(a) + scan(c, keep: last)(b)",
        ),
      [x, x],
      [[2, 3]],
      size(4, 3),
    ),
  ],
  [
    "of a block shared with a plain layer",
    program(
      plainCell + model("x[N, T, 4] -> y", "f = dense(4)", "y = f(x) -> scan(|u| R(4)(f(u))) -> f"),
      [x],
      [[2, 5, 4]],
      20 + size(4, 4),
    ),
  ],
]);
