/** Loads scripts that `require` one another, each compiled from the bytecode that there is of it. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";
import type { Bytecode } from "./code-cache.ts";

interface Module {
  exports: unknown;
}

type Require = (name: string) => unknown;
type Body = (exports: unknown, require: Require, module: Module, moduleUrl: string) => void;

export class ScriptLoader {
  readonly #folder: URL;
  readonly #known: Bytecode;
  readonly #foreign: Require;
  readonly #modules = new Map<string, Module>();
  readonly #scripts = new Map<string, Script>();

  /** Whether a script had to be compiled anew. */
  #hasNew = false;

  constructor(folder: URL, known: Bytecode = new Map()) {
    this.#folder = folder;
    this.#known = known;
    this.#foreign = createRequire(folder);
  }

  /** What a script exports, or as much of it as there is yet where scripts require one another in a circle. */
  load(name: string): unknown {
    const loaded = this.#modules.get(name);
    if (loaded) return loaded.exports;
    const module: Module = { exports: {} };
    this.#modules.set(name, module);
    const url = new URL(name, this.#folder);
    const filename = fileURLToPath(url);
    const text = `(function (exports, require, module, moduleUrl) {${readFileSync(filename, "utf8")}\n})`;
    const cachedData = this.#known.get(name);
    const script = new Script(text, { filename, ...(cachedData && { cachedData }) });
    this.#scripts.set(name, script);
    this.#hasNew ||= script.cachedDataRejected !== false;
    const body = script.runInThisContext() as Body;
    body(module.exports, this.#require, module, url.href);
    return module.exports;
  }

  readonly #require: Require = (name) =>
    name.startsWith("./") ? this.load(name.slice(2)) : this.#foreign(name);

  get hasNew(): boolean {
    return this.#hasNew;
  }

  /** What was known, and of the scripts that were loaded the functions that were called, too. */
  bytecode(): Bytecode {
    const loaded = [...this.#scripts].map(
      ([name, script]) => [name, script.createCachedData()] as const,
    );
    return new Map([...this.#known, ...loaded]);
  }
}
