/** A summary as an aligned table. */
import { textWidth } from "../source/text-width.ts";
import type { LayerSummary, PortSummary, Quantity, Summary } from "./summarize.ts";

const headings = [
  "layer",
  "operator",
  "output",
  "parameters",
  "multiply-adds",
  "memory",
  "receptive field",
] as const;

/** Names, operators and shapes stand on the left of their columns, numbers on the right. */
const leftColumns = 3;

export function renderSummary(summary: Summary): string {
  const rows = [headings, ...summary.layers.map(cellsOf)];
  const widths = headings.map((_, column) =>
    Math.max(...rows.map((row) => textWidth(row[column] ?? ""))),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, column) => padded(cell, widths[column] ?? 0, column < leftColumns))
      .join("  ")
      .trimEnd(),
  );
  const [head = "", ...body] = lines;
  const rule = "─".repeat(widths.reduce((sum, width) => sum + width + 2, -2));
  return `${[title(summary), "", head, rule, ...body, rule, ...totals(summary)].join("\n")}\n`;
}

function title({ model, hyperparameters, inputs, outputs }: Summary): string {
  const settings = Object.entries(hyperparameters).map(([name, value]) => `${name}: ${value}`);
  const ports = (list: readonly PortSummary[]): string =>
    list.map(({ name, shape }) => name + shapeText(shape)).join(", ");
  const head = settings.length === 0 ? model : `${model}(${settings.join(", ")})`;
  return `${head} : ${ports(inputs)} -> ${ports(outputs)}`;
}

function totals({
  params,
  nonTrainableParams,
  macs,
  memory,
  peakMemory,
}: Summary): readonly string[] {
  const others =
    nonTrainableParams === 0 ? "" : `, and ${count(nonTrainableParams)} that are not trained`;
  return [
    `Parameters     ${count(params)}${others}`,
    `Multiply-adds  ${count(macs)}${typeof macs === "number" ? ` (${scaled(macs)})` : ""}`,
    `Memory         ${bytes(memory)} for the results of all layers${peakMemory === null ? "" : `, at most ${bytes(peakMemory)} at a time`}`,
  ];
}

function cellsOf(layer: LayerSummary): readonly string[] {
  return [
    layer.name,
    layer.operator,
    shapeText(layer.shape),
    unlessNone(layer.params, count),
    unlessNone(layer.macs, count),
    bytes(layer.memory),
    fieldText(layer.receptiveField),
  ];
}

function unlessNone(quantity: Quantity, text: (quantity: Quantity) => string): string {
  return quantity === 0 ? "" : text(quantity);
}

/** `51×51, step 8`; the step is left out where it is 1. */
function fieldText(field: LayerSummary["receptiveField"]): string {
  if (!field) return "all";
  const size = field.size.join("×");
  const steps = [...new Set(field.stride)];
  if (steps.length === 1 && steps[0] === 1) return size;
  return `${size}, step ${steps.length === 1 ? String(steps[0]) : field.stride.join("×")}`;
}

function shapeText(shape: readonly Quantity[]): string {
  return `[${shape.join(", ")}]`;
}

function count(quantity: Quantity): string {
  return typeof quantity === "number" ? quantity.toLocaleString("en") : quantity;
}

function scaled(value: number): string {
  const [divisor, unit] = value >= 1e9 ? [1e9, "G"] : value >= 1e6 ? [1e6, "M"] : [1e3, "k"];
  return `${(value / divisor).toPrecision(4)} ${unit}`;
}

function bytes(quantity: Quantity): string {
  if (typeof quantity === "string") return `${quantity} B`;
  if (quantity < 1024) return `${quantity} B`;
  const power = quantity < 1024 ** 2 ? 1 : quantity < 1024 ** 3 ? 2 : 3;
  return `${(quantity / 1024 ** power).toFixed(power === 1 ? 1 : 2)} ${["", "KiB", "MiB", "GiB"][power] ?? ""}`;
}

function padded(text: string, width: number, isLeft: boolean): string {
  const space = " ".repeat(Math.max(0, width - textWidth(text)));
  return isLeft ? text + space : space + text;
}
