import { Argument, Command } from "commander";
import * as runtime from "../../runtime/index.ts";
import { DataError } from "../data/dataset.ts";
import { readFeatures } from "../data/features.ts";
import { decode, encode } from "../data/text.ts";
import { writeAtomically } from "../host/write-files.ts";
import { generate } from "../train/generate.ts";
import { cell } from "../train/history-log.ts";
import { reportingFailures } from "./data-failures.ts";
import { valuesOption, type Values } from "./values-option.ts";
import { numberOption, wholeOption } from "./number-option.ts";
import { fixedContext } from "./training-data.ts";
import { trainedModel, usage, type TrainedModel } from "./trained-model.ts";

interface Options {
  readonly data?: string;
  readonly prompt?: string;
  readonly length: number;
  readonly temperature: number;
  readonly seed?: number;
  readonly weights?: string;
  readonly model?: string;
  readonly set?: Values;
  readonly out?: string;
  readonly json?: boolean;
}

/** `nnc predict MODELDIR|FILE --data …|--prompt …` */
export function predictCommand(): Command {
  return new Command("predict")
    .description("tell what a trained model says of data, or let a language model write")
    .addArgument(
      new Argument("<model>", "the folder of a trained model, or a program and --weights"),
    )
    .option(
      "-d, --data <path>",
      "a CSV of features (a label at the end is left out), an .npz or a folder of IDX files",
    ) // prettier-ignore
    .option("--prompt <text>", "the beginning of a text, for a language model to go on")
    .addOption(wholeOption("--length <count>", "characters to add to the prompt").default(200))
    .addOption(
      numberOption(
        "--temperature <value>",
        "less keeps to what is likely, 0 to the likeliest",
      ).default(1),
    ) // prettier-ignore
    .addOption(wholeOption("--seed <number>", "decides the text that is drawn", 0))
    .option(
      "-w, --weights <path>",
      "weights for a program: a folder of tfjs, or a safetensors file",
    )
    .option("-m, --model <name>", "which model, where the program trains several")
    .addOption(valuesOption())
    .option("-o, --out <file>", "write there instead of to standard output")
    .option("--json", "JSON instead of CSV")
    .addHelpText(
      "after",
      '\nExample:\n  $ nnc predict trained/ --data flowers.csv\n  $ nnc predict trained/ --prompt "the time traveller" --length 200 --temperature 0.8',
    )
    .action(async (path: string, options: Options) => {
      if ((options.data === undefined) === (options.prompt === undefined)) {
        usage("name either --data, to predict from, or --prompt, to go on with");
        return;
      }
      await reportingFailures(async () => {
        const model = await trainedModel(path, options);
        if (!model) return;
        const text =
          options.prompt === undefined
            ? await predictions(model, options.data ?? "", options.json ?? false)
            : await continuation(model, options.prompt, options);
        if (options.out === undefined) process.stdout.write(text);
        else writeAtomically(options.out, text);
      });
    });
}

/** A row for each sample: the answer, where there are scores of classes, and the numbers. */
async function predictions(
  { net, plan, preparation }: TrainedModel,
  path: string,
  isJson: boolean,
): Promise<string> {
  const { inputs, count } = readFeatures(path, plan, preparation);
  const outputs = Object.entries(await runtime.predict(net, plan, inputs));
  const [only, ...more] = outputs;
  const isClassified = more.length === 0 && only?.[1].shape.length === 1 && (only[1].shape[0] ?? 0) > 1 && plan.targets[0]?.dtype === "int32"; // prettier-ignore
  const answers = isClassified ? runtime.largest(only[1]) : undefined;
  const nameOf = (answer: number): string | number => preparation.classes?.[answer] ?? answer;
  const valuesOf = ({ data, shape }: runtime.Prediction, sample: number): readonly number[] => {
    const size = shape.reduce((all, one) => all * one, 1);
    return Array.from(data.subarray(sample * size, (sample + 1) * size));
  };
  const samples = Array.from({ length: count }, (_, sample) => ({
    ...(answers && { answer: nameOf(answers[sample] ?? 0) }),
    outputs: Object.fromEntries(outputs.map(([name, made]) => [name, valuesOf(made, sample)])),
  }));
  if (isJson) return `${JSON.stringify(samples, undefined, 2)}\n`;
  const head = [
    ...(answers ? ["answer"] : []),
    ...outputs.flatMap(([name, made]) =>
      valuesOf(made, 0).map((_, index, { length }) => (length === 1 ? name : `${name}_${index}`)),
    ),
  ];
  const rows = samples.map(({ answer, outputs: made }) => [
    ...(answer === undefined ? [] : [String(answer)]),
    ...Object.values(made).flatMap((values) => values.map((value) => String(Number(value.toPrecision(7))))), // prettier-ignore
  ]);
  return [head, ...rows].map((row) => `${row.map(cell).join(",")}\n`).join("");
}

async function continuation(
  { net, plan, preparation }: TrainedModel,
  prompt: string,
  { length, temperature, seed, json }: Options,
): Promise<string> {
  const { vocabulary, context } = preparation;
  if (!vocabulary)
    throw new DataError(
      `${plan.model} was not trained on text, so it cannot go on with a prompt; give it --data`,
    );
  if (prompt === "") throw new DataError("the prompt is empty; begin with a character at least");
  const fixed = fixedContext(plan);
  const random = runtime.random(seed ?? Math.floor(Math.random() * 2 ** 32));
  const tokens = await generate(net, encode(prompt, vocabulary, "the prompt"), {
    length,
    temperature,
    context: fixed ?? context ?? 64,
    isFixed: fixed !== undefined,
    tokens: vocabulary.length,
    random,
  });
  const text = decode(tokens, vocabulary);
  return json ? `${JSON.stringify({ prompt, text }, undefined, 2)}\n` : `${prompt}${text}\n`;
}
