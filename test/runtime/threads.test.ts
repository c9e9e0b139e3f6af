import * as tf from "@tensorflow/tfjs";
import { build } from "esbuild";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { useFastestBackend } from "../../runtime/backend.ts";
import { projectRoot } from "../test-host.ts";

// Below the package, so that its modules find TensorFlow.js.
mkdirSync(join(projectRoot, "dist"), { recursive: true });
const folder = mkdtempSync(join(projectRoot, "dist/test-threads-"));

const program = `import * as tf from "@tensorflow/tfjs";
import { useFastestBackend } from "./node.js";
const notices = [];
const chosen = await useFastestBackend(tf, { notice: (text) => notices.push(text), ...JSON.parse(process.env.OPTIONS) });
const x = tf.tensor(Array.from({ length: 16 * 16 * 16 * 32 }, (_, i) => Math.sin(i)), [16, 16, 16, 32]);
const w = tf.tensor(Array.from({ length: 9 * 32 * 48 }, (_, i) => Math.cos(3 * i)), [3, 3, 32, 48]);
const product = tf.matMul(x.reshape([-1, 256]), x.reshape([-1, 256]), false, true);
const conv = (x, w) => tf.conv2d(x, w, 1, "same").square().mean();
const [dx, dw] = tf.grads(conv)([x, w]);
// Taps that meet only padding, and batches of products.
const far = tf.grad((w) => tf.conv2d(x.reshape([1024, 2, 2, 32]), w, 1, "same").square().mean())(w);
const batches = tf.matMul(x.reshape([8, 128, 128]), x.reshape([8, 128, 128]), true);
// Few windows and many channels, which the backend computes on one thread.
const large = tf.randomUniform([3, 3, 256, 512], -1, 1, "float32", 7);
const few = tf.conv2d(x.reshape([-1, 4, 4, 256]).slice(0, 1), large, 1, "same");
const sums = [conv(x, w), few.square().mean(), product.square().mean(), dx.square().sum(), dw.square().sum(), far.square().sum(), batches.square().mean()];
console.log(JSON.stringify({ chosen, notices, sums: sums.map((sum) => sum.dataSync()[0]),
  worker: typeof Worker, listeners: process.listenerCount("uncaughtException") }));
if (process.env.END === "throw") throw new Error("on purpose");
if (process.env.END === "reject") Promise.reject(new Error("on purpose"));
`;

interface Answer {
  readonly chosen: { readonly backend: string; readonly threads: number };
  readonly notices: readonly string[];
  readonly sums: readonly number[];
  readonly worker: string;
  readonly listeners: number;
}

interface Run {
  readonly answer: Answer;
  readonly code: number | null;
  readonly errors: string;
}

function run(
  options: object,
  env: Readonly<Record<string, string>> = {},
  file = "program.js",
): Promise<Run> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [join(folder, file)],
      {
        env: { ...process.env, NNC_THREADS: "", OPTIONS: JSON.stringify(options), ...env },
        timeout: 20_000,
      },
      (_, stdout, errors) => {
        const line = stdout.split("\n").find((text) => text.startsWith("{"));
        resolve({ answer: JSON.parse(line ?? "null") as Answer, code: child.exitCode, errors });
      },
    );
  });
}

beforeAll(async () => {
  writeFileSync(join(folder, "program.js"), program);
  // Node cannot start a worker from a blob; this one cannot start any.
  const broken = `import workers from "node:worker_threads"; import { syncBuiltinESMExports } from "node:module";
workers.Worker = class { constructor() { throw new Error("no workers here"); } };
syncBuiltinESMExports();
await import("./program.js");`;
  writeFileSync(join(folder, "broken.js"), broken);
  await build({
    absWorkingDir: projectRoot,
    entryPoints: ["runtime/node.ts"],
    outfile: join(folder, "node.js"),
    bundle: true,
    format: "esm",
    platform: "node",
    external: ["@tensorflow/*"],
  });
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe("threads on Node", () => {
  it("compute what one thread does, and let the process end at once", async () => {
    const [one, three] = await Promise.all([run({ threads: 1 }), run({}, { NNC_THREADS: "3" })]);
    expect(one).toMatchObject({ code: 0, answer: { chosen: { backend: "wasm", threads: 1 } } });
    expect(three).toMatchObject({
      code: 0,
      answer: { chosen: { backend: "wasm", threads: 3 }, notices: [], listeners: 0 },
    });
    expect(three.answer.worker).toBe(one.answer.worker);
    for (const [index, sum] of three.answer.sums.entries())
      expect(sum / (one.answer.sums[index] ?? NaN)).toBeCloseTo(1, 5);
  });

  it("leave the ends of processes as they are", async () => {
    const ends = ["throw", "reject"];
    for (const { answer, code, errors } of await Promise.all(
      ends.map((end) => run({ threads: 2 }, { END: end })),
    )) {
      expect(answer.chosen.threads).toBe(2);
      expect(code).toBe(1);
      expect(errors).toContain("Error: on purpose");
    }
  });

  it("are one where there cannot be more, and that is said", async () => {
    const [odd, broken] = await Promise.all([
      run({}, { NNC_THREADS: "many" }),
      run({ threads: 2 }, {}, "broken.js"),
    ]);
    expect([odd.code, broken.code]).toEqual([0, 0]);
    const chosen = { backend: "wasm", threads: 1 };
    expect([odd.answer.chosen, broken.answer.chosen]).toEqual([chosen, chosen]);
    expect(odd.answer.notices).toEqual([
      'NNC_THREADS is "many", and not a whole number from 1 on; using 1.',
    ]);
    expect(broken.answer.notices[0]).toMatch(
      /^Threads are not available \(.*\); computing on one\.$/,
    );
  });

  it("are a whole number from 1 on", async () => {
    await expect(useFastestBackend(tf, { threads: 0 })).rejects.toThrow(
      new RangeError("threads must be a whole number from 1 on, not 0"),
    );
  });
});
