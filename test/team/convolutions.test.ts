/** Threads share convolutions by minimal filtering, and those in groups. */
import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeAll, expect, it, vi } from "vitest";
import { setOptimizations } from "../../runtime/index.ts";
import { useFastestBackend } from "../../runtime/node.ts";
import { groupedConv2d } from "../../runtime/operations/grouped-conv2d.ts";
import { Team } from "../../runtime/team/team.ts";
import { toTensor, values } from "../runtime/compare.ts";

beforeAll(async () => {
  const { backend, threads } = await useFastestBackend(tf, { threads: 3 });
  expect({ backend, threads }).toEqual({ backend: "wasm", threads: 3 });
}, 60_000);

afterEach(() => {
  vi.restoreAllMocks();
});

/** The largest difference, as a share of the largest number. */
function distance(actual: Float32Array, expected: Float32Array): number {
  expect(actual.length).toBe(expected.length);
  const largest = (of: (place: number) => number): number =>
    expected.reduce((most, _, place) => Math.max(most, Math.abs(of(place))), 0);
  return largest((place) => actual[place]! - expected[place]!) / largest((place) => expected[place]!); // prettier-ignore
}

it.each([
  ["many tiles", [5, 41, 40, 48], [3, 3, 48, 52], 1],
  ["few tiles of many channels", [3, 10, 11, 320], [3, 3, 320, 256], 1],
  ["many windows, in groups", [3, 41, 40, 48], [3, 3, 12, 52], 4],
  ["few windows of many channels, in groups", [1, 6, 5, 640], [3, 3, 320, 640], 2],
] as const)("of %s", (_, size, filter, groups) => {
  const convolved = (x: tf.Tensor, w: tf.Tensor): tf.Tensor =>
    groups === 1
      ? tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, "same")
      : groupedConv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, "same", 1, groups);
  const run = vi.spyOn(Team.prototype, "run");
  const inputs = [toTensor(values([...size], 1)), toTensor(values([...filter], 2))] as const;
  const compute = (threads: boolean): readonly Float32Array[] => {
    const before = setOptimizations({ threads });
    const tensors = tf.tidy(() => [
      convolved(...inputs),
      ...tf.grads((x, w) => tf.sum(tf.square(convolved(x, w))))([...inputs]),
    ]);
    setOptimizations(before);
    const found = tensors.map((tensor) => tensor.dataSync<"float32">());
    tf.dispose(tensors);
    return found;
  };
  const alone = compute(false);
  expect(run).not.toHaveBeenCalled();
  const shared = compute(true);
  expect(run.mock.calls.length).toBeGreaterThanOrEqual(3);
  shared.forEach((data, index) => { expect(distance(data, alone[index] ?? data.subarray(1))).toBeLessThan(1e-5); }); // prettier-ignore
  tf.dispose([...inputs]);
});
