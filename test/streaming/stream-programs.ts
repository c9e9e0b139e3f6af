/** Models that stream, with everything around the scans that acts on each time step by itself. */
import { model, plainCell, program, type RecurrentProgram } from "../recurrence/program.ts";

const x = [2, 5, 4] as const;

export const streamPrograms: ReadonlyMap<string, RecurrentProgram> = new Map<
  string,
  RecurrentProgram
>([
  [
    "with a mask, running forward",
    program(
      plainCell +
        model(
          "x[N, T, 4], bool m[N, T] -> y, z, s",
          "(y, s) = x -> scan(R(3), mask: m, final: true)",
          "z = x -> scan(R(3), mask: m, keep: last)",
        ),
      [x, [2, 5]],
      [],
      0,
    ),
  ],
  [
    "of rows of an image",
    program(
      plainCell +
        model("x[N, 28, 28] -> y", "y = x -> scan(R(3)) -> scan(R(2), keep: last) -> dense(2)"),
      [[2, 28, 28]],
      [],
      0,
    ),
  ],
  [
    "of words, with layers on both sides",
    program(
      plainCell +
        model(
          "int32 t[N, T] -> y",
          "y = t -> embedding(9, 4) -> layer_norm -> dropout(0.5) -> scan(R(3)) -> batch_norm -> relu -> scan(R(3)) -> dense(9) -> softmax",
        ),
      [[2, 5]],
      [],
      0,
    ),
  ],
  [
    "of frames, in a batch of their own",
    program(
      plainCell +
        model(
          "x[N, T, 6, 6, 1] -> y",
          "f = rearrange(x, [N, T, H, W, C] => [N * T, H, W, C]) -> conv(3, 3) -> relu -> flatten",
          "y = rearrange(f, [N * T, D] => [N, T, D]) -> scan(R(3)) -> last",
        ),
      [[2, 4, 6, 6, 1]],
      [],
      0,
    ),
  ],
  [
    "with a residual connection and another input",
    program(
      plainCell +
        model(
          "x[N, T, 4], z[N, T, 4] -> y",
          "y = x + (x -> scan(R(4))) * z + concat(x -> scan(R(2)), slice(z, start: 0, length: 2))",
        ),
      [x, x],
      [],
      0,
    ),
  ],
  [
    "that decodes what an encoder read",
    program(
      `${plainCell}model M(units: int = 3) : a[N, S, 4], b[N, T, 4] -> y[N, T, units], e[N, units] {\n  e = a -> scan(R(units), keep: last) -> dense(units)\n  y = b -> scan(R(units), init: e) -> dense(units)\n}\n`,
      [[2, 3, 4], x],
      [],
      0,
    ),
  ],
  [
    "with attention to a memory",
    program(
      `${plainCell}${model("x[N, T, 4], memory[N, K, 4] -> y", "h = x -> scan(R(4))", "y = softmax(h @ transpose(memory), over: K) @ (memory -> dense(5))")}`,
      [x, [2, 6, 4]],
      [],
      0,
    ),
  ],
  [
    "with tied weights",
    program(
      `${plainCell}${model("int32 t[N, T] -> y", "param E[7, 4] = normal(0.5)", "y = (gather(E, t) -> scan(R(4))) @ transpose(E)")}`,
      [[2, 5]],
      [],
      0,
    ),
  ],
  [
    "with time moved about",
    program(
      plainCell +
        model(
          "x[N, T, 4] -> y",
          "h = transpose(rearrange(x -> scan(R(6)), [N, T, 2 * d] => [N, 2, T, d]))",
          "y = rearrange(h, [N, a, b, T] => [N, T, a * b])",
        ),
      [x],
      [],
      0,
    ),
  ],
]);
