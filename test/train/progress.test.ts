import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import type { TrainingProgress } from "../../runtime/training.ts";
import { duration } from "../../src/train/measures.ts";
import { historyTable, progressBar, renderConfusionMatrix } from "../../src/train/progress.ts";

const progress: TrainingProgress = {
  kind: "batch",
  epoch: 3,
  epochs: 10,
  batch: 50,
  batches: 100,
  measures: { loss: 0.123456, metrics: { accuracy: 0.9711 } },
  learningRate: 0.1,
  seconds: 25,
};

function written(columns: number, isTTY = true): string {
  let text = "";
  const bar = progressBar({ isTTY, columns, write: (part) => (text += part) });
  bar.onBatch(progress);
  bar.onEpoch({ ...progress, kind: "epoch", batch: 100 });
  return stripVTControlCharacters(text);
}

describe("progress", () => {
  it("redraws one line in a terminal", () => {
    expect(written(100).split("\r")[1]).toBe(
      `epoch  3/10  ${"━".repeat(23)}  loss 0.1235  accuracy 97.1 %  1 min 15 s left  10.0 batches/s`,
    );
  });

  it("shows what there is room for", () => {
    for (const columns of [10, 20, 40, 60, 79, 200]) {
      const [, live = ""] = written(columns).split("\r");
      expect(live.length).toBeLessThan(columns);
      expect(live.startsWith("epoch  3/10".slice(0, columns - 1))).toBe(true);
    }
    expect(written(40).split("\r")[1]).toBe(`epoch  3/10  ${"━".repeat(13)}  loss 0.1235`);
  });

  it("writes a line for each epoch where there is no terminal", () => {
    expect(written(80, false)).toBe("epoch  3/10  loss 0.1235  accuracy 97.1 %   25 s\n");
  });

  it("counts in tables", () => {
    const epochs = Array.from({ length: 40 }, (_, index) => ({
      ...progress,
      epoch: index + 1,
      validation: { loss: 1, metrics: { accuracy: 0.5 } },
    }));
    const lines = historyTable(epochs, 3).split("\n");
    expect(lines.map((line) => line.trim().split(/ {2,}/)[0])).toEqual(["epoch", "1", "21", "40"]);
    expect(new Set(lines.map((line) => line.length)).size).toBe(1);
    expect(lines[0]).toContain("held-out accuracy");
    expect(historyTable([])).toBe("");
  });

  it("aligns a confusion matrix", () => {
    const matrix = [
      [12, 0, 1],
      [0, 9, 0],
      [0, 0, 0],
    ];
    const text = renderConfusionMatrix(matrix, ["cat", "dog", "a very long name"]);
    expect(stripVTControlCharacters(text)).toBe(
      [
        "              cat  dog  a very long…   ← answered",
        "         cat   12    ·             1   92.3 %",
        "         dog    ·    9             ·  100.0 %",
        "a very long…    ·    ·             ·",
      ].join("\n"),
    );
  });

  it("tells time", () => {
    expect([0.04, 9.96, 59.4, 59.6, 200, 7500].map(duration)).toEqual([
      "0.0 s",
      "10 s",
      "59 s",
      "1 min 0 s",
      "3 min 20 s",
      "2 h 5 min",
    ]);
  });
});
