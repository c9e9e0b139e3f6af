/**
 * The wasm backend of tfjs with a memory that threads can share, on Node, which has it in browsers only: Emscripten starts
 * threads from the URL of a blob, and Node's workers cannot. It makes a pool of eight that nothing will run on, since the
 * backend is told to compute on one. While it starts, the global `Worker` is a class of ours, whose objects say that they
 * have loaded, and are nothing else. This file is for Node only.
 */
import { EventEmitter } from "node:events";

/** What Emscripten sends to a thread first. */
interface Load {
  readonly cmd: "load";
  readonly wasmMemory: WebAssembly.Memory;
}

/**
 * Runs `start`, which starts the backend.
 *
 * @returns what `start` does, and the memory, once there is one
 */
export async function startShared(
  start: () => Promise<boolean>,
): Promise<{ readonly started: boolean; readonly memory: WebAssembly.Memory | undefined }> {
  let memory: WebAssembly.Memory | undefined;
  const restore = replaceWorker(
    class extends EventEmitter {
      postMessage(message: Load | { readonly cmd: "run" }): void {
        if (message.cmd !== "load") throw new Error("the backend wants threads of its own");
        memory = message.wasmMemory;
        this.emit("message", { cmd: "loaded" });
      }

      unref(): void {}
    },
  );
  try {
    const started = await start();
    return { started, memory };
  } finally {
    restore();
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
