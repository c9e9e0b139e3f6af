/** Every operator within a step, of a state: as part of a program, and the same as one step after another. */
import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { seeded } from "../../runtime/index.ts";
import { optimizations, setOptimizations } from "../../runtime/wasm.ts";
import type { Sample } from "../../src/operators/operator.ts";
import { operators } from "../../src/operators/registry.ts";
import { inputsFor, live, relativeDifference } from "../live-model.ts";
import { useWasm } from "../runtime/wasm.ts";
import { cell, model } from "./program.ts";

beforeAll(useWasm);

const initial = optimizations();
afterEach(() => {
  setOptimizations(initial);
});

/** Of the dims that only a run tells; `L` is the time axis of the recurrence. */
const sizes: Readonly<Record<string, number>> = { N: 2, T: 3, L: 4 };

interface Port {
  readonly dtype: string;
  readonly name: string;
  readonly dims: readonly string[];
}

/** Inputs as `x[N, 3]` or `int32 i[N, T]`. */
function portsOf({ inputs }: Sample): readonly Port[] {
  return [...inputs.matchAll(/(?:(\w+) )?(\w+)\[([^\]]*)\]/g)].map(
    ([, dtype = "float32", name = "", dims = ""]) => ({ dtype, name, dims: dims.split(", ") }),
  );
}

/** Those of which all inputs can come step by step, and whose results have the axis of the batch or none. */
function isOfSteps(sample: Sample): boolean {
  const isOfBatch = portsOf(sample).every(({ dims }) => dims[0] === "N");
  return isOfBatch && sample.inputs !== "" && /^\[(N\b|\])/.test(sample.shape);
}

const samples = [...operators.values()].flatMap(({ name, samples: all }) =>
  all.filter(isOfSteps).map((sample) => [`${name}: ${sample.expression}`, sample] as const),
);

/** A cell whose step applies the sample, to something that depends on a state where that is a float. */
function programOf(sample: Sample): string {
  const ports = portsOf(sample);
  const float = ports.find(({ dtype }) => dtype === "float32");
  const nameOf = (port: Port): string => (port === float ? "given_now" : port.name);
  const head = (time: readonly string[]): string =>
    ports
      .map((port) => {
        const [batch = "N", ...axes] = port.dims;
        return `${port.dtype} ${nameOf(port)}[${[batch, ...time, ...axes].join(", ")}]`;
      })
      .join(", ");
  const state = float
    ? [`state s[${float.dims.join(", ")}]`, "s = 0.5 * pre s + 0.3 * given_now", `${float.name} = given_now + tanh(pre s)`] // prettier-ignore
    : ["state s[N]", "s = pre s + 1.0"];
  const out = sample.shape === "[]" ? `out = mean(s) * (${sample.expression}) + s` : `out = ${sample.expression}`; // prettier-ignore
  return (
    cell(`C : ${head([])} -> out`, ...state, out) +
    model(`${head(["L"])} -> made`, `made = (${ports.map(nameOf).join(", ")}) -> scan(C)`)
  );
}

function madeOf(sample: Sample): readonly [tf.LayersModel, tf.Tensor[]] {
  const net = seeded(1, live(programOf(sample)).make);
  const shapes = portsOf(sample).map(({ dims }) =>
    dims.toSpliced(1, 0, "L").map((dim) => sizes[dim] ?? Number(dim)),
  );
  return [net, [...inputsFor(net, shapes)]];
}

function expectEqual(made: tf.Tensor, truth: tf.Tensor): void {
  const isNumber = tf.equal(tf.isNaN(tf.cast(truth, "float32")), false);
  const [a, b] = [made, truth].map((y) => tf.where(isNumber, tf.cast(y, "float32"), 0));
  expect(relativeDifference(a as tf.Tensor, b as tf.Tensor, 1)).toBeLessThan(1e-4);
}

describe.each(samples)("within a step, %s", (_, sample) => {
  it.each([false, true])(
    "is part of a program, and the same as without (training: %s)",
    async (training) => {
      const [net, inputs] = madeOf(sample);
      const run = (recurrence: boolean): tf.Tensor => {
        setOptimizations({ recurrence });
        return seeded(3, () => tf.tidy(() => net.apply(inputs, { training }) as tf.Tensor));
      };
      const { kernelNames } = await tf.profile(() => run(true));
      expect(kernelNames).not.toContain("Unpack");
      // Once with the plan that was made, and once with the one that was kept.
      const plain = run(false);
      for (const made of [run(true), run(true)]) expectEqual(made, plain);
    },
  );

  it("has the gradients that it has without", () => {
    const [net, inputs] = madeOf(sample);
    const floats = inputs.filter(({ dtype }) => dtype === "float32");
    const weights = net.trainableWeights.map((weight) => weight.read() as tf.Variable);
    if ((net.apply(inputs) as tf.Tensor).dtype !== "float32" || floats.length === 0) return;
    const loss = (...given: tf.Tensor[]): tf.Scalar => {
      const y = net.apply(inputs.map((input) => given[floats.indexOf(input)] ?? input)) as tf.Tensor; // prettier-ignore
      const unused = [...given, ...weights].map((tensor) => tf.mul(0, tf.sum(tensor)));
      return tf.addN([tf.sum(tf.mul(y, tf.reshape(tf.cos(tf.range(0, y.size)), y.shape))), ...unused]) as tf.Scalar; // prettier-ignore
    };
    const run = (recurrence: boolean): readonly tf.Tensor[] => {
      setOptimizations({ recurrence });
      const own = weights.length > 0 ? tf.variableGrads(() => loss(...floats), weights).grads : {};
      return tf.tidy(() => [...tf.grads(loss)(floats), ...Object.values(own)]);
    };
    const fused = run(true);
    if (sample.expression.startsWith("top_k_accuracy")) {
      // A program knows that no gradient goes through places; tfjs asks for that of the kernel.
      expect(() => run(false)).toThrow("TopK");
      return;
    }
    const plain = run(false);
    fused.forEach((gradient, index) => {
      expectEqual(gradient, plain[index] as tf.Tensor);
    });
  });
});
