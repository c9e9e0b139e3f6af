/** The programs of docs/runtime-kernels.md run, and its table of switches is complete. */
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import * as runtime from "../../runtime/index.ts";
import * as kernels from "../../runtime/wasm.ts";
import { useWasm } from "../runtime/wasm.ts";
import { readProjectFile } from "../test-host.ts";

const { text } = readProjectFile("docs/runtime-kernels.md");

const programs = [...text.matchAll(/```js\n([\s\S]*?)```/g)].map(([, program = ""]) => program);

beforeAll(useWasm);

/** Runs a program, and gives the value of an expression after it. */
async function outcome<T>(program = "", result: string): Promise<T> {
  // Imports become parameters: the modules are at hand, as sources.
  const body = program.replaceAll(/^import .*$/gm, "");
  const [, listed = ""] = /import \{ (.*) \} from "nnc\/runtime/.exec(program) ?? [];
  const names = listed.split(", ");
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const run = new Function(
    "tf",
    ...names,
    `return (async () => {${body}\nreturn ${result}; })()`,
  ) as (...args: readonly unknown[]) => Promise<T>;
  const exported = runtime as Readonly<Record<string, unknown>>;
  return run(tf, ...names.map((name) => exported[name]));
}

describe("docs/runtime-kernels.md", () => {
  it("shows a program that trains", async () => {
    const loss = await outcome<readonly number[]>(programs[0], "history.loss");
    expect(loss).toHaveLength(2);
    expect(loss.every(Number.isFinite)).toBe(true);
    expect(tf.getBackend()).toBe("wasm");
  });

  it("shows one kernel for many functions, with its gradient", async () => {
    const [y, dx] = await outcome<readonly tf.Tensor[]>(programs[1], "[y, dx]");
    expect([y?.shape, dx?.shape]).toEqual([
      [8, 64],
      [8, 64],
    ]);
    const [value] = dx?.dataSync() ?? [];
    expect(value).toBeCloseTo(1 / (1 + Math.exp(-1)), 6);
  });

  it("lists every switch", () => {
    const listed = [...text.matchAll(/^\| `(\w+)` +\| [a-z ]/gm)].map(([, name]) => name);
    expect(listed).toEqual(expect.arrayContaining(Object.keys(kernels.optimizations())));
  });
});
