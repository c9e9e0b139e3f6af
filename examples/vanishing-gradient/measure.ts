/**
 * `npm run example:vanishing-gradient -- --data digits.csv.gz`: how long the gradient is at each of twenty layers before
 * training begins, and what training then comes to, for five ways to build them.
 */
import { gradientNorms } from "./gradient-norms.ts";
import { lineChart } from "../charts/line-chart.ts";
import { dataFor, keep, loadExample, train, type Example } from "../charts/example.ts";

const folder = "examples/vanishing-gradient";

const ways = [
  ["SmallSigmoids", "sigmoids, small weights"],
  ["ScaledSigmoids", "sigmoids, scaled weights"],
  ["Rectifiers", "rectifiers"],
  ["BatchNorms", "sigmoids, batch norm"],
  ["Residuals", "sigmoids, residuals"],
] as const;

const models = await loadExample(`${folder}/vanishing-gradient.nn`);
const example = (name: string): Example => models.get(name) as Example;
const data = dataFor(example("Rectifiers"));
const column = (of: unknown): Float32Array =>
  ("data" in (of as object) ? (of as { data: unknown }).data : of) as Float32Array;
const pixels = column(data.train.inputs["pixels"]).subarray(0, 256 * 64);
const labels = Int32Array.from(column(data.train.targets["label"]).subarray(0, 256));

const rows = [
  "| | gradient of the first layer | of the last | accuracy after training |",
  "| --- | ---: | ---: | ---: |",
];
const norms: (readonly [string, readonly number[]])[] = [];
const curves: (readonly [string, readonly number[]])[] = [];
for (const [name, title] of ways) {
  const lengths = gradientNorms(example(name), pixels, labels);
  const { epochs } = await train(example(name), data);
  norms.push([title, lengths]);
  curves.push([title, epochs.map(({ test }) => test.metrics["accuracy"] ?? NaN)]);
  const accuracy = `${(100 * (epochs.at(-1)?.test.metrics["accuracy"] ?? 0)).toFixed(1)} %`;
  rows.push(
    `| ${title} | ${(lengths[0] ?? NaN).toExponential(1)} | ${(lengths.at(-1) ?? NaN).toExponential(1)} | ${accuracy} |`,
  );
}
console.log(rows.join("\n"));
// A gradient that underflowed to 0 has no logarithm.
const least = 1e-30;
keep(
  `${folder}/gradients.svg`,
  lineChart({
    title: "How much of the gradient arrives at each layer",
    x: "layer, from the input on",
    y: "length of the gradient",
    isLogarithmic: true,
    lines: norms.map(([name, values]) => ({
      name,
      points: values.map((value, index) => [index + 1, Math.max(value, least)] as const),
    })),
  }),
);
keep(
  `${folder}/accuracy.svg`,
  lineChart({
    title: "What twenty layers learn of digits",
    x: "epoch",
    y: "accuracy on digits held out",
    lines: curves.map(([name, values]) => ({
      name,
      points: values.map((value, index) => [index + 1, value] as const),
    })),
  }),
);
