/**
 * `npm run example:overfitting -- --data digits.csv.gz`: a model that learns 180 digits by heart, and the same model with
 * dropout, each on the digits it learned and on those it did not.
 */
import { lineChart, type Line } from "../charts/line-chart.ts";
import { dataFor, keep, loadExample, train, type Example } from "../charts/example.ts";

const folder = "examples/overfitting";
const models = await loadExample(`${folder}/overfitting.nn`);
const rows = [
  "| | loss on 180 digits it learned | on the others | accuracy on the others |",
  "| --- | ---: | ---: | ---: |",
];
const lines: Line[] = [];
for (const [index, [name, title]] of [
  ["ByHeart", "without dropout"],
  ["WithDropout", "with dropout"],
].entries()) {
  const example = models.get(name as string) as Example;
  const data = dataFor(example, { held: 0.9 });
  const { epochs } = await train(example, data);
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
