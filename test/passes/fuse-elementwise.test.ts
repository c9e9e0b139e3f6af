/** Elementwise operations become one, and nothing but the time that they take changes. */
import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Stream } from "../../runtime/index.ts";
import { optimizations, setOptimizations } from "../../runtime/wasm.ts";
import { analyze, compile } from "../../src/compile.ts";
import type { Graph } from "../../src/graph/graph.ts";
import { printGraph } from "../../src/graph/print.ts";
import { verify } from "../../src/graph/verify.ts";
import { operators } from "../../src/operators/registry.ts";
import { fuseElementwise } from "../../src/passes/fuse-elementwise.ts";
import { inferencePasses } from "../../src/passes/passes.ts";
import { coreModel, weightsOf } from "../core/both-targets.ts";
import { shakeWeights } from "../conformance/sample.ts";
import { inputsFor, live, predict } from "../live-model.ts";
import { expectClose } from "../runtime/compare.ts";
import { useWasm } from "../runtime/wasm.ts";
import { testHost } from "../test-host.ts";

beforeAll(useWasm);

const initial = optimizations();
afterEach(() => {
  setOptimizations(initial);
});

function graphOf(text: string): Graph {
  const { graphs, diagnostics } = analyze({ path: "m.nn", text }, testHost());
  expect(diagnostics.map(({ message }) => message)).toEqual([]);
  const [graph] = graphs;
  if (!graph) throw new Error("no graph came out");
  return graph;
}

/** The operators of a graph and, in braces, of what became one. */
function operatorsOf(text: string): string {
  const fused = fuseElementwise(graphOf(text));
  expect(verify(fused)).toEqual([]);
  const shown = fused.nodes
    .filter(({ operator }) => !["input", "constant", "param"].includes(operator))
    .map(
      ({ operator, parts }) =>
      parts ? `{${parts.flatMap((part) => (["input", "constant"].includes(part.operator) ? [] : [part.operator])).join(" ")}}` : operator, // prettier-ignore
    );
  return shown.join(" ");
}

const model = (body: string, signature = "x[N, 4], z[N, 4] -> y[N, 4]"): string =>
  `model M : ${signature} { ${body} }`;

