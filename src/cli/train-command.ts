import { Argument, Command, Option, InvalidArgumentError } from "commander";
import * as tf from "@tensorflow/tfjs";
import { basename } from "node:path";
import * as runtime from "../../runtime/index.ts";
import { fileHandler, useFastestBackend } from "../../runtime/node.ts";
import type { TrainingPlan } from "../../runtime/training/plan.ts";
import { analyze } from "../compile.ts";
import { DataError } from "../data/dataset.ts";
import { prepare, type Prepared } from "../data/prepare.ts";
import { readDataset } from "../data/read-dataset.ts";
import { instantiate, type LiveModel } from "../targets/tfjs/instantiate.ts";
import { printMeasures, progressBar, renderConfusionMatrix } from "../train/progress.ts";
import { exitCodes } from "./exit-codes.ts";
import { projectHost, readSources, showDiagnostics } from "./session.ts";

interface Options {
  readonly data: string;
  readonly model?: string;
  readonly out?: string;
  readonly epochs?: number;
  readonly batch?: number;
  readonly seed?: number;
}

const positive = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError("It must be a whole number of 1 or more.");
  return value;
};

/** `nnc train FILE --data DIR|FILE` */
export function trainCommand(): Command {
  return new Command("train")
    .description("train a model as its train section says")
    .addArgument(new Argument("<file>", "the program"))
    .requiredOption(
      "-d, --data <path>",
      "a folder of IDX files as of MNIST, a CSV with the label last (.gz too), or a .npz",
    )
    .option("-m, --model <name>", "which model, where the file trains several")
    .option("-o, --out <folder>", "where to save the trained model, in the layout of tfjs")
    .addOption(
      new Option("--epochs <count>", "instead of what the train section says").argParser(positive),
    )
    .addOption(
      new Option("--batch <count>", "instead of what the train section says").argParser(positive),
    )
    .addOption(
      new Option("--seed <number>", "decides the held-out samples and their order").argParser(
        positive,
      ),
    )
    .addHelpText("after", "\nExample:\n  $ nnc train lenet.nn --data mnist/ --out trained/")
    .action(train);
}

async function train(file: string, options: Options): Promise<void> {
  const [source] = readSources([file]) ?? [];
  if (!source) return;
  const { graphs, diagnostics, sources } = analyze(source, projectHost(source));
  if (!showDiagnostics(diagnostics, sources)) return;
  const trained = graphs.filter(
    (graph) => graph.training && (options.model === undefined || graph.name === options.model),
  );
  const [graph] = trained;
  if (!graph || trained.length > 1) {
    const names = trained.map(({ name }) => name).join(", ");
    const wanted =
      options.model === undefined
        ? "model with a train section"
        : `model ${options.model} with a train section`;
    usage(
      graph
        ? `${file} trains several models (${names}); choose one with --model`
        : `${file} has no ${wanted}`,
    );
    return;
  }
  try {
    const stem = basename(file).replace(/\.nn$/, "");
    await useFastestBackend(tf, { notice: (message) => process.stderr.write(`nnc: ${message}\n`) });
    const live = instantiate<tf.LayersModel, TrainingPlan>([graph], stem, tf, runtime).get(
      graph.name,
    );
    if (live?.plan)
      await run(
        live,
        { ...live.plan, ...(options.seed === undefined ? {} : { seed: options.seed }) },
        options,
      );
  } catch (error) {
    if (!(error instanceof DataError) && !(error instanceof runtime.DivergedError)) throw error;
    process.stderr.write(`nnc: ${error.message}\n`);
    process.exitCode = exitCodes.diagnostics;
  }
}

async function run(
  live: LiveModel<tf.LayersModel, TrainingPlan>,
  plan: TrainingPlan,
  options: Options,
): Promise<void> {
  const dataset = readDataset(options.data);
  const data = prepare(dataset, plan, { seed: options.seed ?? 1 });
  const net = live.make();
  checkClasses(net, data, plan);
  const say = (text: string): boolean => process.stdout.write(`${text}\n`);
  say(
    `${plan.model}: ${net.countParams().toLocaleString("en")} parameters, ${data.counts.train} samples, on the ${tf.getBackend()} backend.`,
  );
  for (const note of data.notes) say(note);
  const { epochs, batch } = options;
  await runtime.fit(net, plan, data.train, {
    ...(epochs === undefined ? {} : { epochs }),
    ...(batch === undefined ? {} : { batch }),
    ...progressBar(),
  });
  const measures = await runtime.evaluate(net, plan, data.test);
  say(`\nOn ${data.counts.test} samples it never saw: ${printMeasures(measures)}`);
  if (data.classes !== undefined && data.classes <= 26 && net.outputs.length === 1)
    say(`\n${await matrixOf(net, plan, data, dataset.classes)}`);
  if (options.out !== undefined) {
    await net.save(fileHandler(options.out));
    say(`\nSaved to ${options.out}; load it with tf.loadLayersModel.`);
  }
}

/** Labels beyond the model's classes would count as no class at all, without a word. */
function checkClasses(net: tf.LayersModel, { classes }: Prepared, { model }: TrainingPlan): void {
  const [output] = net.outputs;
  const size = output?.shape.at(-1);
  if (classes !== undefined && typeof size === "number" && classes > size) {
    throw new DataError(
      `the labels go up to ${classes - 1}, and ${model} tells ${size} classes apart`,
    );
  }
}

async function matrixOf(
  net: tf.LayersModel,
  plan: TrainingPlan,
  { test, testLabels, classes = 0 }: Prepared,
  names: readonly string[] | undefined,
): Promise<string> {
  const [logits] = Object.values(await runtime.predict(net, plan, test.inputs));
  const answers = logits ? runtime.largest(logits) : [];
  const shown = names ?? Array.from({ length: classes }, (_, index) => String(index));
  return renderConfusionMatrix(runtime.confusionMatrix(testLabels, answers, classes), shown);
}

function usage(problem: string): void {
  process.stderr.write(`nnc: ${problem}\n`);
  process.exitCode = exitCodes.usage;
}
