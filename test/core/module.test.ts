/** A module for tfjs-core as a user has it: compiled by the command line, and run as the documentation says. */
import * as tf from "@tensorflow/tfjs";
import { build } from "esbuild";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import * as core from "../../runtime/core.ts";
import * as runtime from "../../runtime/index.ts";
import { analyze, compile } from "../../src/compile.ts";
import { inferencePasses } from "../../src/passes/passes.ts";
import { coreBody, exportNames } from "../../src/targets/core/emit.ts";
import { takenFrom } from "../../src/targets/core/named-imports.ts";
import { runtimeNames } from "../../src/targets/core/runtime-names.ts";
import { instantiate } from "../../src/targets/tfjs/instantiate.ts";
import { projectRoot, readProjectFile, testHost } from "../test-host.ts";
import { bothTargets, coreModel, expectEqual, weightsOf } from "./both-targets.ts";

// Below the package, so that its modules find `nnc/runtime/core`.
mkdirSync(join(projectRoot, "dist"), { recursive: true });
const folder = mkdtempSync(join(projectRoot, "dist/test-core-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function run(...args: string[]): string {
  return execFileSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
}

function graphOf(text: string) {
  const { graphs, diagnostics } = analyze({ path: "m.nn", text }, testHost());
  expect(diagnostics).toEqual([]);
  const [graph] = graphs;
  if (!graph) throw new Error("no graph came out");
  return graph;
}

const normed = `model M : image[N, 6, 6, 3] -> y[N, 4] {
  y = image -> conv(5, 3, bias: false) -> batch_norm -> relu -> depthwise_conv(3, multiplier: 2)
    -> batch_norm(scale: false) -> dropout(0.5) -> flatten -> dense(4) -> batch_norm(center: false) -> sigmoid
}`;

describe("a module for tfjs-core", () => {
  it("runs as docs/targets.md says, and is a fraction of the other in a bundle", async () => {
    writeFileSync(join(folder, "lenet.nn"), readProjectFile("examples/lenet.nn").text);
    const nnc = join(projectRoot, "bin/nnc.js");
    run(nnc, "compile", "lenet.nn", "--target", "core", "--out", "inference");
    const { graphs } = analyze(readProjectFile("examples/lenet.nn"), testHost());
    await tf.setBackend("cpu");
    const net = instantiate<tf.LayersModel, unknown>(graphs, "size", tf, runtime)
      .get("LeNet")
      ?.make({ classes: 26 });
    if (!net) throw new Error("no model came out");
    writeFileSync(join(folder, "lenet.safetensors"), await runtime.saveWeights(net));
    const docs = readFileSync(join(projectRoot, "docs/targets.md"), "utf8");
    const program = /<!-- run:[^]*?```js\n([^]*?)```/.exec(docs)?.[1] ?? "";
    // The backend of the example looks for its files where the bundle lies.
    const head = `import { createRequire } from "node:module"; import { dirname, sep } from "node:path";
const entry = createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm");
(await import("@tensorflow/tfjs-backend-wasm")).default.setWasmPaths(dirname(entry) + sep);\n`;
    writeFileSync(join(folder, "program.js"), program.replace("await setBackend", `${head}await setBackend`)); // prettier-ignore
    expect(run("program.js")).toContain("[ 1, 26 ]");
    const size = async (entry: string): Promise<number> => {
      const { outputFiles } = await build({
        stdin: { contents: entry, resolveDir: folder },
        bundle: true,
        minify: true,
        write: false,
        format: "esm",
        logLevel: "error",
      });
      return outputFiles[0]?.contents.length ?? NaN;
    };
    const small = await size('export { LeNet } from "./inference/lenet.js"');
    expect(small).toBeLessThan(120_000);
    expect(await size('export * from "@tensorflow/tfjs"')).toBeGreaterThan(5 * small);
  });

  it("leaves out the passes that it is told to, and gives the same", async () => {
    await tf.setBackend("cpu");
    const graph = graphOf(normed);
    const { net, model } = bothTargets(graph);
    const inputs = [tf.randomNormal([2, 6, 6, 3], 0, 1, "float32", 3)];
    expectEqual({ net, model }, inputs);
    for (const { name } of inferencePasses.slice(1)) {
      const passes = inferencePasses.filter((pass) => pass.name !== name);
      const other = coreModel(graph, weightsOf(net), {}, passes);
      expectEqual({ net, model: other }, inputs);
      other.dispose();
    }
    const code = (without: string): string =>
      compile({ path: "m.nn", text: normed }, testHost(), {
        target: "core",
        inferencePasses: inferencePasses.filter(({ name }) => name !== without),
      }).module?.code ?? "";
    expect(code("")).not.toMatch(/batchNorm|relu\(|dropout/);
    expect(code("fold-batch-norm")).toContain("batchNorm");
    expect(code("fuse-activations")).toContain("relu(");
  });

  it("says what is wrong with weights and inputs", async () => {
    await tf.setBackend("cpu");
    const graph = graphOf("model M : a[N, T, 3], b[N, T, 3] -> y[N, T, 2] { y = dense(2)(a + b) }");
    const kernel = tf.ones([3, 2]);
    expect(() => coreModel(graph, { "y/dense/kernel": kernel })).toThrow(
      "the weights do not fit the model: y/dense/bias is missing",
    );
    expect(() => coreModel(graph, { "y/dense/kernel": kernel, "y/dense/bias": kernel })).toThrow(
      "y/dense/bias is [3, 2], and must be [2]",
    );
    const model = coreModel(graph, { "y/dense/kernel": kernel, "y/dense/bias": tf.zeros([2]) });
    const before = tf.memory().numTensors;
    const [a, b] = [tf.zeros([2, 4, 3]), tf.zeros([2, 5, 3])];
    expect(() => model.predict(a)).toThrow("M takes 2 tensors, and gets 1");
    expect(() => model.predict(a, a.as2D(8, 3))).toThrow(/the input b must be a tensor float32/);
    expect(() => model.predict(a, b)).toThrow(
      "M: axis 1 of the input b must be T = 4 (T is axis 1 of the input a), and is 5",
    );
    expect(() => model.predict(a, tf.zeros([3, 4, 3]))).toThrow("axis 0 of the input b must be N");
    expect(tf.memory().numTensors - before).toBe(4);
    model.dispose();
    expect(() => model.predict(a, a)).toThrow("this M has been disposed");
  });

  it("keeps names of programs apart from those that it imports", () => {
    const text =
      "model conv2d : fused[N, 4, 4, 2], tf[N, 4, 4, 2] -> relu[N, 4, 4, 2] { relu = conv(2, 3, pad: same)(fused + tf) }";
    const { module } = compile({ path: "m.nn", text }, testHost(), { target: "core" });
    expect(module?.code).toContain("export function conv2d(weights)");
    expect(module?.code).toMatch(/run: \((fused_2), (\w+)\) =>/);
    const { graphs } = analyze({ path: "m.nn", text }, testHost());
    if (graphs[0]) coreModel(graphs[0], weightsFor(2)).dispose();
  });

  it("writes only those functions again in which a name is that of an import, and others come to the same", () => {
    const text = `model A : x[N, 4] -> y[N, 2] { fused = x -> dense(2) -> tanh  y = fused + tanh(fused) }
model B : x[N, 4] -> y[N, 2] { h = x -> dense(2) -> tanh  y = h + tanh(h) }`;
    const { graphs, diagnostics } = analyze({ path: "m.nn", text }, testHost());
    expect(diagnostics).toEqual([]);
    const models = graphs.map((graph) => ({ graph, stream: undefined }));
    const names = exportNames(models);
    const first = coreBody(models, names);
    const imported = takenFrom(first.body);
    const all = coreBody(models, names, imported);
    const some = coreBody(models, names, imported, first);
    expect(some.body).toEqual(all.body);
    expect(some.runtime).toEqual(all.runtime);
    const again = models.map((model) => some.functions.get(model) !== first.functions.get(model));
    expect(again).toContain(true);
    expect(again).toContain(false);
  });

  it("finds everything that modules import in its runtime", () => {
    for (const name of runtimeNames) expect(core).toHaveProperty(name);
  });
});

function weightsFor(channels: number): Record<string, tf.Tensor> {
  return {
    "relu/conv/kernel": tf.ones([3, 3, channels, channels]),
    "relu/conv/bias": tf.zeros([channels]),
  };
}
