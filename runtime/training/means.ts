/** Means over batches, each weighted by how many samples it has. */
import type { Measures } from "./step.ts";

/** Sums so far, to go on from. */
export interface MeansState {
  readonly samples: number;
  readonly loss: number;
  readonly metrics: Readonly<Record<string, number>>;
}

export interface Means {
  add(measures: Measures, samples: number): void;
  measures(): Measures;
  state(): MeansState;
}

export function means(before?: MeansState): Means {
  let { samples: total, loss } = before ?? { samples: 0, loss: 0 };
  const metrics = new Map<string, number>(Object.entries(before?.metrics ?? {}));
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
    state: () => ({ samples: total, loss, metrics: Object.fromEntries(metrics) }),
  };
}
