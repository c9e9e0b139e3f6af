/** Every sample of every operator gives on tfjs-core what it gives as layers. */
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { operators } from "../../src/operators/registry.ts";
import { graphOf, inputsOf } from "../conformance/sample.ts";
import { bothTargets, expectEqual } from "./both-targets.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const samples = [...operators.values()].flatMap((operator) =>
  operator.samples.map(
    (sample) => [`${operator.name}: ${sample.expression}`, operator, sample] as const,
  ),
);

describe.each(samples)("%s", (_, operator, sample) => {
  it("is the same on both targets, and leaves nothing behind", () => {
    const graph = graphOf(sample);
    const start = tf.memory().numTensors;
    const both = bothTargets(graph);
    const inputs = inputsOf(graph, 5);
    if (operator.isRandom && !operator.mayGiveInput) tf.dispose(both.model.predict(...inputs));
    else expectEqual(both, inputs);
    tf.dispose(inputs);
    both.model.dispose();
    both.net.dispose();
    expect(tf.memory().numTensors - start).toBeLessThanOrEqual(0);
  });
});
