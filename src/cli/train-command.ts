import { Argument, Command } from "commander";
import { reportingFailures } from "./data-failures.ts";
import { valuesOption, type Values } from "./values-option.ts";
import { numberOption, wholeOption } from "./number-option.ts";
import { trainableProgram, usage } from "./trained-model.ts";
import { TrainingSession } from "./training-session.ts";

export interface TrainOptions {
  readonly data: string;
  readonly model?: string;
  readonly out?: string;
  readonly resume?: boolean;
  readonly epochs?: number;
  readonly batch?: number;
  readonly lr?: number;
  readonly seed?: number;
  readonly context?: number;
  readonly set?: Values;
  readonly report?: string;
  readonly log?: string;
  readonly tensorboard?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly allow?: readonly string[];
}

/** `nnc train FILE --data DIR|FILE` */
export function trainCommand(): Command {
  return new Command("train")
    .description("train a model as its train section says")
    .addArgument(new Argument("<file>", "the program"))
    .requiredOption(
      "-d, --data <path>",
      "a folder of IDX files as of MNIST, a CSV with the label last (.gz too), an .npz, or a .txt for a language model",
    )
    .option("-m, --model <name>", "which model, where the file trains several")
    .option("-o, --out <folder>", "where to save the trained model, and a checkpoint on the way")
    .option(
      "--resume",
      "go on from the checkpoint in the folder of --out, exactly as if nothing had happened",
    ) // prettier-ignore
    .addOption(wholeOption("--epochs <count>", "instead of what the train section says"))
    .addOption(wholeOption("--batch <count>", "instead of what the train section says"))
    .addOption(numberOption("--lr <rate>", "a constant learning rate instead of the section's"))
    .addOption(
      wholeOption(
        "--seed <number>",
        "decides the initial weights, the held-out samples, their order and dropout",
        0,
      ),
    ) // prettier-ignore
    .addOption(wholeOption("--context <count>", "characters in a window of text"))
    .addOption(valuesOption())
    .option("--report <file>", "write an HTML report with curves and the confusion matrix")
    .option("--log <file>", "write a line for each epoch: CSV, or JSON where it ends in .jsonl")
    .option("--tensorboard <folder>", "write event files for TensorBoard")
    .option("--json", "print the results as JSON, and nothing else")
    .option("-q, --quiet", "print the results only")
    .option("--allow <folders...>", "further folders that imports may reach")
    .addHelpText(
      "after",
      "\nCtrl-C ends training after the batch at hand, saves what --out asks for and exits with 130; --resume goes on.\n\nExample:\n  $ nnc train lenet.nn --data mnist/ --out trained/ --report report.html\n  $ nnc train gpt.nn --data book.txt --out trained/ --set layers=2",
    )
    .action(async (file: string, options: TrainOptions) => {
      if (options.resume && options.out === undefined) {
        usage("--resume goes on from the checkpoint in a folder: name it with --out");
        return;
      }
      await reportingFailures(async () => {
        const program = trainableProgram(file, options);
        if (program) await (await TrainingSession.begin(program, options)).run();
      });
    });
}
