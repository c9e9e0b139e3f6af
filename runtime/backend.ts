/** The fastest backend of tfjs that Node has without a native add-on. This file is for Node only. */
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { dirname, sep } from "node:path";
import { registerGradients } from "./gradients/register.ts";
import { teamOf } from "./team/team.ts";
import { registerTrainingKernels } from "./wasm-kernels/register.ts";
import { memoryOf } from "./wasm-kernels/shared-memory.ts";
import type { TensorFlow, WasmBackend } from "./wasm-kernels/wasm-backend.ts";
import { startTeam } from "./wasm-threads/start-team.ts";
import { startShared } from "./wasm-threads/start-shared.ts";

export interface BackendOptions {
  /** Is told, in one sentence, why a slower backend or fewer threads are used. */
  readonly notice?: (message: string) => void;
  /**
   * How many threads compute, from 1 on. Without it as many as the environment variable `NNC_THREADS` says, or else as
   * the process may use at once. More than 16 are 16; a backend that runs already keeps what it has.
   */
  readonly threads?: number;
}

export interface ChosenBackend {
  readonly backend: "wasm" | "cpu";
  readonly threads: number;
}

interface WasmPackage {
  setWasmPaths(folder: string): void;
  setThreadsCount(count: number): void;
  getThreadsCount(): number;
}

type Notice = (message: string) => void;

const packageName = "@tensorflow/tfjs-backend-wasm";
/** More would wait for memory. */
const mostThreads = 16;
const threadFlag = "WASM_HAS_MULTITHREAD_SUPPORT";

/**
 * Makes `tf` compute on WebAssembly, with the kernels that training needs, on several threads, or else on one, or else in
 * plain JavaScript, about a hundred times slower; each step back with a notice. Never throws for want of WebAssembly.
 * Threads do not keep the process alive.
 *
 * @param tf the namespace of `@tensorflow/tfjs` that the models use
 * @throws {RangeError} where `threads` is not a whole number from 1 on
 */
export async function useFastestBackend(
  tf: TensorFlow,
  { notice = () => undefined, threads }: BackendOptions = {},
): Promise<ChosenBackend> {
  if (threads !== undefined && !isCount(threads))
    throw new RangeError(`threads must be a whole number from 1 on, not ${threads}`);
  registerGradients(tf);
  const wasm = await useWasm(tf, threads ?? usualThreads(notice), notice);
  if (typeof wasm === "number") return { backend: "wasm", threads: wasm };
  await tf.setBackend("cpu");
  notice(`${wasm}; computing in plain JavaScript instead, about a hundred times slower.`);
  return { backend: "cpu", threads: 1 };
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1;
}

function usualThreads(notice: Notice): number {
  const asked = process.env["NNC_THREADS"];
  if (asked === undefined || asked === "") return availableParallelism();
  if (isCount(Number(asked))) return Number(asked);
  notice(`NNC_THREADS is ${JSON.stringify(asked)}, and not a whole number from 1 on; using 1.`);
  return 1;
}

/** How many threads compute on WebAssembly, or what keeps it from being used. */
async function useWasm(tf: TensorFlow, threads: number, notice: Notice): Promise<number | string> {
  const require = createRequire(import.meta.url);
  let entry: string;
  try {
    entry = require.resolve(packageName);
  } catch {
    return `The package ${packageName} is not installed`;
  }
  const listeners = faultListeners();
  try {
    const wasm = require(packageName) as WasmPackage;
    if (!(tf.findBackendFactory("wasm") as unknown))
      return `${packageName} belongs to another copy of @tensorflow/tfjs-core`;
    const runs = Boolean(tf.engine().registry["wasm"]);
    if (!runs) wasm.setWasmPaths(dirname(entry) + sep);
    registerTrainingKernels(tf);
    if (!runs && threads > 1) await useThreads(tf, wasm, Math.min(threads, mostThreads), notice);
    if (await tf.setBackend("wasm")) return Math.max(wasm.getThreadsCount(), teamSize(tf));
    return "WebAssembly did not start";
  } catch (error) {
    return `WebAssembly did not start (${messageOf(error)})`;
  } finally {
    listeners.restore();
  }
}

function teamSize(tf: TensorFlow): number {
  const memory = memoryOf(tf.backend() as unknown as WasmBackend);
  return (memory && teamOf(memory)?.size) ?? 1;
}

/**
 * Starts the backend so that its memory can be shared, and threads for our kernels. Those of the backend itself stay off:
 * for milliseconds after each of its kernels they look out for the next one, and take the cores from ours.
 */
async function useThreads(
  tf: TensorFlow,
  wasm: WasmPackage,
  threads: number,
  notice: Notice,
): Promise<void> {
  try {
    wasm.setThreadsCount(1);
    tf.env().set(threadFlag, true);
    const { started, memory } = await startShared(() => tf.setBackend("wasm"));
    if (!started || !memory) throw new Error("the backend did not start with a shared memory");
    (tf.backend() as unknown as WasmBackend).wasm.wasmMemory ??= memory;
    await startTeam(memory, threads);
  } catch (error) {
    notice(`Threads are not available (${messageOf(error)}); computing on one.`);
    wasm.setThreadsCount(1);
    tf.env().set(threadFlag, false);
  }
}

/**
 * Emscripten listens to faults that nobody catches, only to throw them again from there. The process would end with
 * another code, and with a report that speaks of Emscripten.
 */
function faultListeners(): { restore(): void } {
  const events = ["uncaughtException", "unhandledRejection"] as const;
  const before = events.map((event) => new Set<unknown>(process.listeners(event as "exit")));
  return {
    restore() {
      for (const [index, event] of events.entries())
        for (const listener of process.listeners(event as "exit"))
          if (!before[index]?.has(listener)) process.removeListener(event, listener);
    },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
