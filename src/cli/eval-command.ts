import { Argument, Command } from "commander";
import { readFileSync } from "node:fs";
import * as runtime from "../../runtime/index.ts";
import { prepareTest, type Prepared } from "../data/prepare.ts";
import { readDataset } from "../data/read-dataset.ts";
import { prepareText } from "../data/text.ts";
import { printMeasures, renderConfusionMatrix } from "../train/progress.ts";
import { confusionOf } from "./confusion.ts";
import { reportingFailures } from "./data-failures.ts";
import { valuesOption, type Values } from "./values-option.ts";
import { fixedContext, isTextFile } from "./training-data.ts";
import { trainedModel, type TrainedModel } from "./trained-model.ts";

interface Options {
  readonly data: string;
  readonly weights?: string;
  readonly model?: string;
  readonly set?: Values;
  readonly json?: boolean;
}

/** `nnc eval MODELDIR|FILE --data …` */
export function evalCommand(): Command {
  return new Command("eval")
    .description("measure a trained model on data with labels: loss, metrics, confusion matrix")
    .addArgument(
      new Argument("<model>", "the folder of a trained model, or a program and --weights"),
    )
    .requiredOption("-d, --data <path>", "as for nnc train; the test set, where the data bring one")
    .option(
      "-w, --weights <path>",
      "weights for a program: a folder of tfjs, or a safetensors file",
    )
    .option("-m, --model <name>", "which model, where the program trains several")
    .addOption(valuesOption())
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  $ nnc eval trained/ --data mnist/")
    .action(async (path: string, options: Options) => {
      await reportingFailures(async () => {
        const model = await trainedModel(path, options);
        if (model) await measure(model, options);
      });
    });
}

async function measure(model: TrainedModel, { data: path, json }: Options): Promise<void> {
  const { net, plan } = model;
  const data = testData(model, path);
  const measures = await runtime.evaluate(net, plan, data.test);
  const confusion = await confusionOf(net, plan, data);
  if (json) {
    const value = { model: plan.model, samples: data.counts.test, ...measures, confusion };
    process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
    return;
  }
  process.stdout.write(`On ${data.counts.test} samples: ${printMeasures(measures)}\n`);
  if (confusion && confusion.names.length <= 26)
    process.stdout.write(`\n${renderConfusionMatrix(confusion.matrix, confusion.names)}\n`);
}

function testData({ plan, preparation }: TrainedModel, path: string): Prepared {
  if (!isTextFile(path, plan)) return prepareTest(readDataset(path), plan, preparation);
  const { vocabulary, context = 64 } = preparation;
  return prepareText(readFileSync(path, "utf8"), path, plan, {
    context: fixedContext(plan) ?? context,
    ...(vocabulary && { vocabulary }),
    isTest: true,
  });
}
