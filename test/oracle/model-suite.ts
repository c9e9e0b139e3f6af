/** Declares the tests of models against PyTorch: one list of cases in, one test for each out. */
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { useFastestBackend } from "../../runtime/node.ts";
import { compareModel, type Comparison } from "./compare-model.ts";
import { findOracle } from "./python.ts";
import { startTorch, type TorchProcess } from "./torch-process.ts";

export interface ModelCase extends Comparison {
  /** What is compared, as the name of the test. */
  readonly name: string;
  /** The largest relative error allowed: 1e-5 for shallow models, 1e-4 for deep ones. */
  readonly limit: number;
}

/** Tests of outputs, and with a `loss` of the loss and of its gradients by all weights, and of running statistics. */
export function describeModels(title: string, cases: readonly ModelCase[]): void {
  const found = findOracle();
  describe.skipIf("reason" in found)(title, () => {
    let torch: TorchProcess | undefined;
    beforeAll(async () => {
      await useFastestBackend(tf);
      if ("python" in found) torch = startTorch(found.python);
    });
    afterAll(() => torch?.stop());

    it.each(cases.map((each) => [each.name, each] as const))(
      "%s",
      async (_, { name, limit, ...comparison }) => {
        const { outputs, loss, gradients, statistics } = await compareModel(
          torch as TorchProcess,
          comparison,
        );
        expect(outputs, `the outputs of ${name}`).toBeLessThan(limit);
        expect(gradients.length > 0).toBe(comparison.loss !== undefined);
        if (comparison.loss) expect(loss, "the loss").toBeLessThan(limit);
        const wrong = [...gradients, ...statistics].filter(([, error]) => !(error < limit));
        expect(wrong).toEqual([]);
      },
      240_000,
    );
  });
}
