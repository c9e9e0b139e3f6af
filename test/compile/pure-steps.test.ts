/** Steps that normalise: which are pure, what is written for them on both targets, and that it computes the same. */
import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import * as core from "../../runtime/core.ts";
import * as runtime from "../../runtime/index.ts";
import { optimizations, setOptimizations } from "../../runtime/wasm.ts";
import { compile } from "../../src/compile.ts";
import { traceable } from "../../src/targets/traceable.ts";
import { shakeWeights } from "../conformance/sample.ts";
import { coreModel, expectEqual, weightsOf } from "../core/both-targets.ts";
import { difference, inputsFor, live, predict, reloaded } from "../live-model.ts";
import { cell, model, program } from "../recurrence/program.ts";
import { useWasm } from "../runtime/wasm.ts";
import { expectSteps, targets } from "../streaming/steps.ts";
import { testHost } from "../test-host.ts";
import { byHand, normed, pureSteps, rows, sequence, steps } from "./pure-step-cases.ts";

beforeAll(useWasm);

const initial = optimizations();
afterEach(() => {
  setOptimizations(initial);
});

/** Code without what breaks its lines. */
function codeOf(text: string, target: "tfjs" | "core"): string {
  const { module, diagnostics } = compile({ path: "m.nn", text }, testHost(), { target });
  expect(diagnostics.map(({ message }) => message)).toEqual([]);
  const lines = (module?.code ?? "").replace(/^\/\/.*$/gm, "");
  return lines
    .replaceAll(/\s+/g, " ")
    .replaceAll(/,? ([})])/g, " $1")
    .replaceAll("( ", "(");
}

/** The names that a module imports from another. */
function importsOf(code: string, from: string): readonly string[] {
  const [, names = ""] = new RegExp(`import \\{([^}]*)\\} from "${from}";`).exec(code) ?? [];
  return names.split(",").map((name) => name.trim());
}

/** Calls of functions of the runtime that can be traced: on a `tf`, and by themselves. */
function callsIn(code: string): { readonly onTf: string[]; readonly alone: string[] } {
  const functions = [...traceable].filter((name) => name !== "fusedScan");
  const calls = [...code.matchAll(new RegExp(`(tf\\.)?\\b(${functions.join("|")})\\(`, "g"))];
  const names = (isOnTf: boolean): string[] =>
    calls.flatMap(([, on, name]) => ((on !== undefined) === isOnTf ? [name ?? ""] : [])).sort();
  return { onTf: names(true), alone: names(false) };
}

/** What is handed to a function in an object, but for the functions of `tf`. */
function handedTo(name: "fusedScan" | "pureStep", code: string): readonly string[] {
  const [, entries = ""] = new RegExp(`${name}\\(\\{ ([^}]*) \\}, [[(]`).exec(code) ?? [];
  return entries.split(", ").filter((entry) => !/^(\w+): tf\.\1$/.test(entry));
}

