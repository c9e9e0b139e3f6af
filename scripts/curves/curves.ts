/**
 * `npm run docs:curves -- --data digits.csv.gz`: trains each image family of the standard library on real digits, for some
 * minutes, and keeps what it learned, epoch by epoch, in `docs/curves`.
 */
import { lineChart, type Line } from "../../examples/charts/line-chart.ts";
import { dataFor, keep, loadExample, train, type Curve } from "../../examples/charts/example.ts";

const folder = "docs/curves";
const families = [
  ["Perceptron", "MLP"],
  ["LeNetOfDigits", "LeNet"],
  ["AlexNetOfDigits", "AlexNet"],
  ["VGGOfDigits", "VGG"],
  ["NiNOfDigits", "NiN"],
  ["GoogLeNetOfDigits", "GoogLeNet"],
  ["ResNetOfDigits", "ResNet"],
  ["DenseNetOfDigits", "DenseNet"],
  ["MobileNetOfDigits", "MobileNetV2"],
  ["ConvNeXtOfDigits", "ConvNeXt"],
] as const;

const models = await loadExample("scripts/curves/families.nn");
const curves: (readonly [string, Curve])[] = [];
for (const [name, title] of families) {
  const example = models.get(name);
  if (!example) throw new Error(`no model ${name}`);
  const curve = await train(example, dataFor(example));
  curves.push([title, curve]);
  const last = curve.epochs.at(-1)?.test;
  console.log(
    `${title}: loss ${last?.loss.toFixed(4)}, accuracy ${percent(last?.metrics["accuracy"])}, ${curve.seconds.toFixed(0)} s`,
  );
}

function percent(share = NaN): string {
  return `${(100 * share).toFixed(1)} %`;
}

function linesOf(value: (epoch: Curve["epochs"][number]) => number): readonly Line[] {
  return curves.map(([name, { epochs }]) => ({
    name,
    points: epochs.map((epoch, index) => [index + 1, value(epoch)] as const),
  }));
}

keep(
  `${folder}/image-loss.svg`,
  lineChart({
    title: "Image models learn digits: training loss",
    x: "epoch",
    y: "cross-entropy",
    isLogarithmic: true,
    lines: linesOf(({ train: { loss } }) => loss),
  }),
);
keep(
  `${folder}/image-accuracy.svg`,
  lineChart({
    title: "Image models learn digits: accuracy on those held out",
    x: "epoch",
    y: "share that is right",
    lines: linesOf(({ test }) => test.metrics["accuracy"] ?? NaN),
  }),
);
const rows = curves.map(([name, { epochs, params }]) => {
  const { train: first } = epochs[0] as Curve["epochs"][number];
  const { train: end, test } = epochs.at(-1) as Curve["epochs"][number];
  const cells = [
    name,
    params.toLocaleString("en"),
    first.loss.toFixed(3),
    end.loss.toFixed(3),
    percent(test.metrics["accuracy"]),
  ];
  return `| ${cells.join(" | ")} |`;
});
const page = `# Image models learn

Each image family of the standard library, at a width that trains in a minute, on 1438 real handwritten digits (UCI,
8×8 pixels, made larger), and measured on 359 that it never saw. [families.nn](../../scripts/curves/families.nn) is the
program; \`npm run docs:curves -- --data digits.csv.gz\` makes this page.

| family | parameters | loss in epoch 1 | in epoch 8 | accuracy |
| --- | ---: | ---: | ---: | ---: |
${rows.join("\n")}

![Training loss](image-loss.svg)

![Accuracy](image-accuracy.svg)
`;
keep(`${folder}/images.md`, page);
