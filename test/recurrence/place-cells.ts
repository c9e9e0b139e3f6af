/** Cells whose steps find places along axes, and look rows up there. */
import { cell, model, program, type RecurrentProgram } from "./program.ts";

const x = [2, 5, 4];

export const placeCells: ReadonlyMap<string, RecurrentProgram> = new Map<string, RecurrentProgram>([
  [
    "that chooses places along its axes",
    program(
      cell(
        "Hard : x[N, D] -> h[N, 2, 3], int32 best[N, 2]",
        "state h[N, 2, 3] = 0.1",
        "input = rearrange(dense(6)(x), [N, 2 * a] => [N, 2, a])",
        "best = argmax(pre h + input, over: 2)",
        "least = 2 - argmin(pre h, over: 1) * 2 + argmax(input, over: 1)",
        "isOne = rearrange(best == 1, [N, a] => [N, a, 1])",
        "other = where(best > argmin(input, over: 2), maximum(best, 1), best - best)",
        "chosen = one_hot(best, 3) - 0.1 * one_hot(other, 3) + 0.2 * one_hot(argmin(input, over: 2), 3)",
        "moved = where(isOne, tanh(input), pre h * chosen) + 0.1 * chosen",
        "h = moved * rearrange(cast(least, float32), [N, b] => [N, 1, b])",
      ) + model("x[N, T, 4] -> h, best", "(h, best) = x -> scan(Hard)"),
      [x],
      [
        [2, 5, 2, 3],
        [2, 5, 2],
      ],
      30,
    ),
  ],
  [
    "that looks several rows of a table up",
    program(
      cell(
        "Reader : x[N, D] -> h[N, 5]",
        "param table[6, 5] = normal(0.5)",
        "param other[6, 5] = normal(0.5)",
        "state h[N, 5] = 0.1",
        "scores = stack(dense(6)(concat(x, pre h)), pre h @ transpose(table), axis: 1)",
        "places = argmax(scores, over: 2)",
        "found = gather(table, places)",
        "alone = gather(other, rearrange(slice(places, 1, 1, axis: 1), [N, 1] => [N]))",
        "h = tanh(sum(found, over: 1) - dense(5)(rearrange(found, [N, a, b] => [N, a * b])) + alone + rearrange(mean(scores, over: (1, 2)), [N] => [N, 1]))",
      ) + model("x[N, T, 4] -> h", "h = x -> scan(Reader)"),
      [x],
      [[2, 5, 5]],
      30 + 30 + 60 + 55,
    ),
  ],
]);
