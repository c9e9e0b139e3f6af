/** One `nnc train`: data and model made to fit, training with its records and checkpoints, results. */
import * as tf from "@tensorflow/tfjs";
import { createHash } from "node:crypto";
import { join, relative } from "node:path";
import * as runtime from "../../runtime/index.ts";
import { fileHandler } from "../../runtime/node.ts";
import type { TrainingPlan } from "../../runtime/training/plan.ts";
import { DataError } from "../data/dataset.ts";
import type { Prepared } from "../data/prepare.ts";
import { writeAtomically } from "../host/write-files.ts";
import { recordProgram, type RecordedProgram } from "../host/recorded-host.ts";
import { readCheckpoint, writeCheckpoint } from "../train/checkpoint.ts";
import { historyLog } from "../train/history-log.ts";
import { livePlot } from "../train/live-plot.ts";
import { writeDescription } from "../train/model-folder.ts";
import { printMeasures, renderConfusionMatrix } from "../train/progress.ts";
import { report } from "../train/report.ts";
import { tensorBoard } from "../train/tensorboard.ts";
import { checkClasses } from "./check-classes.ts";
import { confusionOf, type Confusion } from "./confusion.ts";
import { exitCodes } from "./exit-codes.ts";
import { packageFile } from "../host/package-files.ts";
import { shown } from "../host/node-host.ts";
import type { TrainOptions } from "./train-command.ts";
import { trainingData } from "./training-data.ts";
import { runnable, type Program } from "./trained-model.ts";

/** The least time between two checkpoints within an epoch. */
const checkpointEvery = 60_000;

/** Decides what is held out where nothing else does, so that models can be compared. */
const usualSeed = 1;

interface Parts {
  readonly program: Program;
  readonly recorded: RecordedProgram;
  readonly options: TrainOptions;
  readonly net: tf.LayersModel;
  readonly plan: TrainingPlan;
  readonly data: Prepared;
  readonly resume: runtime.TrainingState | undefined;
  readonly mark: string;
}

export class TrainingSession {
  readonly #parts: Parts;
  readonly #stop = new AbortController();
  #saved = performance.now();

  private constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @throws DataError where data, model and checkpoint do not go together */
  static async begin(program: Program, options: TrainOptions): Promise<TrainingSession> {
    const graph = withRate(program.graph, options.lr);
    const { make, plan: written } = await runnable(graph, program.entry);
    const recorded = recordProgram(program.entry, program.sources, shown(packageFile("stdlib")));
    const found = options.resume ? readCheckpoint(checkpointOf(options)) : undefined;
    const seed = options.seed ?? written.seed;
    const mark = markOf(recorded, graph.name, options, seed);
    if (found && found.mark !== mark)
      throw new DataError(
        `${checkpointOf(options)} belongs to another training: the program, --set, --lr, --seed or --data differ`,
      );
    const plan = { ...written, ...(seed !== undefined && { seed }) };
    const data = trainingData(graph, plan, { ...options, seed: seed ?? usualSeed });
    const net = runtime.seeded(seed, make);
    checkClasses(graph, net, data);
    return new TrainingSession({ program: { ...program, graph }, recorded, options, net, plan, data, resume: found?.state, mark }); // prettier-ignore
  }

  async run(): Promise<void> {
    const { net, plan, data, options } = this.#parts;
    this.#say(
      `${plan.model}: ${net.countParams().toLocaleString("en")} parameters, ${data.counts.train} samples, on the ${tf.getBackend()} backend.`,
    );
    for (const note of data.notes) this.#say(note);
    const history = await this.#train();
    if (history.ended === "aborted") {
      process.exitCode = exitCodes.interrupted;
      const { out } = options;
      const hint = out === undefined ? "nothing is saved without --out" : `go on with --out ${out} --resume`; // prettier-ignore
      process.stderr.write(`\nnnc: interrupted; ${hint}\n`);
      return;
    }
    const measures = await runtime.evaluate(net, plan, data.test);
    const confusion = await confusionOf(net, plan, data);
    this.#tell(history, measures, confusion);
    await this.#save();
    if (options.report !== undefined)
      writeAtomically(options.report, this.#report(history, measures, confusion));
  }

