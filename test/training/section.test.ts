import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import * as runtime from "../../runtime/index.ts";
import { analyze, compile } from "../../src/compile.ts";
import { instantiate } from "../../src/targets/tfjs/instantiate.ts";
import { moduleNames } from "../../src/targets/tfjs/module-names.ts";
import { useWasm } from "../runtime/wasm.ts";
import { compiledPlan, sectionOf } from "./compiled-rule.ts";

beforeAll(useWasm);

function complaints(settings: string): readonly string[] {
  return analyze({ path: "m.nn", text: sectionOf(settings) }).diagnostics.map(
    ({ code, message, fixes }) => [code, message, ...fixes.map(({ title }) => title)].join(" | "),
  );
}

describe("settings of `train` that are wrong", () => {
  it.each([
    ["  optimizer = adm(lr: 0.1)", "no optimiser `adm` | did you mean `adam`?"],
    ["  optimizer = adam(lrr: 0.1)", "`adam` has no argument `lrr` | did you mean `lr`?"],
    ["  optimizer = adam(beta1: 1)", "`beta1` of `adam` must be a number of 0 or more and less than 1, not the int 1"],
    ["  optimizer = sgd(nesterov: 1)", "`nesterov` of `sgd` must be true or false, not the int 1"],
    ["  optimizer = sgd(0.1, lr: 0.2)", "`lr` of `sgd` is given twice"],
    ["  optimizer = sgd(0.1, 0.9, true, 0.1, 3)", "`sgd` takes 4 arguments"],
    ["  optimizer = sgd(lr: cosin(0.1))", "no schedule `cosin` | did you mean `cosine`?"],
    ["  optimizer = sgd(lr: cosine())", "`cosine` needs `rate`: the learning rate to begin with"],
    ["  optimizer = sgd(lr: warm_up(10))", "`warm_up` needs `then`"],
    ["  optimizer = sgd(lr: warm_up(10, cosine(0.1, per: epoc)))", "`per` of `cosine` must be one of `step`, `epoch` | did you mean `epoch`?"],
    ["  optimizer = sgd(lr: step(0.1, at: [5, 3]))", "`at` of `step` must be a list of ascending numbers"],
    ["  optimizer = sgd(lr: linear(0.1, steps: 0))", "`steps` of `linear` must be an int of 1 or more, not the int 0"],
    ["  optimizer = sgd(lr: nothing)", "nothing is called `nothing` here"],
    ["  optimizer = sgd(lr: cosine(RATE))", "nothing is called `RATE` here"],
    ["  optimizer = adam(weight_decay: 0.1)\n  weight_decay = 0.1", "`weight_decay` is given twice"],
    ["  early_stopping = patience(3, monitor: acuracy)\n  metrics = [mae(y, t)]", "`monitor` of `patience` must be one of `loss`, `mae`"],
    ["  early_stopping = patience(0)", "`epochs` of `patience` must be an int of 1 or more"],
    ["  early_stopping = patienc(2)", "did you mean `patience`?"],
    ["  early_stopping = patience(2, monitor: worst)\n  worst = max(y - t)\n  metrics = [worst]", "say `goal: least` or `goal: most`"],
    ["  earlystopping = patience(2)", "did you mean `early_stopping`?"],
    ["  clip_norm = 0", "`clip_norm` must be a number above 0, not the int 0"],
    ["  seed = 1.5", "`seed` must be an int of 0 or more"],
    ["  shuffle = 3", "`shuffle` must be true or false, not the int 3"],
  ])("%s", (settings, message) => {
    expect(complaints(settings).join("\n")).toContain(message);
    expect(complaints(settings).length).toBe(1);
  });
}); // prettier-ignore

