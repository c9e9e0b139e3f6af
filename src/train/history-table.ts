/** What a training came to, as a table. */
import type { TrainingProgress } from "../../runtime/training/progress.ts";
import { printMeasure } from "./measures.ts";

/** A line for each epoch; of many epochs only some, evenly spread, with the first and the last. */
export function historyTable(epochs: readonly TrainingProgress[], most = 12): string {
  const [first] = epochs;
  if (!first) return "";
  const metrics = Object.keys(first.measures.metrics);
  const measured = ["loss", ...metrics];
  const held = first.validation ? measured.map((name) => `held-out ${name}`) : [];
  const head = ["epoch", ...measured, ...held, "seconds"];
  const rows = someOf(epochs, most).map(({ epoch, measures, validation, seconds }) => [
    String(epoch),
    ...[measures, ...(validation ? [validation] : [])].flatMap(({ loss, metrics: values }) => [
      printMeasure("loss", loss),
      ...metrics.map((name) => printMeasure(name, values[name] ?? NaN)),
    ]),
    seconds.toFixed(1),
  ]);
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return [head, ...rows]
    .map((row) => row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join("  "))
    .join("\n");
}

function someOf<Item>(items: readonly Item[], most: number): readonly Item[] {
  if (items.length <= most) return items;
  const places = Array.from({ length: most }, (_, index) =>
    Math.round((index * (items.length - 1)) / (most - 1)),
  );
  return places.map((place) => items[place]).filter((item) => item !== undefined);
}
