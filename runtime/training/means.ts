/** Means over batches, each weighted by how many samples it has. */
import type { Measures } from "./step.ts";

export interface Means {
  add(measures: Measures, samples: number): void;
  measures(): Measures;
}

export function means(): Means {
  let total = 0;
  let loss = 0;
  const metrics = new Map<string, number>();
  return {
    add: (measures, samples) => {
      total += samples;
      loss += samples * measures.loss;
      for (const [name, value] of Object.entries(measures.metrics))
        metrics.set(name, (metrics.get(name) ?? 0) + samples * value);
    },
    measures: () => ({
      loss: loss / total,
      metrics: Object.fromEntries([...metrics].map(([name, sum]) => [name, sum / total])),
    }),
  };
}
