/** The program of docs/runtime-kernels.md runs, and its table of switches is complete. */
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import * as kernels from "../../runtime/wasm.ts";
import { useWasm } from "../runtime/wasm.ts";
import { readProjectFile } from "../test-host.ts";

const { text } = readProjectFile("docs/runtime-kernels.md");

beforeAll(useWasm);

describe("docs/runtime-kernels.md", () => {
  it("shows a program that trains", async () => {
    const program = /```js\n([\s\S]*?)```/.exec(text)?.[1] ?? "";
    // Imports become parameters: the modules are at hand, as sources.
    const body = program.replaceAll(/^import .*$/gm, "");
    const names =
      /import \{ (.*) \} from "nnc\/runtime\/wasm"/.exec(program)?.[1]?.split(", ") ?? [];
    expect(names).toHaveLength(2);
    // eslint-disable-next-line @typescript-eslint/no-implied-eval
    const run = new Function(
      "tf",
      ...names,
      `return (async () => {${body}\nreturn history; })()`,
    ) as (...args: readonly unknown[]) => Promise<{ readonly loss: readonly number[] }>;
    const { loss } = await run(tf, ...names.map((name) => kernels[name as keyof typeof kernels]));
    expect(loss).toHaveLength(2);
    expect(loss.every(Number.isFinite)).toBe(true);
    expect(tf.getBackend()).toBe("wasm");
  });

  it("lists every switch", () => {
    const listed = [...text.matchAll(/^\| `(\w+)` +\| [a-z ]/gm)].map(([, name]) => name);
    expect(listed).toEqual(expect.arrayContaining(Object.keys(kernels.optimizations())));
  });
});
