/**
 * `npm run example:overfitting -- --data digits.csv.gz`: a model that learns digits by heart, a fifth of
 * them with a wrong label, and the same model with dropout; each on what it learned and on other digits.
 */
import type { TrainingData } from "../../runtime/training/data.ts";
import { lineChart, type Line } from "../charts/line-chart.ts";
import { dataFor, keep, loadExample, train, type Example } from "../charts/example.ts";

/** Every fifth label becomes the next one. */
function withErrors({ inputs, targets }: TrainingData): TrainingData {
  const label = targets["label"];
  const values = label && "data" in label ? label.data : label;
  const wrong = Int32Array.from(values ?? [], (digit, index) =>
    index % 5 === 0 ? (digit + 1) % 10 : digit,
  );
  return { inputs, targets: { ...targets, label: wrong } };
}

const folder = "examples/overfitting";
const models = await loadExample(`${folder}/overfitting.nn`);
const rows = [
  "| | loss on what it learned | on the others | accuracy on the others |",
  "| --- | ---: | ---: | ---: |",
];
const lines: Line[] = [];
for (const [index, [name, title]] of [
  ["ByHeart", "without dropout"],
  ["WithDropout", "with dropout"],
].entries()) {
  const example = models.get(name as string) as Example;
  const data = dataFor(example, { held: 0.8 });
  const { epochs } = await train(example, { ...data, train: withErrors(data.train) });
  const last = epochs.at(-1);
  const accuracy = `${(100 * (last?.test.metrics["accuracy"] ?? 0)).toFixed(1)} %`;
  rows.push(
    `| ${title} | ${last?.train.loss.toFixed(4)} | ${last?.test.loss.toFixed(4)} | ${accuracy} |`,
  );
  for (const kind of ["train", "test"] as const)
    lines.push({
      name: `${title as string}, ${kind === "train" ? "learned" : "others"}`,
      color: index,
      isDashed: kind === "train",
      points: epochs.map((epoch, step) => [step + 1, epoch[kind].loss] as const),
    });
}
console.log(rows.join("\n"));
keep(
  `${folder}/loss.svg`,
  lineChart({
    title: "Learning by heart, and dropout",
    x: "epoch",
    y: "cross-entropy",
    isLogarithmic: true,
    lines,
  }),
);
