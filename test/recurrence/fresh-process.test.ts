import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { projectRoot } from "../test-host.ts";

// Below the package, so that its modules find `nnc/runtime`.
mkdirSync(join(projectRoot, "dist"), { recursive: true });
const folder = mkdtempSync(join(projectRoot, "dist/test-recurrence-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const program = `cell LSTM(units: int) : x[N, D] -> h[N, units] {
  state h[N, units]
  state c[N, units]
  (i, f, g, o) = dense(4 * units)(concat(x, pre h)) -> split(4)
  c = sigmoid(f) * pre c + sigmoid(i) * tanh(g)
  h = sigmoid(o) * tanh(c)
}

model Reader(n_units: int = 6) : x[N, T, 3] -> y[N, 2] where T <= 20 {
  shared = scan(LSTM(n_units), keep: last)
  y = (shared(x) + shared(tanh(x))) -> dense(2)
}
`;

const head = `import * as tf from "@tensorflow/tfjs";
import { fileHandler } from "nnc/runtime/node";
import { Reader, ReaderStream } from "./reader.js";
const x = tf.tensor(Array.from({ length: 24 }, (_, index) => Math.sin(index)), [2, 4, 3]);
const show = (net) => net.predict(x).dataSync().join();
`;

const save = `${head}
const net = Reader({ n_units: 5 });
net.compile({ optimizer: "sgd", loss: "meanSquaredError" });
await net.fit(x, tf.ones([2, 2]), { epochs: 2, verbose: 0 });
await net.save(fileHandler("saved"));
console.log(show(net));
`;

const load = `${head}
const net = await tf.loadLayersModel(fileHandler("saved"));
console.log(show(net));
const stream = ReaderStream(net);
let last;
for (const step of tf.unstack(x, 1)) last = stream.step(step);
console.log(last.dataSync().join());
try { net.predict(tf.zeros([1, 21, 3])); } catch (error) { console.log(error.message); }
`;

describe("a compiled recurrent module", () => {
  it("trains and saves in one process, and loads and streams in another that imports it", () => {
    const run = (...args: string[]): string =>
      execFileSync(process.execPath, args, {
        cwd: folder,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
      });
    writeFileSync(join(folder, "reader.nn"), program);
    writeFileSync(join(folder, "save.js"), save);
    writeFileSync(join(folder, "load.js"), load);
    run(join(projectRoot, "bin/nnc.js"), "compile", "--stream", "reader.nn");
    const answers = (output: string): string[] =>
      output.split("\n").filter((line) => /^-?\d|^Reader/.test(line));
    const [before] = answers(run("save.js"));
    const [after, streamed, problem] = answers(run("load.js"));
    expect(after).toBe(before);
    const [truth, steps] = [after, streamed].map((line) => (line ?? "").split(",").map(Number));
    expect(steps).toHaveLength(4);
    for (const [index, value] of (steps ?? []).entries())
      expect(value).toBeCloseTo(truth?.[index] ?? NaN, 5);
    expect(problem).toContain(
      "Reader: T <= 20 must hold: 20 is less than T = 21 (T is axis 1 of the input x)",
    );
  });
});
