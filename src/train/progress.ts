/** Progress of training in a terminal: one line that is redrawn, or a line for each epoch where there is no terminal. */
import picocolors from "picocolors";
import type { FitOptions, TrainingProgress } from "../../runtime/training/fit.ts";
import type { Measures } from "../../runtime/training/step.ts";

interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** The callbacks of `fit` that show a bar with loss, metrics and the time left. */
export function progressBar(
  output: Output = process.stdout,
): Pick<FitOptions, "onBatch" | "onEpoch"> {
  const isLive = output.isTTY === true;
  const start = performance.now();
  let drawn = 0;
  return {
    onBatch(report) {
      const now = performance.now();
      if (!isLive || (now - drawn < 80 && report.batch < report.batches)) return;
      drawn = now;
      output.write(`\r${liveLine(report, (now - start) / 1000, output.columns ?? 80)}\u001b[K`);
    },
    onEpoch(report) {
      output.write(`${isLive ? "\r\u001b[K" : ""}${epochLine(report)}\n`);
    },
  };
}

function liveLine(
  { epoch, epochs, batch, batches, measures }: TrainingProgress,
  seconds: number,
  columns: number,
): string {
  const done = (epoch - 1 + batch / batches) / epochs;
  const left = done > 0 ? (seconds / done) * (1 - done) : 0;
  const tail = ` ${printMeasures(measures)}  ${duration(left)} left`;
  const head = `epoch ${String(epoch).padStart(String(epochs).length)}/${epochs} `;
  const room = Math.min(30, columns - head.length - tail.length - 1);
  return (
    head +
    (room >= 5 ? bar(batch / batches, room) : "") +
    tail.slice(0, Math.max(0, columns - head.length - Math.max(0, room) - 1))
  );
}

function bar(part: number, width: number): string {
  const full = Math.round(part * width);
  return picocolors.cyan("━".repeat(full)) + picocolors.dim("━".repeat(width - full));
}

function epochLine({ epoch, measures, validation, seconds }: TrainingProgress): string {
  const held = validation ? `   held out: ${printMeasures(validation)}` : "";
  return `epoch ${String(epoch).padStart(3)}  ${printMeasures(measures)}${held}   ${duration(seconds)}`;
}

/** `loss 0.1234  accuracy 97.1 %` */
export function printMeasures({ loss, metrics }: Measures): string {
  const shown = Object.entries(metrics).map(([name, value]) =>
    name.includes("accuracy")
      ? `${name} ${(100 * value).toFixed(1)} %`
      : `${name} ${value.toPrecision(4)}`,
  );
  return [`loss ${loss.toPrecision(4)}`, ...shown].join("  ");
}

function duration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** Counts of answers, a row for each true class: `matrix[is][answered]`. */
export function renderConfusionMatrix(
  matrix: readonly (readonly number[])[],
  names: readonly string[],
): string {
  const width =
    Math.max(
      ...names.map((name) => name.length),
      ...matrix.flat().map((count) => String(count).length),
      3,
    ) + 1;
  const cell = (text: string): string => text.padStart(width);
  const head = `${" ".repeat(width)} ${names.map(cell).join("")}   ${picocolors.dim("← answered")}`;
  const rows = matrix.map((row, index) => {
    const cells = row.map((count, column) => {
      const text = cell(count === 0 ? "·" : String(count));
      if (column === index) return picocolors.green(text);
      return count === 0 ? picocolors.dim(text) : picocolors.red(text);
    });
    const total = row.reduce((sum, count) => sum + count, 0);
    const right =
      total === 0 ? "" : `  ${((100 * (row[index] ?? 0)) / total).toFixed(1).padStart(5)} %`;
    return `${cell(names[index] ?? "")} ${cells.join("")}${right}`;
  });
  return [head, ...rows].join("\n");
}
