import { Argument, Command, InvalidArgumentError, Option } from "commander";
import {
  SafetensorsError,
  floatTensor,
  writeSafetensors,
} from "../../runtime/weights/safetensors.ts";
import { floatsOf } from "../../runtime/weights/stored-values.ts";
import { writeAtomically } from "../host/write-files.ts";
import { exportTorch } from "../weights/export-torch.ts";
import { importTorch, type ImportReport } from "../weights/import-torch.ts";
import { NameRulesError } from "../weights/name-rules.ts";
import { printMismatches, printNames, printTensors } from "../weights/report.ts";
import { OpenSizeError } from "../weights/weight-slots.ts";
import { exitCodes } from "./exit-codes.ts";
import { modelOfFile, readTensors, rulesFor, UsageError, writeModel } from "./weights-files.ts";

interface Options {
  readonly model: string;
  readonly out: string;
  readonly map?: string;
  readonly like?: string;
  readonly set: Readonly<Record<string, number>>;
  readonly partial?: boolean;
  readonly verbose?: boolean;
}

/** `nnc weights import|export|show` */
export function weightsCommand(): Command {
  const verbs = [importCommand(), exportCommand(), showCommand()];
  return verbs
    .reduce(
      (command, verb) => command.addCommand(verb.exitOverride().showSuggestionAfterError(true)),
      new Command("weights"),
    )
    .description("move weights between PyTorch and a model, as safetensors files")
    .addHelpText(
      "after",
      "\nExample:\n  $ nnc weights import resnet18.safetensors --model stdlib/resnet.nn:ResNet18 --from pytorch --out resnet18/",
    );
}

function importCommand(): Command {
  return withModel(new Command("import"))
    .description("make weights of a model out of a PyTorch state dict")
    .addArgument(new Argument("<file>", "a state dict, saved by safetensors.torch.save_file"))
    .addOption(
      new Option("--from <format>", "where it comes from").choices(["pytorch"]).default("pytorch"),
    )
    .requiredOption(
      "-o, --out <path>",
      "a file.safetensors for loadWeights, or a folder for tf.loadLayersModel",
    )
    .option("--partial", "take what matches, and leave the other weights as a new model has them")
    .option("-v, --verbose", "list which tensor became which weight")
    .addHelpText(
      "after",
      "\nExample:\n  $ nnc weights import resnet18.safetensors --model resnet.nn:ResNet18 --out resnet18/",
    )
    .action((file: string, options: Options) => reporting(() => runImport(file, options)));
}

function exportCommand(): Command {
  return withModel(new Command("export"))
    .description("make a PyTorch state dict out of the weights of a model")
    .addArgument(new Argument("<weights>", "a file.safetensors, or the folder of a saved model"))
    .addOption(new Option("--to <format>", "where it goes").choices(["pytorch"]).default("pytorch"))
    .requiredOption("-o, --out <file>", "a file for safetensors.torch.load_file")
    .option("--like <file>", "a state dict whose names to take, where there are no rules")
    .addHelpText(
      "after",
      "\nExample:\n  $ nnc weights export trained/ --model lenet.nn --out lenet.safetensors",
    )
    .action((file: string, options: Options) => reporting(() => runExport(file, options)));
}

function showCommand(): Command {
  return new Command("show")
    .description("list the tensors of a file")
    .addArgument(new Argument("<file>", "a file.safetensors, or the folder of a saved model"))
    .addHelpText("after", "\nExample:\n  $ nnc weights show lenet.safetensors")
    .action((file: string) =>
      reporting(async () => {
        say(printTensors(await readTensors(file)));
      }),
    );
}

function withModel(command: Command): Command {
  return command
    .requiredOption("-m, --model <file[:name]>", "the program, and its model where it has several")
    .option(
      "--map <rules>",
      "a JSON file that says which names go together; std/NAME for one of the library",
    )
    .addOption(
      new Option("--set <name=value...>", "hyperparameters of the model")
        .argParser(setting)
        .default({}, "its defaults"),
    );
}

function setting(
  text: string,
  before: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const [name = "", value = ""] = text.split("=");
  if (name === "" || value === "" || !Number.isFinite(Number(value)))
    throw new InvalidArgumentError("It must be like classes=10.");
  return Object.fromEntries([...Object.entries(before), [name, Number(value)]]);
}

async function runImport(file: string, options: Options): Promise<void> {
  const chosen = modelOfFile(options.model);
  if (!chosen) return;
  const tensors = await readTensors(file);
  const report = importTorch(chosen.graph, tensors, rulesFor(chosen, options.map), options.set);
  if (options.verbose) say(printNames(report));
  const problems = printMismatches(report, options.verbose);
  if (problems !== "") process.stderr.write(`${problems}\n`);
  const count = report.values.size;
  const all = chosen.graph.weights.length;
  if (report.mismatches.length + report.unexpected.length > 0 && !options.partial) {
    complain(
      `${count} of ${all} weights of ${chosen.graph.name} matched; nothing was written. ` +
        "Give the names by --map, or take what matches by --partial.",
    );
    return;
  }
  const bytes = writeSafetensors(
    new Map(
      [...report.values].map(([path, { shape, values }]) => [path, floatTensor(shape, values)]),
    ),
  );
  await writeModel(options.out, chosen, bytes, options.set);
  say(`${count} of ${all} weights of ${chosen.graph.name} → ${options.out}${howText(report)}`);
}

function howText({ how, ambiguous }: ImportReport): string {
  if (how === "rules") return "";
  const doubt =
    ambiguous === 0
      ? ""
      : `; ${ambiguous} modules have the shapes of others and were told apart by their order: look at them with --verbose`;
  return `\nThere are no rules for this program, so modules were matched by shape${doubt}.`;
}

async function runExport(file: string, options: Options): Promise<void> {
  const chosen = modelOfFile(options.model);
  if (!chosen) return;
  const tensors = await readTensors(file);
  const values = new Map([...tensors].map(([name, tensor]) => [name, floatsOf(tensor)]));
  const rules = rulesFor(chosen, options.map);
  const like = options.like === undefined ? undefined : await readTensors(options.like);
  const made = exportTorch(chosen.graph, values, {
    ...(rules && { rules }),
    ...(like && { like }),
    sizes: options.set,
  });
  if (made.missing.length > 0) {
    complain(`${file} lacks weights of ${chosen.graph.name}: ${listed(made.missing)}`);
    return;
  }
  if (made.unnamed.length > 0)
    process.stderr.write(`nnc: no rule names ${listed(made.unnamed)}; they keep their paths\n`);
  writeAtomically(options.out, writeSafetensors(made.tensors, new Map([["format", "pt"]])));
  say(
    `${values.size} weights of ${chosen.graph.name} → ${options.out}, ${made.tensors.size} tensors`,
  );
}

function listed(names: readonly string[]): string {
  const rest = names.length - 5;
  return names.slice(0, 5).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function complain(text: string): void {
  process.stderr.write(`nnc: ${text}\n`);
  process.exitCode = exitCodes.diagnostics;
}

/** Wrong files and wrong names are the user's to mend, and are said in one line. */
async function reporting(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    const isUsage = error instanceof UsageError;
    const isKnown =
      error instanceof SafetensorsError ||
      error instanceof NameRulesError ||
      error instanceof OpenSizeError;
    if (!isUsage && !isKnown) throw error;
    complain(error.message);
    if (isUsage) process.exitCode = exitCodes.usage;
  }
}