describe.each([...pureSteps])("a step with %s", (_, example) => {
  const { text, used, inputs: shapes } = example;
  const names = used.split(" ");
  const normalising = names.filter((name) => traceable.has(name));

  it("calls what normalises on its own tf, and is handed it, for tfjs", () => {
    const code = codeOf(text, "tfjs");
    expect(handedTo("fusedScan", code)).toEqual(normalising);
    expect(handedTo("pureStep", code)).toEqual(normalising);
    expect(code).not.toContain(" scan(");
    // In the layer and in the stream.
    expect(callsIn(code)).toEqual({ onTf: [...normalising, ...normalising].sort(), alone: [] });
    expect(importsOf(code, "nnc/runtime")).toEqual(expect.arrayContaining(normalising));
  });

  it("does so for core, which names all that the step calls and imports nothing else", () => {
    const code = codeOf(text, "core");
    expect(code).toContain(`fusedScan({ ${names.join(", ")} }, [`);
    expect(code).toContain(`pureStep({ ${names.join(", ")} }, (`);
    expect(callsIn(code)).toEqual({ onTf: [...normalising, ...normalising].sort(), alone: [] });
    const body = code.slice(code.lastIndexOf("nnc/runtime/core"));
    const imported = ["@tensorflow/tfjs-core", "nnc/runtime/core"].map((from) => importsOf(code, from)); // prettier-ignore
    for (const name of imported.flat()) expect(body).toMatch(new RegExp(`(?<!\\.)\\b${name}\\b`));
    expect(imported[0]?.filter((name) => traceable.has(name))).toEqual([]);
    expect(imported[1]?.filter((name) => traceable.has(name))).toEqual(["fusedScan", ...normalising]); // prettier-ignore
  });

  it.each([true, false])("computes and learns as by hand; programs of steps: %s", (recurrence) => {
    setOptimizations({ recurrence });
    const made = live(text);
    const net = made.make();
    shakeWeights(net, 3);
    const inputs = inputsFor(net, shapes);
    const weights = made.graph.weights.map(
      ({ path }) =>
        net.weights.find(({ originalName }) => originalName === path)?.read() as tf.Variable,
    );
    const layers = (): tf.Tensor => net.apply(inputs) as tf.Tensor;
    const hand = (): tf.Tensor => byHand(example, inputs, weights);
    expect(difference(layers(), hand())).toBeLessThan(1e-5);
    const gradients = (compute: () => tf.Tensor): readonly tf.Tensor[] => {
      const { grads } = tf.variableGrads(() => {
        const y = compute();
        return tf.sum(tf.mul(y, tf.reshape(tf.cos(tf.range(0, y.size)), y.shape)));
      }, weights);
      return weights.map(({ name }) => grads[name] as tf.Tensor);
    };
    const [ours, theirs] = [gradients(layers), gradients(hand)];
    ours.forEach((gradient, index) => {
      expect(difference(gradient, theirs[index] as tf.Tensor)).toBeLessThan(1e-4);
      expect(Number(tf.max(tf.abs(gradient)).dataSync()[0])).toBeGreaterThan(1e-3);
    });
  });

  it("is the same after saving and loading, and on core", async () => {
    const made = live(text);
    const net = made.make();
    shakeWeights(net, 3);
    const inputs = inputsFor(net, shapes);
    const again = await reloaded(net);
    const [before, after] = [predict(net, inputs), predict(again, inputs)];
    expect(difference(before[0] as tf.Tensor, after[0] as tf.Tensor)).toBe(0);
    expectEqual({ net, model: coreModel(made.graph, weightsOf(net)) }, inputs);
  });

  it.each(targets)("streams as its model runs: target %s", (_, makeStream) => {
    expectSteps(program(text, shapes, [], 0), makeStream);
  });
});