describe("what becomes one operation", () => {
  it.each([
    ["a sum and its rectifier", "y = relu(x + z)", "{add relu}"],
    ["an activation of several functions", "y = gelu(x * 2 + z)", "{multiply add gelu}"],
    ["one that stands alone, too", "y = dense(4)(x) -> gelu -> dense(4)", "dense {gelu} dense"],
    ["one function alone does not", "y = relu(x) -> dense(4)", "relu dense"],
    ["what others read stays", "h = tanh(x)\n  y = concat(h, relu(h + z)) -> dense(4)", "tanh {add relu} concat dense"], // prettier-ignore
    ["two readers within it are fine", "h = tanh(x)\n  y = h * (1 - h) + z", "{tanh subtract multiply add}"], // prettier-ignore
    ["a smaller shape is computed for itself", "y = x * sigmoid(exp(mean(z, axis: 0)))", "mean {exp sigmoid} multiply"], // prettier-ignore
    ["comparisons belong to what they choose", "y = where(x > 0 and z < 1, x, -z)", "{greater less logical_and negate where}"], // prettier-ignore
    ["comparisons that others read are made twice", "m = x > 0\n  y = where(m, x * 2, z) -> dense(4)\n  w = where(m, z, -x)", "{greater multiply where} dense {greater negate where}", "x[N, 4], z[N, 4] -> y[N, 4], w[N, 4]"], // prettier-ignore
    ["a mask from outside stays outside", "y = where(m, x, z) * 2", "where multiply", "x[N, 4], z[N, 4], bool m[N, 4] -> y[N, 4]"], // prettier-ignore
    ["ints stay apart", "y = cast(k + k * k, float32) + x", "multiply add cast add", "x[N, 4], int32 k[N, 4] -> y[N, 4]"], // prettier-ignore
    ["small powers are products", "y = (x - z) ^ 2 + x ^ 3", "{subtract power power add}"],
    ["other powers are not", "y = abs(x) ^ 2.5 * z", "abs power multiply"],
    ["dropout ends a region", "y = relu(x + z) -> dropout(0.5) -> tanh -> exp", "{add relu} dropout {tanh exp}"], // prettier-ignore
  ] as [string, string, string, string?][])("%s", (_, body, expected, signature) => {
    expect(operatorsOf(model(body, signature))).toBe(expected);
  });

  it("has no more tensors than a WebGPU program may have", () => {
    const names = Array.from({ length: 12 }, (_, index) => `x${index}`);
    const text = model(`y = ${names.map((name) => `tanh(${name})`).join(" + ")}`, `${names.map((name) => `${name}[N, 4]`).join(", ")} -> y[N, 4]`); // prettier-ignore
    for (const { parts = [] } of fuseElementwise(graphOf(text)).nodes)
      expect(parts.filter(({ operator }) => operator === "input").length).toBeLessThanOrEqual(6);
  });

  it("takes time in proportion to the graph", () => {
    const text = model(`h = x -> repeat 3000 { tanh -> relu }\n  y = h + z`);
    const graph = graphOf(text);
    const started = performance.now();
    expect(verify(fuseElementwise(graph))).toEqual([]);
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  it("is shown with its parts", () => {
    expect(printGraph(fuseElementwise(graphOf(model("y = relu(x + z)"))))).toBe(
      [
        "model M()",
        "  %0 = input(name: x) [N, 4]",
        "  %1 = input(name: z) [N, 4]",
        "  %2 = elementwise(%0, %1) [N, 4]  y/relu",
        "    %0 = input() [N, 4]",
        "    %1 = input() [N, 4]",
        "    %2 = add(%0, %1) [N, 4]",
        "    %3 = relu(%2) [N, 4]  y/relu",
        "  outputs y = %2\n",
      ].join("\n"),
    );
  });
});

describe("the module", () => {
  const source = { path: "m.nn", text: model("y = relu(x + z)") };

  it("stays one of plain layers if it is", () => {
    expect(compile(source).module?.code).not.toContain("elementwise");
  });

  it("calls one function of the runtime otherwise", () => {
    const text = model("y = relu(x + z) * mean(x)");
    expect(compile({ path: "m.nn", text }).module?.code).toContain("elementwise(tf, [");
    const core = compile(source, testHost(), { target: "core" }).module?.code;
    expect(core).toContain("elementwise({ add, relu }, [x, z], ([x, z], tf) => tf.relu(tf.add(x, z)))"); // prettier-ignore
    expect(core).not.toContain("sines");
  });

  it("hands kernels for sines over where core needs them, in regions and in steps", () => {
    const cell = "cell C : x[N, D] -> h[N, 3] { state h[N, 3]  h = layer_norm(dense(3)(x) + cos(pre h)) }\n"; // prettier-ignore
    const region = model("y = sin(x) + z");
    const step = `${cell}model S : x[N, T, 4] -> y { y = x -> scan(C) }\n`;
    const code = (text: string) => compile({ path: "m.nn", text }, testHost(), { target: "core" }).module?.code; // prettier-ignore
    expect(code(region)).toContain("elementwise({ add, sin, sines }, ");
    expect(code(region)).toMatch(/import \{.* sines.*\} from "nnc\/runtime\/core"/);
    expect(code(step)).toContain("{ add, cos, layerNorm, matMul, sines }");
    expect(code(model("y = cos(x)"))).not.toContain("sines");
  });

  it("has it not for core where the pass is left out", () => {
    const without = inferencePasses.filter(({ name }) => name !== "fuse-elementwise");
    const { module } = compile(source, testHost(), { target: "core", inferencePasses: without });
    expect(module?.code).toContain("const y_2 = relu(y);");
  });
});

/** Every sample of an operator that says it is elementwise, in a region. */
const samples = [...operators.values()].flatMap(({ name, elementwise, samples: all }) =>
  // Only small powers are, which the sample has none of.
  elementwise && name !== "power"
    ? all
        .filter(({ inputs }) => !/\b(int32|bool)\b/.test(inputs))
        .map(
          ({ inputs, expression }) =>
            [name, inputs.replace("b[4]", "b[N, 3, 4]"), expression] as const,
        )
    : [],
);

describe("an operator that says it is elementwise", () => {
  it.each(samples)("%s of %s: %s", async (_, inputs, expression) => {
    const isBool = /[<>=]|equal|greater|less/.test(expression) && !expression.startsWith("where");
    const value = isBool ? `cast(${expression}, float32)` : expression;
    const program = live(`model M : ${inputs} -> y[N, 3, ...] { y = 2 - tanh(${value}) * 2 }`);
    const net = program.make();
    const shapes = net.inputs.map(({ shape }) => shape.map((size) => size ?? 2));
    const given = inputsFor(net, shapes);
    const { kernels } = await tf.profile(() => { tf.dispose(predict(net, given) as tf.Tensor[]); }); // prettier-ignore
    const names = kernels.map(({ name }) => name).filter((name) => name !== "Identity");
    expect(names).toContain("NncElementwise");
    const [fused] = predict(net, given);
    setOptimizations({ elementwise: false });
    const [plain] = predict(net, given);
    const numbers = (tensor: tf.Tensor | undefined): number[] =>
      Array.from(tensor?.dataSync() ?? [], (x) => (Number.isNaN(x) ? 99 : x));
    expectClose(numbers(fused), numbers(plain), 1e-6);
    tf.dispose([...given, fused, plain]);
  });

  it("has a sample", () => {
    expect(samples.length).toBeGreaterThan(25);
  });
});

/** Models whose elementwise parts stand among others; hyperparameters, broadcasting, weights and constants in them. */
const models: readonly (readonly [string, string, number[][]])[] = [
  ["a gated unit", "model M : x[N, 6] -> y[N, 4] { y = dense(4)(x) * sigmoid(dense(4)(x)) * 0.5 }", [[3, 6]]], // prettier-ignore
  ["a transformer's feed forward", "model M : x[N, T, 6] -> y[N, T, 6] { y = x + (x -> layer_norm -> dense(12) -> gelu -> dense(6)) * sqrt(mean(x ^ 2)) }", [[2, 3, 6]]], // prettier-ignore
  ["a late-bound slope", "model M(slope: float = 0.3, alpha: float = 1.5) : x[N, 5] -> y[N, 5] { y = mean(x) + elu(leaky_relu(x * slope, slope: slope), alpha: alpha) }", [[2, 5]]], // prettier-ignore
  ["channels that are weighed", "model M : x[N, 4, 4, 6] -> y[N, 4, 4, 6] { s = x -> global_avg_pool -> dense(6) -> sigmoid\n  y = hard_swish(x * reshaped(s) + x)\n}\nblock reshaped : s[N, C] -> y[N, 1, 1, C] { y = s -> rearrange([N, C] => [N, 1, 1, C]) }", [[2, 4, 4, 6]]], // prettier-ignore
  ["a weight for each channel", "model M : x[N, 3, 5] -> y[N, 3, 5] { param scale[5] = ones\n  param shift[5]\n  y = silu(x * scale + shift) }", [[2, 3, 5]]], // prettier-ignore
];

describe.each(models)("%s", (_, text, shapes) => {
  /** Values, and the gradients for inputs and weights. */
  const everything = (net: tf.LayersModel, inputs: tf.Tensor[]): readonly tf.Tensor[] =>
    tf.tidy(() => {
      const loss = (): tf.Scalar => tf.sum(tf.square(tf.addN(predict(net, inputs) as tf.Tensor[])));
      const weights = net.trainableWeights.map((weight) => weight.read() as tf.Variable);
      const grads = weights.length > 0 ? Object.values(tf.variableGrads(loss, weights).grads) : [];
      return [...predict(net, inputs), ...grads];
    });

  it("is the same with kernels and without, in both targets", async () => {
    const { make, graph } = live(text);
    const net = make();
    shakeWeights(net, 3);
    const inputs = inputsFor(net, shapes);
    const core = coreModel(graph, weightsOf(net));
    const { kernels } = await tf.profile(() => { tf.dispose(predict(net, inputs) as tf.Tensor[]); }); // prettier-ignore
    expect(kernels.map(({ name }) => name)).toContain("NncElementwise");
    const fused = [...everything(net, inputs), ...[core.predict(...inputs)].flat()];
    setOptimizations({ elementwise: false });
    const plain = [...everything(net, inputs), ...[core.predict(...inputs)].flat()];
    fused.forEach((tensor, index) => {
      expect(tensor.shape).toEqual(plain[index]?.shape);
      expectClose(tensor.dataSync(), plain[index]?.dataSync() ?? [], 1e-6);
    });
    tf.dispose([...fused, ...plain, ...inputs]);
  });
});

describe("a stream", () => {
  it("computes the gates of a cell by kernels, where a step is no program of its own", async () => {
    setOptimizations({ recurrence: false });
    const { make, stream } = live(
      'import { LSTM } from "std/lstm"\nmodel M : x[N, T, 3] -> y[N, T, 4] { y = x -> scan(LSTM(4)) }',
    );
    const net = make();
    const states = stream?.(net) as Stream;
    const x = tf.ones([1, 3]);
    const profile = await tf.profile(() => { tf.dispose(states.step(x)); }); // prettier-ignore
    const names = profile.kernels.map(({ name }) => name);
    expect(names.filter((name) => name === "NncElementwise").length).toBeGreaterThan(0);
    expect(names.filter((name) => ["Sigmoid", "Tanh"].includes(name))).toEqual([]);
    states.dispose();
    tf.dispose(x);
  });
});
