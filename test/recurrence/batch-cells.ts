/** Cells whose steps compute with the whole batch at once. */
import { cell, model, program, type RecurrentProgram } from "./program.ts";

const x = [3, 5, 4];

const ofBatch = (parameters: number, ...equations: readonly string[]): RecurrentProgram =>
  program(
    cell("C(n: int) : x[N, D] -> h[N, n]", "state h[N, n]", ...equations) +
      model("x[N, T, 4] -> y", "y = x -> scan(C(3))"),
    [x],
    [[3, 5, 3]],
    parameters,
  );

export const batchCells: ReadonlyMap<string, RecurrentProgram> = new Map<string, RecurrentProgram>([
  [
    "of a cell with the mean and the spread of the batch",
    ofBatch(
      27,
      "a = dense(n)(concat(x, pre h))",
      "param gain[n] = ones",
      "h = tanh(gain * (a - mean(a, over: N)) / sqrt(variance(a, over: N) + 1))",
    ),
  ],
  [
    "of a cell with the greatest and the least of the batch",
    ofBatch(
      24,
      "a = dense(n)(concat(x, pre h))",
      "h = tanh(a + 0.3 * max(a, over: N) - 0.2 * min(pre h, over: N) * mean(x))",
    ),
  ],
  [
    "of a cell whose batch votes",
    ofBatch(
      24,
      "a = dense(n)(concat(x, pre h))",
      "share = mean(cast(a > 0.0, float32), over: N)",
      "h = where(share > 0.5, tanh(a), a * share)",
    ),
  ],
  [
    "of a cell with a soft choice among the batch",
    ofBatch(24, "a = dense(n)(concat(x, pre h))", "h = tanh(a + softmax(a, over: N))"),
  ],
]);
