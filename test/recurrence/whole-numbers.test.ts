/** Ints in steps: as exact as those of tfjs, which the floats of a program are only up to some size. */
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import type { PureStep } from "../../runtime/recurrence/pure-step.ts";
import { fusedScan } from "../../runtime/index.ts";
import { useWasm } from "../runtime/wasm.ts";

beforeAll(useWasm);

interface Run {
  readonly numbers: readonly number[];
  readonly isFused: boolean;
}

/** The last of the ints that a step makes from a first one and from two inputs, each of which comes twice. */
async function last(
  step: PureStep,
  first: number,
  inputs: readonly [number, number],
): Promise<Run> {
  const sequence = tf.tensor(
    inputs.map((input) => [input, input]),
    [2, 2],
    "int32",
  );
  const initial = tf.tensor([first, 1], [2], "int32");
  let numbers: readonly number[] = [];
  const { kernelNames } = await tf.profile(() => {
    const [result] = tf.tidy(() => fusedScan(tf, [sequence], [initial], step, { keepsLast: true }));
    numbers = [...(result?.dataSync() ?? [])];
    expect(result?.dtype).toBe("int32");
    tf.dispose(result);
  });
  tf.dispose([sequence, initial]);
  return { numbers, isFused: !kernelNames.includes("Unpack") };
}

const give = (next: tf.Tensor) => [[next], [next]] as const;

/** Counts, by what comes in. */
const count: PureStep = ([x], [n], tf) => give(tf.add(n!, tf.add(x!, tf.scalar(1, "int32"))));
const double: PureStep = ([x], [n], tf) => give(tf.add(tf.mul(n!, tf.scalar(2, "int32")), x!));
const choose: PureStep = ([x], [n], tf) => give(tf.where(tf.greater(n!, tf.scalar(1, "int32")), x!, n!)); // prettier-ignore

describe("ints in a step", () => {
  it.each<[string, PureStep, number, [number, number], boolean, number[]]>([
    ["are floats where they are small", count, 40, [3, -9], true, [48, -15]],
    ["are not where a state begins as a large one", count, 2 ** 24, [0, 0], false, [2 ** 24 + 2, 3]], // prettier-ignore
    ["are not where they come in large", choose, 5, [2 ** 24 + 1, 3], false, [2 ** 24 + 1, 1]],
    ["are not where they may grow fast", double, 2 ** 23 + 1, [1, 1], false, [2 ** 25 + 7, 7]],
    ["may be chosen among those that come in", choose, 5, [7, 8], true, [7, 1]],
  ])("%s", async (_, step, first, inputs, isFused, numbers) => {
    expect(await last(step, first, inputs)).toEqual({ numbers, isFused });
  });
});
