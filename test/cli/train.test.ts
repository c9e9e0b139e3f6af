import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { random } from "../../runtime/random.ts";
import { projectRoot } from "../test-host.ts";

const folder = mkdtempSync(join(tmpdir(), "nnc-train-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const bin = join(projectRoot, "bin/nnc.js");
const environment = { ...process.env, NO_COLOR: "1" };

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function nnc(...args: string[]): Ran {
  const options = { cwd: folder, encoding: "utf8", env: environment } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], options);
  return { status, stdout, stderr };
}

/** Runs until something has been printed, then sends a signal; gives the exit code, or the signal. */
async function interrupted(
  text: string,
  signal: NodeJS.Signals,
  ...args: string[]
): Promise<Ran & { signal: string | null }> {
  const child = spawn(process.execPath, [bin, ...args], { cwd: folder, env: environment });
  let [stdout, stderr] = ["", ""];
  child.stderr.on("data", (part: Buffer) => (stderr += part.toString()));
  child.stdout.on("data", (part: Buffer) => {
    stdout += part.toString();
    // Once: a second signal ends the program at once, also while it saves.
    if (stdout.includes(text) && !child.killed) child.kill(signal);
  });
  return new Promise((resolve) => {
    child.on("close", (status, by) => {
      resolve({ status, stdout, stderr, signal: by });
    });
  });
}

const program = `
model Flowers(width: int = 12) : x[N, 4] -> logits[N, 3] {
  logits = x -> dense(width) -> batch_norm -> relu -> dropout(0.2) -> dense(3)
}
train Flowers {
  target int32 species[N]
  loss           = cross_entropy(logits, species)
  metrics        = [accuracy(logits, species)]
  optimizer      = adamw(lr: warm_up(5, cosine(0.03)))
  early_stopping = patience(50, restore_best: true)
  batch          = 16
  epochs         = 40
  seed           = 3
}
`;

beforeAll(() => {
  const draw = random(1);
  const names = ["setosa", "versicolor", "virginica"];
  const rows = Array.from({ length: 120 }, (_, k) => {
    const features = [1, 2, 3, 4].map((j) => draw.normal((k % 3) * j * 0.5, 0.4).toFixed(3));
    return [...features, names[k % 3]].join(",");
  });
  writeFileSync(join(folder, "flowers.csv"), `a,b,c,d,species\n${rows.join("\n")}\n`);
  writeFileSync(join(folder, "some.csv"), rows.slice(0, 3).map((row) => row.split(",").slice(0, 4).join(",")).join("\n")); // prettier-ignore
  writeFileSync(join(folder, "flowers.nn"), program);
  writeFileSync(join(folder, "book.txt"), "the cat sat on the mat, and the dog sat on the cat. ".repeat(40)); // prettier-ignore
  writeFileSync(
    join(folder, "reader.nn"),
    `cell Memory(units: int) : x[N, D] -> h[N, units] {
  state h[N, units]
  h = tanh(dense(units)(concat(x, pre h)))
}
model Reader(vocab: int = 8, context: int = 12) : int32 tokens[N, T] -> scores[N, T, vocab] {
  scores = tokens -> embedding(vocab, 8) -> scan(Memory(24)) -> dense(vocab)
}
train Reader {
  target int32 next[N, T]
  loss      = cross_entropy(scores, next)
  metrics   = [perplexity(scores, next)]
  optimizer = adam(lr: 0.02)
  batch     = 16
  epochs    = 12
  seed      = 1
}
`,
  );
});

const files = ["weights.bin", "model.json", "nnc.json"];
const bytesOf = (out: string): string[] =>
  files.map((file) => readFileSync(join(folder, out, file)).toString("base64"));