  async #train(): Promise<runtime.History> {
    const { net, plan, data, options, resume } = this.#parts;
    const { epochs, batch } = options;
    const before = resume?.history ?? [];
    const isShown = !options.quiet && !options.json;
    const shownProgress = isShown ? livePlot(process.stdout, before) : undefined;
    const records = [
      ...(options.log === undefined ? [] : [historyLog(options.log, before)]),
      ...(options.tensorboard === undefined
        ? []
        : [tensorBoard(options.tensorboard, before.length)]),
    ];
    const interrupt = (): void => {
      if (this.#stop.signal.aborted) process.exit(exitCodes.interrupted);
      this.#stop.abort();
    };
    process.on("SIGINT", interrupt);
    process.on("SIGTERM", interrupt);
    try {
      return await runtime.fit(net, plan, data.train, {
        ...(epochs !== undefined && { epochs }),
        ...(batch !== undefined && { batch }),
        ...(resume && { resume }),
        validation: data.test,
        signal: this.#stop.signal,
        onBatch: (progress) => shownProgress?.onBatch(progress),
        onEpoch: (progress) => {
          shownProgress?.onEpoch(progress);
          for (const add of records) add(progress);
        },
        onCheckpoint: (moment, capture) => this.#checkpoint(moment, capture),
      });
    } finally {
      process.off("SIGINT", interrupt);
      process.off("SIGTERM", interrupt);
    }
  }

  async #checkpoint(
    moment: "batch" | "epoch" | "aborted",
    capture: () => Promise<runtime.TrainingState>,
  ): Promise<void> {
    const { options, mark } = this.#parts;
    if (options.out === undefined) return;
    if (moment === "batch" && performance.now() - this.#saved < checkpointEvery) return;
    writeCheckpoint(checkpointOf(options), { state: await capture(), mark });
    this.#saved = performance.now();
  }

  #say(text: string): void {
    if (!this.#parts.options.quiet && !this.#parts.options.json) process.stdout.write(`${text}\n`);
  }

  #tell(history: runtime.History, test: runtime.Measures, confusion: Confusion | undefined): void {
    const { data, options, plan } = this.#parts;
    if (options.json) {
      const { epochs, ended, seed } = history;
      const samples = { training: data.counts.train, test: data.counts.test };
      const value = { model: plan.model, samples, epochs, ended, seed, test, confusion };
      process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
      return;
    }
    const which = plan.earlyStopping
      ? "held-out samples, which decided when to stop"
      : "samples it never saw";
    process.stdout.write(
      `${options.quiet ? "" : "\n"}On ${data.counts.test} ${which}: ${printMeasures(test)}\n`,
    );
    if (confusion && confusion.names.length <= 26)
      this.#say(`\n${renderConfusionMatrix(confusion.matrix, confusion.names)}`);
  }

  async #save(): Promise<void> {
    const { net, plan, data, options, recorded } = this.#parts;
    if (options.out === undefined) return;
    await net.save(fileHandler(options.out));
    writeDescription(options.out, {
      format: "nnc model 1",
      model: plan.model,
      ...recorded,
      set: Object.fromEntries(options.set ?? []),
      preparation: data.preparation,
    });
    this.#say(
      `\nSaved to ${options.out}: nnc predict ${options.out} --data …, or tf.loadLayersModel.`,
    );
  }

  #report(
    history: runtime.History,
    test: runtime.Measures,
    confusion: Confusion | undefined,
  ): string {
    const { net, plan, data, options, program } = this.#parts;
    const seconds = history.epochs.at(-1)?.seconds ?? 0;
    return report({
      model: plan.model,
      documentation: program.graph.documentation,
      facts: [
        ["program", program.entry],
        ["data", options.data],
        ["parameters", net.countParams().toLocaleString("en")],
        ["samples", `${data.counts.train} to train on, ${data.counts.test} held out`],
        ["batch", String(options.batch ?? plan.batch)],
        ["time", `${seconds.toFixed(1)} s on the ${tf.getBackend()} backend`],
      ],
      history,
      test,
      samples: data.counts.test,
      ...(confusion && { confusion }),
    });
  }
}

function checkpointOf({ out = "." }: TrainOptions): string {
  return join(out, "checkpoint.safetensors");
}

/** What a training is of; its epochs may become more. */
function markOf(
  { sources }: RecordedProgram,
  model: string,
  { set, lr, data, context }: TrainOptions,
  seed: number | undefined,
): string {
  const parts = [sources, model, [...(set ?? [])], lr, relative(".", data), context, seed];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

/** A graph whose learning rate is another. */
function withRate(graph: Program["graph"], lr: number | undefined): Program["graph"] {
  const { training } = graph;
  if (lr === undefined || !training) return graph;
  const { name, args } = training.optimizer;
  return { ...graph, training: { ...training, optimizer: { name, args: { ...args, lr } } } };
}
