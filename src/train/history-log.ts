/** A log of epochs: CSV, or a line of JSON for each, by the ending of the file's name. */
import { appendFileSync } from "node:fs";
import type { TrainingProgress } from "../../runtime/training/progress.ts";
import { writeAtomically } from "../host/write-files.ts";

/** Begins the log, with the epochs that a training which goes on has behind it; gives what adds an epoch. */
export function historyLog(
  path: string,
  before: readonly TrainingProgress[],
): (progress: TrainingProgress) => void {
  const isJson = /\.(json|jsonl|ndjson)$/.test(path);
  let names: readonly string[] | undefined;
  const lineOf = (progress: TrainingProgress): string => {
    const row = rowOf(progress);
    if (isJson) return `${JSON.stringify(Object.fromEntries(row))}\n`;
    const isFirst = names === undefined;
    names ??= row.map(([name]) => name);
    const values = new Map(row);
    const line = names.map((name) => cell(String(values.get(name) ?? ""))).join(",");
    return `${isFirst ? `${names.map(cell).join(",")}\n` : ""}${line}\n`;
  };
  writeAtomically(path, before.map(lineOf).join(""));
  return (progress) => {
    appendFileSync(path, lineOf(progress));
  };
}

/** A cell of a table, in quotes where it must be (RFC 4180). */
export function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function rowOf(progress: TrainingProgress): readonly (readonly [string, number])[] {
  const { epoch, measures, validation, learningRate, seconds } = progress;
  const held = validation
    ? [["val_loss", validation.loss] as const, ...Object.entries(validation.metrics).map(([name, value]) => [`val_${name}`, value] as const)] // prettier-ignore
    : [];
  return [
    ["epoch", epoch],
    ["loss", measures.loss],
    ...Object.entries(measures.metrics),
    ...held,
    ...(learningRate === undefined ? [] : [["learning_rate", learningRate] as const]),
    ["seconds", Number(seconds.toFixed(3))],
  ];
}
