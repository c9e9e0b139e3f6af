/** Progress of training in a terminal: one line that is redrawn, or a line for each epoch where there is no terminal. */
import picocolors from "picocolors";
import type { FitOptions } from "../../runtime/training/fit.ts";
import type { TrainingProgress } from "../../runtime/training/progress.ts";
import { duration, printMeasures } from "./measures.ts";

export { renderConfusionMatrix } from "./confusion-matrix.ts";
export { historyTable } from "./history-table.ts";
export { printMeasures } from "./measures.ts";

/** Where to write; `process.stdout` is one. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const redrawEvery = 80;
const widestBar = 30;
const narrowestBar = 5;

/**
 * The callbacks of `fit` that show, while an epoch runs, a bar with loss, metrics, speed and the time left, as much of
 * it as fits in a line, and a line for each epoch that has ended. Colours go by `NO_COLOR` and the terminal.
 */
export function progressBar(
  output: Output = process.stdout,
): Required<Pick<FitOptions, "onBatch" | "onEpoch">> {
  const isLive = output.isTTY === true;
  let drawn = -Infinity;
  return {
    onBatch: (progress) => {
      const now = performance.now();
      if (!isLive || (now - drawn < redrawEvery && progress.batch < progress.batches)) return;
      drawn = now;
      output.write(`\r${liveLine(progress, output.columns ?? 80)}\u001b[K`);
    },
    onEpoch: (progress) => {
      output.write(`${isLive ? "\r\u001b[K" : ""}${epochLine(progress)}\n`);
    },
  };
}

/** As many of the parts as there is room for, the most wanted first; a full line would wrap. */
function liveLine(progress: TrainingProgress, columns: number): string {
  const { epoch, epochs, batch, batches, measures, seconds } = progress;
  const share = (epoch - 1 + batch / batches) / epochs;
  const speed = seconds > 0 ? ((epoch - 1) * batches + batch) / seconds : 0;
  const parts = [
    `epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}`,
    ...printMeasures(measures).split("  "),
    `${duration((seconds / share) * (1 - share))} left`,
    `${speed.toPrecision(3)} batches/s`,
  ];
  const room = columns - 1;
  let [head = ""] = parts;
  let tail = "";
  for (const part of parts.slice(1)) {
    if (head.length + tail.length + 2 + part.length > room) break;
    tail += `  ${part}`;
  }
  const width = Math.min(widestBar, room - head.length - tail.length - 2);
  head = head.slice(0, room);
  return width < narrowestBar ? head + tail : `${head}  ${bar(batch / batches, width)}${tail}`;
}

function bar(share: number, width: number): string {
  const full = Math.round(share * width);
  return picocolors.cyan("━".repeat(full)) + picocolors.dim("━".repeat(width - full));
}

function epochLine({ epoch, epochs, measures, validation, seconds }: TrainingProgress): string {
  const number = String(epoch).padStart(String(epochs).length);
  const held = validation ? `   held out: ${printMeasures(validation)}` : "";
  return `epoch ${number}/${epochs}  ${printMeasures(measures)}${held}   ${duration(seconds)}`;
}
