/**
 * What PyTorch answered, kept as digests: so tests hold models against it where no Python is. `NNC_ORACLE=1 UPDATE=1`
 * records them anew, from PyTorch itself.
 */
import * as tf from "@tensorflow/tfjs";
import { readFileSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { useFastestBackend } from "../../runtime/node.ts";
import { projectRoot } from "../test-host.ts";
import { compileModel, requestInputs, runModel } from "./compiled-model.ts";
import { uniforms } from "./fill.ts";
import type { ModelCase } from "./model-suite.ts";
import { findOracle } from "./python.ts";
import { startTorch } from "./torch-process.ts";

/** The length of an array as a vector, its product with fixed numbers, and how it begins. */
type Digest = readonly [norm: number, projection: number, ...first: number[]];

interface Golden {
  readonly outputs: readonly Digest[];
  /** By the paths of weights. */
  readonly gradients: Readonly<Record<string, Digest>>;
  /** Running statistics after a step of training, in order. */
  readonly statistics?: readonly Digest[];
}

function digest(values: Float32Array): Digest {
  const fixed = uniforms("golden", values.length);
  const sum = (term: (value: number, index: number) => number): number =>
    values.reduce((total, value, index) => total + term(value, index), 0);
  const norm = Math.sqrt(sum((value) => value * value));
  const projection = sum((value, index) => value * (fixed[index] ?? 0));
  return [norm, projection, ...values.slice(0, 4)].map((each) => Number(each.toPrecision(9))) as [
    number,
    number,
  ];
}

/** The largest difference of two digests, relative to the length, or to `least` where that is more. */
function difference(own: Digest, golden: Digest, least: number): number {
  const scale = Math.max(golden[0], least);
  if (scale === 0) return own[0];
  return Math.max(...golden.map((value, index) => Math.abs((own[index] ?? NaN) - value) / scale));
}

async function record(cases: readonly ModelCase[], file: string): Promise<void> {
  const found = findOracle();
  if ("reason" in found) throw new Error(found.reason);
  const torch = startTorch(found.python);
  const goldens = new Map<string, Golden>();
  for (const { name, ...each } of cases) {
    const model = compileModel(each.source, each.model, each.hyperparameters);
    const { outputs, gradients, statistics } = await torch.ask({
      reference: each.reference,
      arguments: each.arguments ?? {},
      weights: model.weights.map(({ path, shape }) => ({ path, shape })),
      inputs: requestInputs(model, { ...each.hyperparameters, ...each.sizes }, each.values),
      training: each.training,
      loss: each.loss,
    });
    const byPath = gradients.flatMap((gradient, index): [string, Digest][] =>
      gradient ? [[model.weights[index]?.path ?? "", digest(gradient.values)]] : [],
    );
    goldens.set(name, {
      outputs: outputs.map(({ values }) => digest(values)),
      gradients: Object.fromEntries(byPath),
      ...(statistics.length > 0 && { statistics: statistics.map(({ values }) => digest(values)) }),
    });
    model.net.dispose();
  }
  torch.stop();
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(goldens), null, 1)}\n`);
}

/** Tests of outputs and gradients against `goldens/NAME.json`. */
export function describeGoldens(name: string, cases: readonly ModelCase[]): void {
  const file = `${projectRoot}test/oracle/goldens/${name}.json`;
  describe(`${name}, against what PyTorch answered`, () => {
    let goldens: ReadonlyMap<string, Golden> = new Map();
    beforeAll(async () => {
      await useFastestBackend(tf);
      if (process.env["NNC_ORACLE"] && process.env["UPDATE"]) await record(cases, file);
      goldens = new Map(Object.entries(JSON.parse(readFileSync(file, "utf8")) as object));
    }, 240_000);

    it.each(cases.map((each) => [each.name, each] as const))("%s", (_, each) => {
      const golden = goldens.get(each.name);
      if (!golden) throw new Error(`${each.name} has not been recorded`);
      const model = compileModel(each.source, each.model, each.hyperparameters);
      const inputs = requestInputs(model, { ...each.hyperparameters, ...each.sizes }, each.values);
      const run = runModel(model, inputs, each);
      model.net.dispose();
      const wrong = run.outputs.flatMap(({ values }, index) => {
        const error = difference(digest(values), golden.outputs[index] ?? [NaN, NaN], 0);
        return error < each.limit ? [] : [`output ${index}: ${error}`];
      });
      for (const [index, expected] of (golden.statistics ?? []).entries()) {
        const own = run.statistics[index];
        const error = difference(digest(own?.values ?? new Float32Array()), expected, 0);
        if (!(error < each.limit)) wrong.push(`${own?.name ?? "a statistic"}: ${error}`);
      }
      // A gradient may be zero by the mathematics, and then both have noise.
      const largest = Math.max(0, ...Object.values(golden.gradients).map(([norm]) => norm));
      const seen = model.weights.flatMap(({ path }, index) => {
        const gradient = run.gradients[index];
        if (!gradient) return [];
        const isZero = (golden.gradients[path]?.[0] ?? 0) < 1e-9 * largest;
        const error = difference(
          digest(gradient),
          golden.gradients[path] ?? [NaN, NaN],
          isZero ? largest : 0,
        );
        if (!(error < each.limit)) wrong.push(`gradient by ${path}: ${error}`);
        return [path];
      });
      expect(wrong).toEqual([]);
      expect(seen.sort()).toEqual(Object.keys(golden.gradients).sort());
    });
  });
}
