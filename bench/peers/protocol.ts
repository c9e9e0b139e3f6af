/**
 * A peer is a process that runs networks: one of ours, or one of a library that we compare with. It says its version
 * first; then each request, a line of JSON, gets one answer, a line of JSON. So peers cannot disturb each other, may be
 * written in any language, and one that fails or hangs costs its own cells of the table only.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import type { Task, Workload } from "../workloads.ts";

export type Request =
  | {
      readonly command: "prepare";
      readonly task: Task;
      readonly workload: Workload;
    }
  | { readonly command: "run"; readonly repeats: number };

export interface Answer {
  readonly error?: string;
  readonly version?: string;
  /** Milliseconds of each run. */
  readonly times?: readonly number[];
}

export interface PeerCommand {
  readonly name: string;
  readonly command: string;
  readonly arguments: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** A running peer. */
export class Peer {
  readonly #child: ChildProcess;
  readonly #waiting: ((answer: Answer) => void)[] = [];
  #stderr = "";

  constructor({ command, arguments: args, environment }: PeerCommand) {
    this.#child = spawn(command, args, {
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...process.env, ...environment },
    });
    const { stdout, stderr } = this.#child;
    stderr?.on("data", (text: Buffer) => {
      this.#stderr = (this.#stderr + text.toString()).slice(-2000);
    });
    this.#child.on("error", (error) => {
      this.#answer({ error: error.message });
    });
    this.#child.on("exit", (code) => {
      const said = this.#stderr.trim().split("\n").at(-1);
      while (this.#waiting.length > 0) this.#answer({ error: said || `ended with code ${code}` });
    });
    // A peer that ended says so by its exit.
    this.#child.stdin?.on("error", () => undefined);
    // Libraries may print; only objects are answers.
    if (stdout)
      createInterface({ input: stdout }).on("line", (line) => {
        if (line.startsWith("{")) this.#answer(JSON.parse(line) as Answer);
      });
  }

  /** What the peer says of itself when it has started. */
  hello(limit: number): Promise<Answer> {
    return this.#next(limit);
  }

  /** @param limit milliseconds until the peer is ended, and the answer is an error */
  ask(request: Request, limit: number): Promise<Answer> {
    const answer = this.#next(limit);
    this.#child.stdin?.write(`${JSON.stringify(request)}\n`);
    return answer;
  }

  end(): void {
    this.#child.kill("SIGKILL");
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  #next(limit: number): Promise<Answer> {
    if (this.hasEnded) return Promise.resolve({ error: "the peer has ended" });
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#answer({ error: `takes longer than ${limit / 1000} s` });
        this.end();
      }, limit);
      this.#waiting.push((answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
    });
  }

  #answer(answer: Answer): void {
    this.#waiting.shift()?.(answer);
  }
}
