/** What examples that train and measure have in common: compiling a program, reading data, writing pictures. */
import * as tf from "@tensorflow/tfjs";
import { useFastestBackend } from "../../runtime/node.ts";
import * as runtime from "../../runtime/index.ts";
import { packageFile } from "../../src/host/package-files.ts";
import { analyze } from "../../src/compile.ts";
import { prepare, type Prepared } from "../../src/data/prepare.ts";
import { readDataset } from "../../src/data/read-dataset.ts";
import { renderDiagnostic } from "../../src/diagnostics/render-text.ts";
import { nodeHost, readSource } from "../../src/host/node-host.ts";
import { writeAtomically } from "../../src/host/write-files.ts";
import { instantiate, type LiveModel } from "../../src/targets/tfjs/instantiate.ts";

export type Example = LiveModel<tf.LayersModel, runtime.TrainingPlan>;

/** The models of a program of this package, by name, on the fastest backend. */
export async function loadExample(path: string): Promise<ReadonlyMap<string, Example>> {
  await useFastestBackend(tf, { notice: console.warn });
  const standardLibrary = packageFile("stdlib");
  const host = nodeHost({ root: packageFile("."), standardLibrary, allowed: [] });
  const text = readSource(packageFile(path)) ?? "";
  const { graphs, diagnostics, sources } = analyze({ path, text }, host);
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0)
    throw new Error(
      errors.map((each) => renderDiagnostic(each, sources, { color: false })).join("\n"),
    );
  return instantiate(graphs, "example", tf, runtime);
}

/** The file that `--data` names, or where the project's own checkout keeps its digits. */
export function dataPath(): string {
  const at = process.argv.indexOf("--data");
  return (at > 0 ? process.argv[at + 1] : undefined) ?? packageFile("../shared/data/digits.csv.gz");
}

/** The data, made to fit a model, of which a share is held out. */
export function dataFor({ plan }: Example, options: { readonly held?: number } = {}): Prepared {
  if (!plan) throw new Error("the model has no train section");
  return prepare(readDataset(dataPath()), plan, { seed: 1, ...options });
}

export interface Curve {
  /** After each epoch: on what was trained on, measured while training, and on what was held out. */
  readonly epochs: readonly { readonly train: runtime.Measures; readonly test: runtime.Measures }[];
  readonly seconds: number;
  readonly params: number;
}

/** Trains a model from a seed and measures it after each epoch. */
export async function train(
  { make, plan }: Example,
  data: Pick<Prepared, "train" | "test">,
  options: { readonly epochs?: number } = {},
): Promise<Curve> {
  if (!plan) throw new Error("the model has no train section");
  const net = make();
  const { epochs } = await runtime.fit(net, plan, data.train, {
    ...options,
    validation: data.test,
  });
  const params = net.countParams();
  net.dispose();
  const points = epochs.map(({ measures, validation }) => ({
    train: measures,
    test: validation ?? measures,
  }));
  return { epochs: points, seconds: epochs.at(-1)?.seconds ?? 0, params };
}

/** Writes a picture, or a page, into the package and says so. */
export function keep(path: string, content: string): void {
  writeAtomically(packageFile(path), content);
  console.log(`written: ${path}`);
}