describe("nnc train", () => {
  it("goes on from a checkpoint as if it had not been killed, and saves the same bytes", async () => {
    const train = ["train", "flowers.nn", "--data", "flowers.csv"];
    const whole = nnc(...train, "--out", "whole", "--report", "report.html", "--log", "whole.jsonl", "--tensorboard", "board"); // prettier-ignore
    expect(whole.stderr).toBe("");
    expect(whole.status).toBe(0);
    const killed = await interrupted("epoch 17/40", "SIGKILL", ...train, "--out", "killed", "--log", "killed.jsonl"); // prettier-ignore
    expect(killed.signal).toBe("SIGKILL");
    expect(existsSync(join(folder, "killed/model.json"))).toBe(false);
    const resumed = nnc(...train, "--out", "killed", "--resume", "--log", "killed.jsonl");
    expect(resumed.stderr).toBe("");
    expect(resumed.stdout).not.toContain("epoch 10/40");
    expect(bytesOf("killed")).toEqual(bytesOf("whole"));
    const epochs = (file: string): unknown[] =>
      readFileSync(join(folder, file), "utf8")
        .trim()
        .split("\n")
        .map((line) => ({ ...(JSON.parse(line) as object), seconds: 0 }));
    expect(epochs("killed.jsonl")).toEqual(epochs("whole.jsonl"));
    expect(epochs("whole.jsonl").length).toBe(40);
  });

  it("writes a report that needs nothing else, and events", () => {
    const page = readFileSync(join(folder, "report.html"), "utf8");
    expect(page).toContain("<svg");
    expect(page).toContain("versicolor");
    expect(page).not.toMatch(/https?:|<script|<link/);
    expect(readdirSync(join(folder, "board"))[0]).toMatch(/^events\.out\.tfevents\./);
  });

  it("saves on Ctrl-C and exits with 130", async () => {
    const train = ["train", "flowers.nn", "--data", "flowers.csv", "--out", "stopped"];
    const run = await interrupted("epoch  3/40", "SIGINT", ...train);
    expect(run.status).toBe(130);
    expect(run.stderr).toContain("--out stopped --resume");
    expect(nnc(...train, "--resume", "--quiet").status).toBe(0);
    expect(bytesOf("stopped")).toEqual(bytesOf("whole"));
  });

  it("refuses to go on with another program, without a checkpoint and without a folder", () => {
    const train = ["train", "flowers.nn", "--data", "flowers.csv", "--resume"];
    expect(nnc(...train).status).toBe(2);
    const none = nnc(...train, "--out", "nowhere");
    expect([none.status, none.stderr]).toEqual([1, "nnc: there is nothing to resume: no file nowhere/checkpoint.safetensors\n"]); // prettier-ignore
    const other = nnc(...train, "--out", "killed", "--seed", "4");
    expect([other.status, other.stderr]).toEqual([1, expect.stringContaining("belongs to another training")]); // prettier-ignore
  });

  it("trains a model without a target on all columns of a table", () => {
    const model = "model Code : x[N, 3] -> y[N, 3] {\n  code = x -> dense(2)\n  y = code -> tanh -> dense(3)\n}\n"; // prettier-ignore
    writeFileSync(join(folder, "code.nn"), `${model}train Code { \n  loss = mse(y, x)\n  epochs = 2\n  seed = 1\n}\n`); // prettier-ignore
    const { normal } = random(3);
    const table = Array.from({ length: 40 }, () => [normal(), normal(), normal()].join(","));
    writeFileSync(join(folder, "table.csv"), table.join("\n"));
    const trained = nnc("train", "code.nn", "--data", "table.csv", "--out", "coded");
    expect(trained).toMatchObject({ status: 0, stderr: "" });
    expect(trained.stdout).toMatch(/On 8 samples it never saw: loss \d/);
    expect(nnc("eval", "coded", "--data", "table.csv").stdout).toMatch(/^On 40 samples: loss \d/);
  });

  it("takes hyperparameters, and says which there are", () => {
    const train = ["train", "flowers.nn", "--data", "flowers.csv", "--epochs", "1", "--json"];
    const run = nnc(...train, "--set", "width=5", "--lr", "0.001", "--batch", "40");
    const result = JSON.parse(run.stdout) as {
      epochs: { learningRate: number; batches: number }[];
    };
    expect(result.epochs[0]).toMatchObject({ learningRate: 0.001, batches: 3 });
    const wrong = nnc(...train, "--set", "widht=5");
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toContain("did you mean width?");
    expect(nnc(...train, "--set", "width=2.5").stderr).toContain("must be an int");
    expect(nnc(...train, "--epochs", "0").status).toBe(2);
  });
}, 240_000);

