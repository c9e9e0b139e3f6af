/** Recurrences as programs of their own give what one step after another gives, and the same gradients. */
import * as tf from "@tensorflow/tfjs";
import * as fc from "fast-check";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { seeded } from "../../runtime/index.ts";
import { optimizations, setOptimizations } from "../../runtime/wasm.ts";
import { inputsFor, live, predict, relativeDifference, type Live } from "../live-model.ts";
import { useWasm } from "../runtime/wasm.ts";
import { allPrograms } from "./all-programs.ts";
import { fusedPrograms } from "./fused-cells.ts";
import { runs } from "../property-runs.ts";

beforeAll(useWasm);

const initial = optimizations();
afterEach(() => {
  setOptimizations(initial);
});

/** Values, and gradients for inputs and weights, in this order; fails when tensors leak. */
function everything(
  net: tf.LayersModel,
  inputs: readonly tf.Tensor[],
  isFused: boolean,
): readonly tf.Tensor[] {
  setOptimizations({ recurrence: isFused });
  const weights = net.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const floats = inputs.filter(({ dtype }) => dtype === "float32");
  const before = tf.memory().numTensors;
  const loss = (...given: tf.Tensor[]): tf.Scalar => {
    let next = 0;
    const all = inputs.map((input) => (input.dtype === "float32" ? given[next++] : input));
    const results = [net.apply(all as tf.Tensor[])].flat() as tf.Tensor[];
    const weighted = results.map((result) => {
      const factors = tf.reshape(tf.cos(tf.range(0, result.size)), result.shape);
      return tf.sum(tf.mul(tf.cast(result, "float32"), factors));
    });
    // tfjs refuses to differentiate for what is not used at all.
    const unused = [...given, ...weights].map((tensor) => tf.mul(0, tf.sum(tensor)));
    return tf.addN([...weighted, ...unused]) as tf.Scalar;
  };
  const found = tf.tidy(() => {
    const values = predict(net, inputs);
    const isUsed = floats.length > 0 && weights.length > 0;
    const forInputs = isUsed ? tf.grads(loss)(floats) : [];
    const forWeights =
      weights.length > 0
        ? Object.values(tf.variableGrads(() => loss(...floats), weights).grads)
        : [];
    return [...values, ...forInputs, ...forWeights];
  });
  expect(tf.memory().numTensors - before).toBe(found.length);
  return found;
}

function expectSame(program: Live, shapes: readonly (readonly number[])[], limit: number): void {
  // With the same weights each time, so that a failure can be had again.
  const net = seeded(1, () => program.make());
  const inputs = inputsFor(net, shapes);
  const fused = everything(net, inputs, true);
  const plain = everything(net, inputs, false);
  expect(fused.length).toBe(plain.length);
  fused.forEach((tensor, index) => {
    // What is nearly nothing is made of larger numbers.
    expect(relativeDifference(tensor, plain[index] as tf.Tensor, 1e-2)).toBeLessThan(limit);
  });
  tf.dispose([...inputs, ...fused, ...plain]);
  net.dispose();
}

describe.each(allPrograms)("a scan %s", (_, { text, inputs }) => {
  const program = live(text);

  it("is the same as one step after another", () => {
    expectSame(program, inputs, 3e-5);
  });

  it("is a program of its own", async () => {
    setOptimizations({ recurrence: true });
    const net = program.make();
    const given = inputsFor(net, inputs);
    const { kernels } = await tf.profile(() => { tf.tidy(() => { predict(net, given); }); }); // prettier-ignore
    // A scan within may cut what it has from outside, but nobody cuts the sequence.
    const cut = kernels.filter(({ name }) => name === "Unpack");
    const [first = []] = inputs;
    expect(cut.map(({ inputShapes: [shape] }) => shape?.slice(0, 2))).not.toContainEqual(first.slice(0, 2)); // prettier-ignore
  });
});

describe("a random cell", () => {
  it("is the same as one step after another", { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(fusedPrograms, ({ text, inputs }) => {
        expectSame(live(text), inputs, 5e-5);
      }),
      runs(40),
    );
  });
});
