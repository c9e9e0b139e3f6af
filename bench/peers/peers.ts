/** Whom the benchmarks compare: ours, what is written by hand, and the libraries of others. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { packageFile } from "../../src/host/package-files.ts";
import { workloads, type Task } from "../workloads.ts";
import type { PeerCommand } from "./protocol.ts";

export type Kind = Task["kind"];

export interface Contender extends PeerCommand {
  readonly kinds: readonly Kind[];
}

export interface Field {
  readonly contenders: readonly Contender[];
  /** Who is not there, and why. */
  readonly missing: readonly string[];
}

const all: readonly Kind[] = ["training", "inference", "stream"];
const python = process.env["NNC_PYTHON"] ?? packageFile(".venv/bin/python");
const torchPeer = packageFile("bench/peers/torch_peer.py");
const onnxRuntimes = ["onnxruntime-web", "onnxruntime-node"];

/** Who can be started on this machine. ONNX models are exported from PyTorch anew. */
export function fieldOf(): Field {
  const threads = availableParallelism() > 1 ? [1, 2] : [1];
  const contenders: Contender[] = [
    ...threads.map((n) => javascript("nnc", n)),
    javascript("layers-wasm", 1, "tf.layers, wasm"),
    javascript("layers-cpu", 1, "tf.layers, cpu"),
  ];
  const missing: string[] = [];
  const torch = torchProblem();
  const models = packageFile("dist/bench-models");
  const exported = torch ?? exportProblem(models);
  for (const name of onnxRuntimes) {
    const installed = existsSync(packageFile(`e2e/bench/node_modules/${name}/package.json`));
    const problem = installed ? exported : "not installed: npm ci in e2e/bench";
    if (problem !== undefined) missing.push(`${name}: ${problem}`);
    else
      for (const n of threads)
        contenders.push({ ...javascript(name, n, undefined, models), kinds: ["inference"] });
  }
  if (torch !== undefined) missing.push(`PyTorch: ${torch}`);
  else
    for (const n of threads)
      contenders.push({
        name: `PyTorch, ${count(n)}`,
        command: python,
        arguments: [torchPeer, String(n)],
        kinds: all,
      });
  return { contenders, missing };
}

function count(threads: number): string {
  return threads === 1 ? "1 thread" : `${threads} threads`;
}

function javascript(
  engine: string,
  threads: number,
  name = `${engine}, ${count(threads)}`,
  models = "",
): Contender {
  const serve = packageFile("dist/bench-peer.js");
  return {
    name,
    command: process.execPath,
    arguments: [serve, engine, String(threads), models],
    kinds: all,
  };
}

function torchProblem(): string | undefined {
  if (!existsSync(python)) return `there is no ${python}: bash scripts/oracle-env.sh makes it`;
  const { status } = spawnSync(python, ["-c", "import torch"], { stdio: "ignore" });
  return status === 0 ? undefined : `${python} has no PyTorch`;
}

function exportProblem(folder: string): string | undefined {
  mkdirSync(folder, { recursive: true });
  const { status, stderr } = spawnSync(python, [torchPeer, "export", folder], {
    input: JSON.stringify(workloads),
    encoding: "utf8",
  });
  if (status === 0 && workloads.every(({ name }) => existsSync(join(folder, `${name}.onnx`))))
    return undefined;
  return `PyTorch did not export the models: ${stderr.trim().split("\n").at(-1) ?? ""}`;
}
