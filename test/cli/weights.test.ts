import * as tf from "@tensorflow/tfjs";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  floatTensor,
  readSafetensors,
  writeSafetensors,
} from "../../runtime/weights/safetensors.ts";
import { fileHandler } from "../../runtime/node.ts";
import { projectRoot } from "../test-host.ts";

const folder = mkdtempSync(join(tmpdir(), "nnc-weights-cli-"));

function nnc(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const run = spawnSync(process.execPath, [join(projectRoot, "bin/nnc.js"), "weights", ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  return { status: run.status, stdout: run.stdout, stderr: run.stderr };
}

const numbers = Float32Array.of(1, 2, 3, 4, 5, 6);
const state = new Map([
  ["head.bias", floatTensor([2], Float32Array.of(0.5, -0.5))],
  ["head.weight", floatTensor([2, 3], numbers)],
]);
writeFileSync(join(folder, "torch.safetensors"), writeSafetensors(state));
writeFileSync(
  join(folder, "net.nn"),
  "model Net(classes: int = 2) : x[N, 3] -> y[N, classes] {\n  y = x -> dense(classes)\n}\n",
);
const importInto = (...more: string[]): ReturnType<typeof nnc> =>
  nnc("import", "torch.safetensors", "--model", "net.nn", ...more);

describe("nnc weights", () => {
  it("imports a state dict into a model that tfjs loads, and exports it to the bit", async () => {
    const imported = importInto("--from", "pytorch", "--out", "saved");
    expect([imported.status, imported.stderr]).toEqual([0, ""]);
    expect(imported.stdout).toContain("2 of 2 weights of Net → saved");
    const net = await tf.loadLayersModel(fileHandler(join(folder, "saved")));
    const y = net.predict(tf.tensor([[1, 0, 0]])) as tf.Tensor;
    expect([...(await y.data())]).toEqual([1.5, 3.5]);

    const like = ["--like", "torch.safetensors"];
    const exported = nnc(
      "export",
      "saved",
      "--model",
      "net.nn:Net",
      "--to",
      "pytorch",
      "--out",
      "back.safetensors",
      ...like,
    );
    expect([exported.status, exported.stderr]).toEqual([0, ""]);
    const back = readSafetensors(readFileSync(join(folder, "back.safetensors"))).tensors;
    for (const [name, { shape, bytes }] of state) {
      expect(back.get(name)?.shape).toEqual(shape);
      expect([...(back.get(name)?.bytes ?? [])]).toEqual([...bytes]);
    }
  });

  it("shows the tensors of a file and of a saved model", () => {
    const shown = nnc("show", "torch.safetensors").stdout;
    expect(shown).toBe("head.bias    F32  [2]\nhead.weight  F32  [2, 3]\n2 tensors, 8 numbers\n");
  });

  it("writes nothing when something does not match, unless it is asked to", () => {
    const failed = importInto("--set", "classes=3", "--out", "other.safetensors");
    expect(failed.status).toBe(1);
    expect(failed.stderr).toContain("missing     y/dense/kernel");
    expect(failed.stderr).toContain("unexpected  head.weight");
    expect(existsSync(join(folder, "other.safetensors"))).toBe(false);
    writeFileSync(join(folder, "map.json"), '{"rules": [{"ours": "y/dense", "pytorch": "head"}]}');
    const named = importInto(
      "--set",
      "classes=3",
      "--map",
      "map.json",
      "--out",
      "other.safetensors",
    );
    expect(named.stderr).toContain("head.weight is [2, 3], and must be [3, 3]");
    expect(importInto("--set", "classes=3", "--out", "new", "--partial").status).toBe(0);
    expect(existsSync(join(folder, "new/model.json"))).toBe(true);
  });

  it("explains wrong files and wrong names, and exits with 1 or 2", () => {
    writeFileSync(join(folder, "text.safetensors"), "this is not a tensor at all");
    const text = nnc("show", "text.safetensors");
    expect([text.status, text.stderr]).toEqual([
      1,
      expect.stringContaining("is it a safetensors file?"),
    ]);
    expect(nnc("show", "none.safetensors").status).toBe(2);
    const wrong = nnc("import", "torch.safetensors", "-m", "net.nn:Nett", "-o", "x");
    expect([wrong.status, wrong.stderr]).toEqual([
      2,
      "nnc: net.nn has no model Nett; did you mean Net?\n",
    ]);
    const from = importInto("--from", "keras", "-o", "x");
    expect(from.status).toBe(2);
  });
});
