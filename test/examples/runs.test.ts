import * as tf from "@tensorflow/tfjs";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import * as autoencoder from "../../examples/autoencoder/run.ts";
import type { Setting } from "../../examples/example.ts";
import * as gpt from "../../examples/gpt/run.ts";
import * as mobilenet from "../../examples/mobilenet/run.ts";
import * as siamese from "../../examples/siamese/run.ts";
import * as translate from "../../examples/translate/run.ts";
import * as unet from "../../examples/unet/run.ts";
import * as runtime from "../../runtime/index.ts";
import { useFastestBackend } from "../../runtime/node.ts";
import { analyze } from "../../src/compile.ts";
import { instantiate } from "../../src/targets/tfjs/instantiate.ts";
import { projectRoot, readProjectFile, testHost } from "../test-host.ts";

/** What the compiled module of an example exports, made without writing it. */
function programOf(name: string): unknown {
  const { graphs } = analyze(readProjectFile(`examples/${name}/${name}.nn`), testHost());
  const live = instantiate<tf.LayersModel, runtime.TrainingPlan>(graphs, name, tf, runtime);
  return Object.fromEntries(
    [...live].flatMap(([model, { make, plan }]) => [
      [model, make],
      [`${model}Training`, plan && { ...plan, epochs: Math.min(plan.epochs, 3) }],
    ]),
  );
}

const said: string[] = [];
const setting = (share: number, path?: string): Setting => ({
  say: (line) => said.push(line),
  share,
  ...(path === undefined ? {} : { path }),
});

/** The loss of the last epoch that was reported is less than that of the first. */
function expectLearning(): void {
  const losses = said.flatMap((line) => /loss ([\d.]+)/.exec(line)?.[1] ?? []).map(Number);
  expect(losses.length).toBe(3);
  expect(losses[2]).toBeLessThan(losses[0]!);
}

// Each runs for a few seconds: enough to show that it learns, and much less than it takes to learn well.
describe("the examples run", () => {
  beforeAll(async () => {
    await useFastestBackend(tf);
  });

  it("U-Net: tells discs and boxes from the ground", async () => {
    const [disc, box] = await unet.run(programOf("unet") as unet.Program, setting(0.2));
    expect(disc + box).toBeGreaterThan(0.3);
  });

  it("GPT: writes letters of its text", async () => {
    const folder = mkdtempSync(join(tmpdir(), "nnc-gpt-"));
    const path = join(folder, "text.txt");
    writeFileSync(path, "the cat sat on the mat, and the rat sat on the cat. ".repeat(40));
    const { text, perplexity } = await gpt.run(
      programOf("gpt") as gpt.Program,
      setting(0.06, path),
    );
    rmSync(folder, { recursive: true });
    expect(text).toMatch(/^[a-z ,.]{20,}$/);
    // By the frequencies of its letters alone, it would waver between more than nine.
    expect(perplexity).toBeLessThan(5);
  });

  const timeMachine = `${projectRoot}../shared/data/timemachine.txt`;
  const skip = existsSync(timeMachine) ? "" : " (skipped: there is no shared/data/timemachine.txt)";
  it.skipIf(skip !== "")(`GPT: learns from The Time Machine${skip}`, async () => {
    const { perplexity, unigram } = await gpt.run(
      programOf("gpt") as gpt.Program,
      setting(0.1, timeMachine),
    );
    // Of 68 letters; the whole example comes to a third of `unigram`.
    expect(perplexity).toBeLessThan(unigram);
  });

  it("sequence to sequence: begins to say digits backwards", async () => {
    said.length = 0;
    await translate.run(programOf("translate") as translate.Program, setting(0.1));
    expectLearning();
  });

  it("Siamese net: learns to tell pairs apart", async () => {
    said.length = 0;
    const { signs } = await siamese.run(programOf("siamese") as siamese.Program, setting(0.3));
    expectLearning();
    // Of 500 pairs, half of them alike: who guesses is right in 50 % of them, give or take 2.
    expect(signs).toBeGreaterThan(0.65);
  });

  it("autoencoders: draw images again, and new ones", async () => {
    const { again, mean, variational, blind } = await autoencoder.run(
      programOf("autoencoder") as autoencoder.Program,
      setting(0.35),
    );
    // Who draws the same picture for each, however good, does no better than `mean` and `blind`.
    expect(again).toBeLessThan(0.8 * mean);
    expect(variational).toBeLessThan(0.97 * blind);
  });

  it("MobileNet: begins to read digits", async () => {
    said.length = 0;
    await mobilenet.run(programOf("mobilenet") as mobilenet.Program, setting(0.05));
    expectLearning();
  });
});
