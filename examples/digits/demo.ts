/**
 * `npm run demo`: from a program in `.nn` to a network that reads handwriting, in about a minute. It compiles
 * `digits.nn`, draws digits, trains on them, tests on others, saves the model, loads it again and reads a few more.
 */
import * as tf from "@tensorflow/tfjs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import picocolors from "picocolors";
import { fileHandler } from "../../runtime/file-handler.ts";
import { useFastestBackend } from "../../runtime/node.ts";
import type { TrainingData } from "../../runtime/training/data.ts";
import { fit } from "../../runtime/training/fit.ts";
import type { TrainingPlan } from "../../runtime/training/plan.ts";
import { packageFile } from "../../src/host/package-files.ts";
import { compile, type Compilation } from "../../src/compile.ts";
import { renderDiagnostic } from "../../src/diagnostics/render-text.ts";
import { drawGraph } from "../../src/graph/draw.ts";
import { nodeHost, readSource, shown } from "../../src/host/node-host.ts";
import { writeAtomically } from "../../src/host/write-files.ts";
import { progressBar, renderConfusionMatrix } from "../../src/train/progress.ts";
import { drawDigits, side, type DigitSet } from "./draw.ts";
import { imageSheet } from "./show.ts";

/** What the compiled module exports. */
interface DigitsModule {
  readonly Digits: (hyperparameters?: { readonly classes?: number }) => tf.LayersModel;
  readonly DigitsTraining: TrainingPlan;
}

const digits = Array.from({ length: 10 }, (_, digit) => String(digit));
const folder = packageFile("out/digits");

async function demo(): Promise<void> {
  const started = performance.now();
  const { Digits, DigitsTraining } = await compileModel();

  title("Draw digits");
  const training = drawDigits(6000, 1);
  const test = drawDigits(1000, 2);
  say("6000 to learn from and 1000 to be tested on, each by a hand that shakes, such as these:\n");
  say(sheetOf(test, [...test.labels.subarray(0, columns())].map(String)));

  title("Train");
  const { backend } = await useFastestBackend(tf, { notice: say });
  say(`on the ${backend} backend of TensorFlow.js, as the \`train\` section says`);
  const net = Digits();
  const bar = progressBar();
  await fit(net, DigitsTraining, dataOf(training), bar);

  title("Test on digits it has never seen");
  const answers = await read(net, test);
  const right = answers.filter(({ digit }, index) => digit === test.labels[index]).length;
  const accuracy = right / answers.length;
  say(`${right} of ${answers.length} are right: ${percent(accuracy)}\n`);
  say(renderConfusionMatrix(confusion(test.labels, answers), digits));

  title("Save, load, read");
  await net.save(fileHandler(join(folder, "model")));
  net.dispose();
  say(`saved to ${shown(join(folder, "model"))}; loaded from there, it reads:\n`);
  const loaded = await tf.loadLayersModel(fileHandler(join(folder, "model")));
  await readFresh(loaded);
  const seconds = Math.round((performance.now() - started) / 1000);
  say(picocolors.dim(`All that took ${seconds} seconds.`));
  if (accuracy < 0.97) {
    say(picocolors.red("It should have read at least 97 % of them."));
    process.exitCode = 1;
  }
}

async function compileModel(): Promise<DigitsModule> {
  title("Compile");
  const path = shown(packageFile("examples/digits/digits.nn"));
  const text = readSource(path) ?? "";
  const root = packageFile(".");
  const compilation = compile(
    { path, text },
    nodeHost({ root, standardLibrary: packageFile("stdlib") }),
  );
  const { module, graphs } = compilation;
  if (!module) throw new Error(complaints(compilation));
  const file = join(folder, "digits.js");
  writeAtomically(`${file}.map`, module.map);
  writeAtomically(join(folder, "digits.d.ts"), module.declarations);
  writeAtomically(file, module.code);
  const lines = module.code.trimEnd().split("\n").length;
  say(`${path} → ${shown(file)} (${lines} lines), with its types and a source map\n`);
  for (const graph of graphs) say(drawGraph(graph).trimEnd());
  return (await import(pathToFileURL(file).href)) as DigitsModule;
}

function complaints({ diagnostics, sources }: Compilation): string {
  const color = picocolors.isColorSupported;
  return diagnostics.map((one) => renderDiagnostic(one, sources, { color })).join("\n");
}

function dataOf({ images, labels }: DigitSet): TrainingData {
  return { inputs: { image: images }, targets: { label: labels } };
}

interface Answer {
  readonly digit: number;
  readonly probability: number;
}

async function read(net: tf.LayersModel, { images, labels }: DigitSet): Promise<readonly Answer[]> {
  const chances = tf.tidy(() => {
    const input = tf.tensor4d(images, [labels.length, side, side, 1]);
    return tf.softmax(net.predict(input) as tf.Tensor2D);
  });
  const rows = (await chances.array()) as readonly (readonly number[])[];
  chances.dispose();
  return rows.map((row) => {
    const probability = Math.max(...row);
    return { digit: row.indexOf(probability), probability };
  });
}

async function readFresh(net: tf.LayersModel): Promise<void> {
  const fresh = drawDigits(2 * columns(), Date.now());
  const answers = await read(net, fresh);
  const captions = answers.map(({ digit, probability }, index) => {
    const label = fresh.labels[index];
    return `${digit} (${percent(probability)})${digit === label ? "" : `, is ${label ?? "?"}`}`;
  });
  say(sheetOf(fresh, captions));
}

/** `matrix[is][answered]` */
function confusion(labels: Int32Array, answers: readonly Answer[]): number[][] {
  const matrix = digits.map(() => digits.map(() => 0));
  answers.forEach(({ digit }, index) => {
    const row = matrix[labels[index] ?? 0];
    if (row) row[digit] = (row[digit] ?? 0) + 1;
  });
  return matrix;
}

/** As many images as there are captions. */
function sheetOf({ images }: DigitSet, captions: readonly string[]): string {
  const size = side * side;
  const pictures = captions.map((_, index) => images.subarray(index * size, (index + 1) * size));
  return imageSheet(pictures, captions, width());
}

function width(): number {
  return Math.max(2 * side, Math.min(process.stdout.columns || 4 * side, 4 * side));
}

function columns(): number {
  return Math.floor(width() / side);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function title(text: string): void {
  say(`\n${picocolors.bold(picocolors.cyan(`▸ ${text}`))}`);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

await demo();
