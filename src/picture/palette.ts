import type { Look } from "./box.ts";

/** Fill, outline and ink of a box. Hues tell families of operations apart, also for most colour-blind readers. */
export interface Colors {
  readonly fill: string;
  readonly line: string;
  readonly ink: string;
}

export const palette: Readonly<Record<Look, Colors>> = {
  input: { fill: "#ffffff", line: "#334155", ink: "#0f172a" },
  output: { fill: "#334155", line: "#334155", ink: "#ffffff" },
  weight: { fill: "#fdf2f8", line: "#db2777", ink: "#831843" },
  convolution: { fill: "#dbeafe", line: "#3b82f6", ink: "#1e3a8a" },
  pooling: { fill: "#fee2e2", line: "#ef4444", ink: "#7f1d1d" },
  linear: { fill: "#ede9fe", line: "#8b5cf6", ink: "#4c1d95" },
  normalization: { fill: "#ccfbf1", line: "#14b8a6", ink: "#134e4a" },
  activation: { fill: "#fef3c7", line: "#f59e0b", ink: "#78350f" },
  arithmetic: { fill: "#ffffff", line: "#334155", ink: "#0f172a" },
  shape: { fill: "#f1f5f9", line: "#94a3b8", ink: "#334155" },
  recurrence: { fill: "#f0fdf4", line: "#22c55e", ink: "#14532d" },
  state: { fill: "#dcfce7", line: "#22c55e", ink: "#14532d" },
  block: { fill: "#f8fafc", line: "#94a3b8", ink: "#334155" },
  other: { fill: "#f5f5f4", line: "#a8a29e", ink: "#44403c" },
};

export const ink = {
  wire: "#64748b",
  loop: "#16a34a",
  label: "#64748b",
  muted: "#64748b",
} as const;
