/** Losses and metrics as text. */
import type { Measures } from "../../runtime/training/step.ts";

/** `loss 0.1234  accuracy 97.1 %` */
export function printMeasures({ loss, metrics }: Measures): string {
  return [["loss", loss] as const, ...Object.entries(metrics)]
    .map(([name, value]) => `${name} ${printMeasure(name, value)}`)
    .join("  ");
}

/** Accuracies in per cent, other numbers to four digits. */
export function printMeasure(name: string, value: number): string {
  return name.includes("accuracy") ? `${(100 * value).toFixed(1)} %` : value.toPrecision(4);
}

/** `12 s`, `3 min 20 s`, `2 h 5 min` */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