describe("a training plan", () => {
  it("is what the section says", () => {
    const plan = compiledPlan(
      "  rmse = sqrt(mse(y, t))\n  metrics = [mae(y, t), rmse]\n  early_stopping = patience(4, monitor: mae, restore_best: true)\n  shuffle = false\n  epochs = 3\n  batch = 5\n  seed = 11",
    );
    expect(plan).toMatchObject({ epochs: 3, batch: 5, seed: 11, shuffle: false });
    expect(Object.keys(plan.metrics)).toEqual(["mae", "rmse"]);
    const stopping = { monitor: "mae", patience: 4, goal: "least", restoreBest: true };
    expect(plan.earlyStopping).toEqual(stopping);
    expect(compiledPlan("  early_stopping = 3").earlyStopping).toMatchObject({ monitor: "loss", patience: 3 });
    expect(plan.undecayed).toBeUndefined();
  });

  it("leaves biases out of weight decay unless it is told otherwise", () => {
    expect(compiledPlan("  weight_decay = 0.1").undecayed).toEqual(["b"]);
    expect(compiledPlan("  optimizer = adamw").undecayed).toEqual(["b"]);
    expect(compiledPlan("  weight_decay = 0.1\n  decay_biases = true").undecayed).toBeUndefined();
  });

  it("uses inner signals, inputs and shared layers, in plain layers and in generated ones", async () => {
    const text = `
model Vae : x[N, 6] -> y[N, 6] {
  inner = x -> dense(5) -> tanh
  mu = inner -> dense(2)
  spread = inner * 0.5 + 1
  code = mu + sum(spread, over: 1, keep: true) * random_normal(like: mu) * 0.01
  decode = dense(6)
  y = code -> decode
}
train Vae {
  loss = mse(y, x) + 0.01 * mean(mu ^ 2) + 0.01 * mean(spread ^ 2)
  metrics = [mse(y, x)]
  optimizer = adam(lr: 0.02)
  weight_decay = 0.001
  seed = 1
  epochs = 12
}
`;
    const { graphs, diagnostics, module } = compile({ path: "vae.nn", text });
    expect(diagnostics.map(({ message }) => message)).toEqual([]);
    expect(module?.code).toContain('Train it with `fit` of "nnc/runtime"');
    expect(module?.code).not.toContain(".compile(");
    const live = instantiate<tf.LayersModel, runtime.TrainingPlan>(graphs, "vae", tf, runtime).get("Vae")!;
    const net = live.make();
    expect(net.outputs.length).toBe(1);
    const draw = runtime.random(4);
    const x = Float32Array.from({ length: 6 * 64 }, () => draw.normal());
    const before = tf.memory().numTensors;
    const { epochs } = await runtime.fit(net, live.plan!, { inputs: { x }, targets: {} });
    const measured = await runtime.evaluate(net, live.plan!, { inputs: { x }, targets: {} });
    expect(tf.memory().numTensors).toBe(before);
    expect(epochs.at(-1)!.measures.loss).toBeLessThan(0.8 * epochs[0]!.measures.loss);
    expect(measured.metrics["mse"]).toBeLessThan(measured.loss);
    // What is measured is what the layers of the model give.
    const given = tf.tensor2d(x, [64, 6]);
    const means = net.getLayer("mu/dense").getOutputAt(0) as tf.SymbolicTensor;
    const inner = tf.model({ inputs: net.inputs, outputs: means }).predict(given) as tf.Tensor;
    expect(inner.shape).toEqual([64, 2]);
  });

  it("trains two models of one module apart, with the decay of each", async () => {
    const plan = compiledPlan("  weight_decay = 0.5\n  optimizer = sgd(lr: 0.1)\n  batch = 4\n  epochs = 1");
    const { graphs } = analyze({ path: "m.nn", text: sectionOf("  optimizer = sgd") });
    const { make } = instantiate<tf.LayersModel, unknown>(graphs, "m", tf, runtime).get("M")!;
    for (const net of [make(), make()]) {
      net.setWeights(net.getWeights().map((weight) => tf.onesLike(weight)));
      const free: runtime.TrainingPlan = { ...plan, loss: ({ y }) => tf.mul<tf.Scalar>(tf.sum(y!), 0) };
      await runtime.fit(net, free, { inputs: { x: new Float32Array(8) }, targets: { t: new Float32Array(4) } });
      const [a, b] = net.weights.map((weight) => [...weight.read().dataSync()]);
      expect(a!.map((value) => value.toFixed(5))).toEqual(["0.95000", "0.95000"]);
      expect(b).toEqual([1]);
    }
  });

  it("is followed by `fit` of tfjs where that can, schedules and decay included", async () => {
    const settings = "  optimizer = sgd(lr: step(0.1, every: 2, factor: 0.5), momentum: 0.9)\n  weight_decay = 0.1\n  clip_norm = 1\n  shuffle = false\n  batch = 4\n  epochs = 3";
    const text = sectionOf(settings);
    const { graphs } = analyze({ path: "m.nn", text });
    const { make, plan } = instantiate<tf.LayersModel, runtime.TrainingPlan>(graphs, "m", tf, runtime).get("M")!;
    const x = Float32Array.from({ length: 16 }, (_, k) => Math.sin(k));
    const t = Float32Array.from({ length: 8 }, (_, k) => k / 4);
    const [ours, theirs] = [0, 1].map(() => runtime.seeded(3, make)) as [tf.LayersModel, tf.LayersModel];
    await runtime.fit(ours, plan!, { inputs: { x }, targets: { t } });
    await theirs.fit(tf.tensor2d(x, [8, 2]), tf.tensor2d(t, [8, 1]), { batchSize: 4, epochs: 3, shuffle: false });
    const [first, second] = await Promise.all([ours, theirs].map(runtime.readWeights));
    first!.forEach((values, index) => { values.forEach((value, k) => {
        expect(value).toBeCloseTo(second![index]![k]!, 5);
      }); });
  });

  it("says why tfjs cannot follow it, in the documentation of the model", () => {
    const { module } = compile({ path: "m.nn", text: sectionOf("  optimizer = sgd(lr: cosine(0.1))") });
    expect(module?.code).toContain("the learning rate depends on the length of the training");
    expect(module?.code).toContain("learningRate: cosine({ rate: 0.1 })");
  });
}); // prettier-ignore

describe("names of a module", () => {
  it("are kept from those that it imports", () => {
    const known = new Set(moduleNames);
    const functions = Object.entries(runtime).filter(([, value]) => typeof value === "function");
    // What programs call, and modules do not.
    const callers = new Set(["confusionMatrix", "evaluate", "findHyperparameters", "findWeights", "fit", "floatTensor", "floatsOf", "largest", "loadWeights", "optimizations", "predict", "random", "readSafetensors", "readWeights", "registerTrainingKernels", "saveWeights", "setOptimizations", "writeSafetensors", "writeWeights"]); // prettier-ignore
    const missing = functions
      .map(([name]) => name)
      .filter((name) => /^[a-z]/.test(name) && !known.has(name) && !callers.has(name));
    expect(missing).toEqual([]);
  });

  it("may be those of optimizers and schedules", () => {
    const text = sectionOf("  optimizer = adam(lr: warm_up(2, linear(0.1, 5)))").replaceAll("M ", "adam ").replace("y = x @ a + b", "linear = x @ a\n  seeded = linear * 2\n  y = seeded + b"); // prettier-ignore
    const { graphs, diagnostics } = analyze({ path: "m.nn", text });
    expect(diagnostics).toEqual([]);
    const live = instantiate<tf.LayersModel, runtime.TrainingPlan>(graphs, "m", tf, runtime).get("adam")!; // prettier-ignore
    expect(live.plan?.optimizer(live.make())).toBeInstanceOf(runtime.UpdateRule);
  });
});
