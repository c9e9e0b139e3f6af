/** Threads take some rows of a recurrence each, through all steps. */
import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { setOptimizations } from "../../runtime/index.ts";
import { useFastestBackend } from "../../runtime/node.ts";
import type * as shares from "../../runtime/team/share.ts";
import { Team } from "../../runtime/team/team.ts";
import { inputsFor, live, predict } from "../live-model.ts";
import { allPrograms } from "../recurrence/all-programs.ts";
import { expectEqual, trained } from "../recurrence/trained.ts";

/** Whether all work is large enough for threads. */
const everything = vi.hoisted(() => ({ isLarge: true }));

vi.mock(import("../../runtime/team/share.ts"), async (original) => {
  const real: typeof shares = await original();
  return {
    ...real,
    isWorthSharing: (work) => everything.isLarge || real.isWorthSharing(work),
    share: (memory, count, work, run) =>
      real.share(memory, count, everything.isLarge ? Number.MAX_SAFE_INTEGER : work, run),
  };
});

beforeAll(async () => {
  const { backend, threads } = await useFastestBackend(tf, { threads: 3 });
  expect({ backend, threads }).toEqual({ backend: "wasm", threads: 3 });
}, 60_000);

afterEach(() => {
  everything.isLarge = true;
  setOptimizations({ threads: true });
  vi.restoreAllMocks();
});

/** The same on one thread and on three. */
async function onEach<T>(run: () => T | Promise<T>): Promise<readonly [alone: T, shared: T]> {
  setOptimizations({ threads: false });
  const alone = await run();
  setOptimizations({ threads: true });
  return [alone, await run()];
}

const numbersOf = (tensors: readonly tf.Tensor[]): readonly (readonly number[])[] =>
  tensors.map((tensor) => [...tensor.dataSync()]);

/** Eleven rows: two tiles of a product, and one that is not full. */
const enlarged = (shapes: readonly (readonly number[])[]): readonly (readonly number[])[] =>
  shapes.map(([, ...others]) => [11, ...others]);

describe.each(allPrograms)("a scan %s", (_, { text, inputs, outputs }) => {
  it("is the same on threads, to the last bit, and its gradients nearly so", async () => {
    const net = live(text).make();
    const given = inputsFor(net, enlarged(inputs));
    const [alone, shared] = await onEach(() => predict(net, given));
    expect(numbersOf(shared)).toEqual(numbersOf(alone));
    if (net.trainableWeights.length === 0 || outputs.length > 1) return;
    const weights = net.getWeights().map((weight) => weight.clone());
    const [before, after] = await onEach(() => {
      // Training goes on from what its buffers are.
      net.setWeights(weights);
      return trained(net, given, 1);
    });
    expectEqual(after.found, before.found);
    net.dispose();
  });
});

describe("a recurrence", () => {
  /** How many tasks threads were given. */
  async function tasksFor(units: number, shape: readonly number[]): Promise<number> {
    everything.isLarge = false;
    const net = live(`import { LSTM } from "std/lstm"
model M : x[N, T, 20] -> h { h = x -> scan(LSTM(${units})) }
`).make();
    const run = vi.spyOn(Team.prototype, "run");
    const given = inputsFor(net, [shape]);
    const [alone, shared] = await onEach(() => predict(net, given));
    expect(numbersOf(shared)).toEqual(numbersOf(alone));
    net.dispose();
    return run.mock.calls.length;
  }

  it("is not shared where there is little to do", async () => {
    expect(await tasksFor(160, [3, 9, 20])).toBe(0);
  });

  it("is shared where it is large enough", async () => {
    expect(await tasksFor(160, [37, 9, 20])).toBe(1);
  });

  it("is shared in three pieces where it takes long, beside what its inputs need", async () => {
    expect(await tasksFor(512, [63, 33, 20])).toBeGreaterThan(3);
  });
});
