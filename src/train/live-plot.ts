/** Progress with curves of the loss and of the first metric below it, redrawn after each epoch; in terminals only. */
import type { FitOptions } from "../../runtime/training/fit.ts";
import type { TrainingProgress } from "../../runtime/training/progress.ts";
import { plot, type Curve } from "./plot.ts";
import { progressBar, type Output } from "./progress.ts";

const plotHeight = 5;
const widest = 72;

export function livePlot(
  output: Output = process.stdout,
  before: readonly TrainingProgress[] = [],
): Required<Pick<FitOptions, "onBatch" | "onEpoch">> {
  const bar = progressBar(output);
  if (output.isTTY !== true) return bar;
  const epochs = [...before];
  let drawn = 0;
  return {
    onBatch: bar.onBatch,
    onEpoch: (progress) => {
      // The live line stands below the curves: up over them, and away with all of it.
      if (drawn > 0) output.write(`\r\u001b[${drawn}A\u001b[J`);
      bar.onEpoch(progress);
      epochs.push(progress);
      const lines = curves(epochs).flatMap((curve) =>
        plot(curve, Math.min(widest, (output.columns ?? 80) - 1), plotHeight),
      );
      drawn = lines.length;
      if (lines.length > 0) output.write(`${lines.join("\n")}\n`);
    },
  };
}

function curves(epochs: readonly TrainingProgress[]): readonly Curve[] {
  const last = epochs.at(-1)?.validation ? "held-out " : "";
  const of = ({ measures, validation }: TrainingProgress): TrainingProgress["measures"] =>
    validation ?? measures;
  const [metric] = Object.keys(epochs[0]?.measures.metrics ?? {});
  const loss = { name: `${last}loss`, values: epochs.map((one) => of(one).loss) };
  if (metric === undefined) return [loss];
  const values = epochs.map((one) => of(one).metrics[metric] ?? NaN);
  return [loss, { name: `${last}${metric}`, values }];
}
