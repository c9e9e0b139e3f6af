/** What stands for `Worker` while Emscripten makes its pool of threads. This file is for Node only. */
import { EventEmitter } from "node:events";
import { Worker } from "node:worker_threads";

/** What a thread of the wasm backend runs. */
export interface ThreadScripts {
  /** The text of a worker's script. */
  readonly worker: string;
  /** The path of the JavaScript half of the WebAssembly module. */
  readonly module: string;
}

/** The threads that one start of the backend makes, and what is to be known of them. */
export interface ThreadPool {
  readonly scripts: ThreadScripts;
  /** How many will be needed beside the program's own. */
  readonly wanted: number;
  /** In the order in which Emscripten makes them. It takes them from the end. */
  readonly members: PoolThread[];
  /** What the threads share. */
  memory?: WebAssembly.Memory;
  /** Is told why a thread does not start or go on. */
  fail: (error: Error) => void;
}

export interface PoolThread extends EventEmitter {
  terminate(): Promise<number>;
}

/** What Emscripten sends to a thread first. */
interface Load {
  readonly cmd: "load";
  readonly urlOrBlob: unknown;
  readonly wasmMemory: WebAssembly.Memory;
}

/**
 * A class of threads that begin when they are needed. Emscripten makes eight whatever it is told, and then loads them;
 * those that nothing will run on say at once that they have loaded, and would begin with a task.
 */
export function poolThread(pool: ThreadPool): new () => PoolThread {
  return class extends EventEmitter {
    #worker: Worker | undefined;
    #load: Load | undefined;

    constructor() {
      super();
      pool.members.push(this);
    }

    postMessage(message: Load | { readonly cmd: "run" }): void {
      if (message.cmd !== "load") {
        this.#begin().postMessage(message);
        return;
      }
      // The module comes as a blob; its file says the same.
      this.#load = { ...message, urlOrBlob: pool.scripts.module };
      pool.memory = message.wasmMemory;
      if (pool.members.indexOf(this) >= pool.members.length - pool.wanted) this.#begin();
      else this.emit("message", { cmd: "loaded" });
    }

    /** Emscripten asks for it when a thread gets a task, which here never ends. */
    ref(): void {}

    unref(): void {
      this.#worker?.unref();
    }

    terminate(): Promise<number> {
      return this.#worker?.terminate() ?? Promise.resolve(0);
    }

    #begin(): Worker {
      if (this.#worker) return this.#worker;
      // Neither the options nor the environment of the program, which may load what no thread needs.
      const worker = new Worker(pool.scripts.worker, { eval: true, execArgv: [], env: {} });
      worker.on("message", (message: unknown) => this.emit("message", message));
      worker.on("error", (error) => {
        pool.fail(error instanceof Error ? error : new Error(String(error)));
      });
      worker.postMessage(this.#load);
      this.#worker = worker;
      return worker;
    }
  };
}