describe("a step that does more than compute is pure nevertheless", () => {
  const plain = (...equations: readonly string[]): string =>
    cell("R(n: int) : x[N, D] -> h[N, n]", "state h[N, n]", ...equations) +
    model("x[N, T, 4] -> y", "y = x -> scan(R(3))");
  const mixed = plain(
    "buffer c[n] = zeros",
    "next c = 0.9 * c + mean(h, over: N)",
    "h = tanh(dense(n)(concat(x, pre h)) -> layer_norm) + c",
  );

  it("with a buffer, which it writes by its own tf", () => {
    const code = codeOf(mixed, "tfjs");
    expect(code).not.toContain(" scan(");
    expect(handedTo("fusedScan", code)).toEqual(["layerNorm", "readBuffer", "writeBuffer"]);
    expect(code).toContain("tf.writeBuffer(this.R_c, ");
  });

  it("with dropout, noise and norms of batches, which it calls on its own tf", () => {
    const equation = "h = dense(n)(concat(x, pre h)) -> batch_norm -> gaussian_noise(0.1) -> dropout(0.5) -> layer_norm"; // prettier-ignore
    const code = codeOf(plain(equation), "tfjs");
    expect(code).not.toContain(" scan(");
    expect(handedTo("fusedScan", code)).toEqual(["batchNorm", "layerNorm"]);
    expect(code).toContain("kwargs.training === true ? tf.dropout(");
    expect(callsIn(code).alone).toEqual([]);
  });

  it("on core, where nothing writes to it, and computes the same there", () => {
    const code = codeOf(mixed, "core");
    expect(code).not.toMatch(/ scan\(|Buffer/);
    expect(callsIn(code)).toEqual({ onTf: ["layerNorm", "layerNorm"], alone: [] });
    const { graph, make } = live(mixed);
    const net = make();
    shakeWeights(net, 3);
    expectEqual({ net, model: coreModel(graph, weightsOf(net)) }, inputsFor(net, [sequence]));
    for (const [, makeStream] of targets)
      expectSteps(program(mixed, [sequence], [], 0), makeStream);
  });

  it("and a pure step within another is handed the functions of that", () => {
    const text =
      normed +
      cell(
        "Rows : x[N, K, D] -> s[N, 3]",
        "state s[N, 3]",
        "s = (pre s + (x -> scan(LN(3), keep: last))) -> layer_norm",
      ) +
      model("x[N, T, K, 4] -> y", "y = x -> scan(Rows)");
    const code = codeOf(text, "tfjs");
    expect(code).toContain(" fusedScan({ add: tf.add, concat: tf.concat, fusedScan, layerNorm, ");
    expect(code).toContain(" tf.fusedScan({ add: tf.add, concat: tf.concat, layerNorm: tf.layerNorm, "); // prettier-ignore
    const { graph, make } = live(text);
    const net = make();
    shakeWeights(net, 3);
    const inputs = inputsFor(net, [[rows, steps, 3, 4]]);
    expectEqual({ net, model: coreModel(graph, weightsOf(net)) }, inputs);
  });
});

describe("around a pure step", () => {
  it("a function that only the step calls is imported", () => {
    // Without a stream, which would import it, too.
    const text = normed + model("x[N, T, 4] -> y", "y = x -> scan(LN(3), reverse: true)");
    const [layers, alone] = [codeOf(text, "tfjs"), codeOf(text, "core")];
    expect(importsOf(layers, "nnc/runtime")).toEqual(["fusedScan", "layerNorm", "registerGradients"]); // prettier-ignore
    expect(importsOf(alone, "nnc/runtime/core")).toEqual(["fusedScan", "inference", "layerNorm", "takeWeights"]); // prettier-ignore
    const { graph, make } = live(text);
    const net = make();
    shakeWeights(net, 3);
    expectEqual({ net, model: coreModel(graph, weightsOf(net)) }, inputsFor(net, [sequence]));
  });

  it("what a stream normalises before its first step is a direct call", () => {
    const text =
      normed +
      model(
        "x[N, T, 4], m[N, 4] -> y",
        "shift = m -> layer_norm",
        "y = x -> scan(|u| LN(3)(u + shift))",
      );
    for (const target of ["tfjs", "core"] as const) {
      const code = codeOf(text, target);
      expect(code).toMatch(/start: \(\[m\]\) => \{[^}]*(?<!tf\.)layerNorm\(m,/);
      expect(code).toMatch(/pureStep\(\{[^}]* layerNorm\b/);
    }
    for (const [, makeStream] of targets)
      expectSteps(program(text, [sequence, [rows, 4]], [], 0), makeStream);
  });
});

describe("names of programs", () => {
  const text = `${normed}model M(layerNorm: int = 3) : x[N, T, 4] -> maskedSoftmax[N, T, layerNorm] {
  softmaxOver = x -> scan(LN(layerNorm))
  maskedSoftmax = softmaxOver + tanh(softmaxOver)
}
`;

  it.each(["tfjs", "core"] as const)("leave the keys alone, for %s", (target) => {
    const code = codeOf(text, target);
    expect(code).toContain("layerNorm: layerNorm_2 = 3");
    if (target === "tfjs") expect(handedTo("fusedScan", code)).toEqual(["layerNorm"]);
    else expect(code).toContain("fusedScan({ add, concat, layerNorm, matMul, tanh }, [");
    expect(callsIn(code).alone).toEqual([]);
  });

  it("and models of them run, learn and stream", async () => {
    const { graph, make } = live(text);
    const net = make({ layerNorm: 2 });
    shakeWeights(net, 3);
    const inputs = inputsFor(net, [sequence]);
    const inference = coreModel(graph, weightsOf(net), { layerNorm: 2 });
    expectEqual({ net, model: inference }, inputs);
    for (const [, makeStream] of targets) expectSteps(program(text, [sequence], [], 0), makeStream);
    net.compile({ optimizer: tf.train.sgd(0.1), loss: "meanSquaredError" });
    const before = net.getWeights().map((weight) => weight.dataSync().join());
    await net.trainOnBatch(inputs, tf.ones([rows, steps, 2]));
    const after = net.getWeights().map((weight) => weight.dataSync().join());
    expect(before.filter((values, index) => values === after[index])).toEqual([]);
  });
});

it("finds every function that can be traced in the runtimes of both targets", () => {
  for (const name of traceable) {
    expect(runtime).toHaveProperty(name);
    // Nothing is trained there.
    if (!name.endsWith("Buffer")) expect(core).toHaveProperty(name);
  }
});
