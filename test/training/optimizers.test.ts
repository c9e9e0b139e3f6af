import * as tf from "@tensorflow/tfjs";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { UpdateRule } from "../../runtime/index.ts";
import { findPython } from "../oracle/python.ts";
import { useWasm } from "../runtime/wasm.ts";
import { projectRoot } from "../test-host.ts";
import { compiledPlan, modelOf } from "./compiled-rule.ts";
import { optimizerCases, runCase, type OptimizerCase } from "./optimizer-cases.ts";

beforeAll(useWasm);

interface Golden {
  readonly weights: readonly (readonly number[])[];
  readonly rates: readonly number[];
}

const goldenFile = join(projectRoot, "test/training/optimizers.golden.json");

function askPyTorch(python: string): readonly Golden[] {
  const folder = mkdtempSync(join(tmpdir(), "nnc-optimizers-"));
  try {
    const [asked, answered] = [join(folder, "cases.json"), join(folder, "results.json")];
    writeFileSync(asked, JSON.stringify(optimizerCases.map(({ torch }) => torch)));
    execFileSync(python, [join(projectRoot, "test/oracle/optimizers.py"), asked, answered]);
    return JSON.parse(readFileSync(answered, "utf8")) as Golden[];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function expectEqual({ source, clipNorm, torch }: OptimizerCase, golden: Golden | undefined): void {
  const clip = clipNorm === undefined ? "" : `\n  clip_norm = ${clipNorm}`;
  const plan = compiledPlan(`  optimizer = ${source}${clip}`);
  const before = tf.memory().numTensors;
  const ours = runCase((a, b) => plan.optimizer(modelOf(a, b)) as UpdateRule, torch.steps);
  expect(tf.memory().numTensors).toBe(before);
  expect(golden?.weights.length).toBe(torch.steps);
  golden?.weights.forEach((weights, step) => {
    expect(ours.rates[step]).toBeCloseTo(golden.rates[step]!, 9);
    weights.forEach((value, index) => {
      const found = ours.weights[step]?.[index] ?? NaN;
      expect(Math.abs(found - value), `step ${step + 1}`).toBeLessThan(1e-5 * Math.max(1, Math.abs(value))); // prettier-ignore
    });
  });
}

const found = findPython();

describe("optimizers and schedules, step by step", () => {
  if (process.env["UPDATE"] && "python" in found)
    writeFileSync(
      goldenFile,
      `${JSON.stringify(askPyTorch(found.python), (_, value: unknown) => (typeof value === "number" ? Number(value.toPrecision(9)) : value))}\n`,
    );
  const goldens = JSON.parse(readFileSync(goldenFile, "utf8")) as Golden[];
  it.each(optimizerCases.map((one, index) => [one.source, one, goldens[index]] as const))(
    "%s is what PyTorch was when it was recorded",
    (_, one, golden) => {
      expectEqual(one, golden);
    },
  );

  it.skipIf("reason" in found)(
    "are what PyTorch is here",
    () => {
      if (!("python" in found)) return;
      askPyTorch(found.python).forEach((result, index) => {
        expectEqual(optimizerCases[index]!, result);
      });
    },
    300_000,
  );
});

describe("the state of an optimizer", () => {
  it.each(["sgd(momentum: 0.9)", "adam", "rmsprop(momentum: 0.5, centered: true)", "adagrad"])(
    "of %s can be read and set exactly",
    async (source) => {
      const plan = compiledPlan(`  optimizer = ${source}`);
      const variable = tf.variable(tf.tensor1d([1, 2]));
      const made = (): UpdateRule => plan.optimizer(modelOf(variable, variable)) as UpdateRule;
      const step = (rule: UpdateRule): void => {
        rule.minimize(() => tf.sum(tf.square(variable)), false, [variable]);
      };
      const first = made();
      step(first);
      const state = await first.state([variable]);
      const values = variable.dataSync().slice();
      step(first);
      const wanted = [...variable.dataSync()];
      tf.tidy(() => { variable.assign(tf.tensor1d([...values])); }); // prettier-ignore
      const second = made();
      second.restore([variable], state);
      step(second);
      expect([...variable.dataSync()]).toEqual(wanted);
      first.dispose();
      second.dispose();
    },
  );
});
