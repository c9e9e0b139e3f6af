/** A peer in JavaScript: `serve.js ENGINE THREADS MODELS`. */
import { createInterface } from "node:readline";
import type { Engine, Runner } from "./engine.ts";
import { layersEngine } from "./layers-engine.ts";
import { nncEngine } from "./nnc-engine.ts";
import { onnxEngine } from "./onnx-engine.ts";
import type { Answer, Request } from "./protocol.ts";

const [name = "", threads = "1", models = ""] = process.argv.slice(2);

const engines: Readonly<Record<string, () => Engine | Promise<Engine>>> = {
  nnc: () => nncEngine(Number(threads)),
  "layers-cpu": () => layersEngine("cpu"),
  "layers-wasm": () => layersEngine("wasm"),
  "onnxruntime-node": () => onnxEngine("onnxruntime-node", Number(threads), models),
  "onnxruntime-web": () => onnxEngine("onnxruntime-web", Number(threads), models),
};

function say(answer: Answer): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

let runner: Runner | undefined;

async function answer(engine: Engine, request: Request): Promise<Answer> {
  if (request.command === "prepare") {
    runner?.dispose();
    runner = undefined;
    runner = await engine.prepare(request.task, request.workload);
    return {};
  }
  const times: number[] = [];
  for (let repeat = 0; repeat < request.repeats; repeat++) {
    const started = performance.now();
    await runner?.run();
    times.push(performance.now() - started);
  }
  return { times };
}

try {
  const engine = await engines[name]?.();
  if (!engine) throw new Error(`there is no engine ${name}`);
  say({ version: engine.version });
  for await (const line of createInterface({ input: process.stdin }))
    say(
      await answer(engine, JSON.parse(line) as Request).catch((error: unknown) => ({
        error: error instanceof Error ? error.message : String(error),
      })),
    );
} catch (error) {
  say({ error: error instanceof Error ? error.message : String(error) });
}
process.exit();
