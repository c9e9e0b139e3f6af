/**
 * Threads for the wasm backend of tfjs on Node, which has them in browsers only: Emscripten starts each from the URL of a
 * blob, and Node's workers cannot. While the backend starts, the global `Worker` is a class of ours, which starts them
 * from the scripts in the package instead. This file is for Node only.
 *
 * No thread keeps the process alive, and a thread that cannot start is an error of `startThreaded`, not of the process.
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import { poolThread, type ThreadPool, type ThreadScripts } from "./pool-thread.ts";

const folder = "wasm-out/tfjs-backend-wasm-threaded-simd";
/** The backend never makes more. */
export const mostThreads = 8;
/** Milliseconds; a thread takes about fifty, and a machine may be busy. */
const patience = 10_000;

/**
 * @param packageEntry the main file of `@tensorflow/tfjs-backend-wasm`
 * @throws where the package is not laid out as in version 4.22
 */
export function threadScripts(packageName: string, packageEntry: string): ThreadScripts {
  const require = createRequire(packageEntry);
  const module = require.resolve(`${packageName}/${folder}.js`);
  const { wasmWorkerContents: worker } = require(`${packageName}/${folder}.worker.js`) as {
    readonly wasmWorkerContents: unknown;
  };
  if (typeof worker !== "string" || !existsSync(module))
    throw new Error(`${folder} has another form`);
  // A template lost the escapes of the line ends in the strings.
  return { worker: worker.replaceAll("\n", "\\n"), module };
}

/**
 * Runs `start`, which starts the backend, while `Worker` stands for threads that start in Node.
 *
 * @param threads how many compute, that of the program among them, up to `mostThreads`
 * @returns what `start` does, and the memory that the threads share, once there is one
 * @throws what `start` throws, or why a thread did not start
 */
export async function startThreaded(
  scripts: ThreadScripts,
  threads: number,
  start: () => Promise<boolean>,
): Promise<{ readonly started: boolean; readonly memory: WebAssembly.Memory | undefined }> {
  const pool: ThreadPool = { scripts, wanted: threads - 1, members: [], fail: () => undefined };
  const trouble = new Promise<never>((_, reject) => {
    pool.fail = reject;
  });
  const timer = setTimeout(() => {
    pool.fail(new Error(`the threads did not start within ${patience / 1000} s`));
  }, patience);
  const restore = [replaceWorker(poolThread(pool)), pretendCores(2 * threads)];
  try {
    const started = await Promise.race([start(), trouble]);
    pool.fail = (error) => {
      throw error;
    };
    return { started, memory: pool.memory };
  } catch (error) {
    await Promise.all(pool.members.map((thread) => thread.terminate()));
    throw error;
  } finally {
    clearTimeout(timer);
    for (const each of restore) each();
  }
}

/** @returns what puts the global `Worker` back */
function replaceWorker(replacement: unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(globalThis, "Worker");
  Object.defineProperty(globalThis, "Worker", {
    configurable: true,
    get: () => replacement,
    // Emscripten assigns Node's own class.
    set: () => undefined,
  });
  return () => {
    if (before) Object.defineProperty(globalThis, "Worker", before);
    else Reflect.deleteProperty(globalThis, "Worker");
  };
}

/** The backend takes at most half as many threads as there are cores, and we know what we want. */
function pretendCores(count: number): () => void {
  const { cpus } = os;
  const [first] = cpus();
  if (!first) return () => undefined;
  os.cpus = () => Array.from({ length: count }, () => first);
  return () => {
    os.cpus = cpus;
  };
}
