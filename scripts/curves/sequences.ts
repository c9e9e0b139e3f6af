/**
 * `npm run docs:curves:sequences -- --text timemachine.txt`: trains the sequence models of the standard library for some
 * minutes, and keeps what they learned, epoch by epoch, in `docs/curves`.
 */
import { readFileSync } from "node:fs";
import { keep, loadExample, train, type Curve } from "../../examples/charts/example.ts";
import { lineChart, type Line } from "../../examples/charts/line-chart.ts";
import { packageFile } from "../../src/host/package-files.ts";
import { recall, reversal, textPieces, type Task } from "./sequence-tasks.ts";

const at = process.argv.indexOf("--text");
const file =
  (at > 0 ? process.argv[at + 1] : undefined) ?? packageFile("../shared/data/timemachine.txt");
const models = await loadExample("scripts/curves/sequences.nn");

interface Family {
  readonly title: string;
  readonly curve: Curve;
}

/** Trains the models that are named, each on the same task. */
async function learn(names: readonly string[], task: Task): Promise<readonly Family[]> {
  const families: Family[] = [];
  for (const name of names) {
    const example = models.get(name);
    if (!example?.plan) throw new Error(`no model ${name}`);
    const [target = ""] = example.plan.targets.map((port) => port.name);
    const named = ({ tokens, answers }: Task["train"]) => ({
      inputs: { tokens },
      targets: { [target]: answers },
    });
    const data = { train: named(task.train), test: named(task.test) };
    const curve = await train(example, data);
    const title = name.replace(/Of.*/, "");
    families.push({ title, curve });
    console.log(`${name}: ${shown(lastOf(curve))}, ${curve.seconds.toFixed(0)} s`);
  }
  return families;
}

function lastOf({ epochs }: Curve): Curve["epochs"][number]["test"] {
  return (epochs.at(-1) as Curve["epochs"][number]).test;
}

function shown({ loss, metrics }: Curve["epochs"][number]["test"]): string {
  const rest = Object.entries(metrics).map(([name, value]) => `${name} ${value.toFixed(3)}`);
  return [`loss ${loss.toFixed(3)}`, ...rest].join(", ");
}

function linesOf(families: readonly Family[], metric: string): readonly Line[] {
  return families.map(({ title, curve }) => ({
    name: title,
    points: curve.epochs.map(
      ({ test }, index) => [index + 1, test.metrics[metric] ?? NaN] as const,
    ),
  }));
}

function rowsOf(families: readonly Family[], metric: string, digits: number): string {
  return families
    .map(({ title, curve: { epochs, params } }) => {
      const values = [epochs[0], epochs.at(-1)].map((epoch) =>
        (epoch?.test.metrics[metric] ?? NaN).toFixed(digits),
      );
      return `| ${[title, params.toLocaleString("en"), ...values].join(" | ")} |`;
    })
    .join("\n");
}

const text = textPieces(readFileSync(file, "utf8"));
const readers = await learn(["RNNOfText", "LSTMOfText", "GRUOfText", "GPTOfText"], text);
const memories = await learn(["RNNOfMemory", "LSTMOfMemory", "GRUOfMemory"], recall());
const attention = await learn(["AttentionOfReversal"], reversal());

const flat = (name: string, count: number, value: number): Line => ({
  name,
  isDashed: true,
  points: [
    [1, value],
    [count, value],
  ],
});
keep(
  "docs/curves/text-perplexity.svg",
  lineChart({
    title: "Models of text: perplexity on text they never saw",
    x: "epoch",
    y: "letters it wavers between",
    lines: [...linesOf(readers, "perplexity"), flat("letter frequencies", 8, text.baseline)],
  }),
);
keep(
  "docs/curves/memory-accuracy.svg",
  lineChart({
    title: "What came first, 20 steps ago? Accuracy on sequences never seen",
    x: "epoch",
    y: "share that is right",
    lines: [...linesOf(memories, "accuracy"), flat("chance", 10, 1 / 8)],
  }),
);
keep(
  "docs/curves/reversal-accuracy.svg",
  lineChart({
    title: "Writing 12 digits backwards by attention: accuracy on sequences never seen",
    x: "epoch",
    y: "share that is right",
    lines: [...linesOf(attention, "accuracy"), flat("chance", 20, 1 / 10)],
  }),
);
keep(
  "docs/curves/sequences.md",
  `# Sequence models learn

[sequences.nn](../../scripts/curves/sequences.nn) is the program;
\`npm run docs:curves:sequences -- --text timemachine.txt\` makes this page.

## A text, letter by letter

Perplexity on the last tenth of _The Time Machine_ by H. G. Wells, of 28 characters: how many letters the model wavers
between. To guess by letter frequencies alone gives **${text.baseline.toFixed(2)}**.

| family | parameters | after epoch 1 | after epoch 8 |
| ------ | ---------: | ------------: | ------------: |
${rowsOf(readers, "perplexity", 2)}

![Perplexity](text-perplexity.svg)

## A memory

The first of 20 random symbols is to be told at the end. Chance gives 0.125. The LSTM begins with \`forget_bias: 3\`; with 0,
as PyTorch begins, it stayed at chance (0.131): what a step halves, twenty steps have lost.

| family | parameters | after epoch 1 | after epoch 10 |
| ------ | ---------: | ------------: | -------------: |
${rowsOf(memories, "accuracy", 3)}

![Accuracy](memory-accuracy.svg)

## Attention

Twelve random digits, written backwards: each answer stands at another place, which attention has to find. Chance gives 0.1.

| family | parameters | after epoch 1 | after epoch 20 |
| ------ | ---------: | ------------: | -------------: |
${rowsOf(attention, "accuracy", 3)}

![Accuracy](reversal-accuracy.svg)
`,
);
