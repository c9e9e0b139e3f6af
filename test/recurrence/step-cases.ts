/** Steps written by hand, as programs and one after another: results, gradients, and whether they are programs at all. */
import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { fusedScan } from "../../runtime/index.ts";
import type { PureStep } from "../../runtime/recurrence/pure-step.ts";
import type { ScanOptions } from "../../runtime/scan.ts";
import { optimizations, registerGradients, setOptimizations } from "../../runtime/wasm.ts";
import { difference } from "../live-model.ts";
import { useWasm } from "../runtime/wasm.ts";

/** The backend and the gradients that steps need, and a scope for each test. */
export function useRecurrences(): void {
  beforeAll(async () => {
    await useWasm();
    registerGradients(tf);
  });

  const switches = optimizations();
  beforeEach(() => {
    tf.engine().startScope();
  });
  afterEach(() => {
    tf.engine().endScope();
    setOptimizations(switches);
  });
}

export const numbers = (seed: number, ...shape: number[]): tf.Tensor =>
  tf.randomUniform(shape, -1, 1, "float32", seed);

/** A step of `x [N, 4]`, `h [N, 4]` and tensors from outside. */
type Cell = (
  given: { readonly x: tf.Tensor; readonly h: tf.Tensor; readonly w: readonly tf.Tensor[] },
  ops: typeof tf,
) => tf.Tensor;

export interface Case {
  readonly cell: Cell;
  /** Shapes of the tensors from outside. */
  readonly weights: readonly (readonly number[])[];
  readonly isPlain?: true;
}

/** Results of ten steps, and gradients for all that they are made of. */
function everything(
  { cell, weights }: Case,
  rows: number,
  options: ScanOptions,
  recurrence: boolean,
): readonly tf.Tensor[] {
  setOptimizations({ recurrence });
  const tensors = [numbers(1, rows, 10, 4), numbers(2, rows, 4), ...weights.map((shape, index) => numbers(index + 3, ...shape))]; // prettier-ignore
  const step = (w: readonly tf.Tensor[]): PureStep => {
    return ([x], [h], ops) => {
      const next = cell({ x: x as tf.Tensor, h: h as tf.Tensor, w }, ops);
      return [[next], [next]];
    };
  };
  const results = ([x, h, ...w]: readonly tf.Tensor[]): tf.Tensor[] =>
    fusedScan(tf, [x as tf.Tensor], [h as tf.Tensor], step(w), options);
  const loss = (...given: tf.Tensor[]): tf.Scalar =>
    tf.addN(results(given).map((value) => tf.sum(tf.square(value))));
  return [...results(tensors), ...tf.grads(loss)(tensors), ...results(tensors)];
}

/** Tests of steps, each beside the same without a program. */
export function describeCases(cases: Readonly<Record<string, Case>>): void {
  describe.each(Object.entries(cases))("a step with %s", (_, example) => {
    const mask = (rows: number): tf.Tensor => tf.greater(numbers(9, rows, 10), -0.5);

    it.each([1, 2, 4, 5])("is the same as one step after another, in batches of %i", (rows) => {
      const all: readonly ScanOptions[] = [{}, { keepsLast: true, reverse: true }, { mask: mask(rows), givesFinal: true }]; // prettier-ignore
      for (const options of all) {
        const truth = everything(example, rows, options, false);
        everything(example, rows, options, true).forEach((value, index) => {
          expect(difference(value, truth[index] as tf.Tensor)).toBeLessThan(2e-5);
        });
      }
    });

    it(`is ${example.isPlain ? "run step by step" : "a program of its own"}`, async () => {
      setOptimizations({ recurrence: true });
      const { kernelNames } = await tf.profile(() => {
        tf.tidy(() => {
          everything(example, 3, {}, true);
        });
      });
      expect(kernelNames.includes("Unpack")).toBe(example.isPlain ?? false);
    });

    it("leaves no tensors behind", () => {
      const before = tf.memory().numTensors;
      tf.tidy(() => {
        everything(example, 2, {}, true);
      });
      expect(tf.memory().numTensors).toBe(before);
    });
  });
}