describe("nnc predict and nnc eval", () => {
  it("prepare data as training did", () => {
    const rows = nnc("predict", "whole", "--data", "some.csv").stdout.trim().split("\n");
    expect(rows[0]).toBe("answer,logits_0,logits_1,logits_2");
    expect(rows.slice(1).map((row) => row.split(",")[0])).toEqual(["setosa", "versicolor", "virginica"]); // prettier-ignore
    const json = nnc("predict", "whole", "--data", "some.csv", "--json").stdout;
    expect(JSON.parse(json)).toMatchObject([{ answer: "setosa" }, {}, {}]);
    const program = nnc("predict", "flowers.nn", "--weights", "whole", "--data", "some.csv");
    expect(program.stdout.trim().split("\n")).toEqual(rows);
    const measured = JSON.parse(nnc("eval", "whole", "--data", "flowers.csv", "--json").stdout) as { metrics: { accuracy: number }; confusion: { matrix: number[][] } }; // prettier-ignore
    expect(measured.metrics.accuracy).toBeGreaterThan(0.9);
    expect(measured.confusion.matrix.flat().reduce((sum, count) => sum + count)).toBe(120);
  });

  it("say what does not fit", () => {
    writeFileSync(join(folder, "wide.csv"), "1,2,3,4,5,6,7\n");
    const wide = nnc("predict", "whole", "--data", "wide.csv");
    expect([wide.status, wide.stderr]).toEqual([1, "nnc: wide.csv, line 1: there are 7 columns, and Flowers takes x[4]: 4 numbers, or one more for a label\n"]); // prettier-ignore
    writeFileSync(join(folder, "strange.csv"), "1,2,3,4,tulip\n1,2,3,4,rose\n");
    expect(nnc("eval", "whole", "--data", "strange.csv").stderr).toContain('a class "rose"');
    expect(nnc("predict", "whole", "--prompt", "x").stderr).toContain("was not trained on text");
    expect(nnc("predict", "whole").status).toBe(2);
    expect(nnc("predict", "flowers.nn", "--data", "some.csv").status).toBe(2);
    expect(nnc("eval", folder, "--data", "flowers.csv").stderr).toContain("holds no model trained by nnc"); // prettier-ignore
  });

  it("let a language model read and write", () => {
    const train = ["train", "reader.nn", "--data", "book.txt", "--out", "reader", "--quiet"];
    const small = nnc(...train);
    expect(small.stderr).toMatch(/the text has 14 different characters, and Reader tells 8 apart; try --set vocab=14/); // prettier-ignore
    const run = nnc(...train, "--set", "vocab=14");
    expect(run.stderr).toBe("");
    expect(run.stdout).toMatch(/perplexity [1-3]\./);
    const write = (...more: string[]): string =>
      nnc("predict", "reader", "--prompt", "the cat", "--length", "30", ...more).stdout;
    expect(write("--temperature", "0").length).toBe(38);
    expect(write("--temperature", "0").startsWith("the cat")).toBe(true);
    expect(write("--temperature", "0")).toMatch(/ (sat|on|the|mat|dog|and) /);
    expect(write("--seed", "4")).toBe(write("--seed", "4"));
    expect(nnc("predict", "reader", "--prompt", "CAT").stderr).toContain('"C" is none of them');
    expect(nnc("eval", "reader", "--data", "book.txt").stdout).toContain("perplexity");
  });

  it("show help with an example", () => {
    expect(nnc("predict", "--help").stdout).toContain("$ nnc predict");
  });
}, 240_000);
