import * as tf from "@tensorflow/tfjs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { registerTrainingKernels, setOptimizations } from "../../runtime/index.ts";
import { useWasm } from "./wasm.ts";

afterEach(() => {
  vi.doUnmock("node:module");
  vi.resetModules();
});

/** A Node in which `resolve` or loading the package of the wasm backend fails. */
async function withoutWasm(fails: "resolve" | "load"): Promise<string[]> {
  vi.resetModules();
  vi.doMock("node:module", () => ({
    createRequire: () => {
      const load = (): never => {
        throw new Error("no such luck");
      };
      return Object.assign(load, { resolve: fails === "resolve" ? load : () => "/nowhere/x.js" });
    },
  }));
  const notices: string[] = [];
  const { useFastestBackend } = await import("../../runtime/backend.ts");
  const chosen = await useFastestBackend(tf, { notice: (message) => notices.push(message) });
  expect(chosen).toEqual({ backend: "cpu", threads: 1 });
  expect(tf.getBackend()).toBe("cpu");
  return notices;
}

describe("the backend", () => {
  it("is cpu, with a notice, where the wasm package is not installed", async () => {
    expect(await withoutWasm("resolve")).toEqual([
      "The package @tensorflow/tfjs-backend-wasm is not installed; computing in plain JavaScript instead, about a hundred times slower.",
    ]);
  });

  it("is cpu, with a notice, where WebAssembly does not start", async () => {
    const [notice] = await withoutWasm("load");
    expect(notice).toMatch(/^WebAssembly did not start \(no such luck\); computing/);
  });

  it("is wasm otherwise, also when it is asked for twice", async () => {
    await useWasm();
    await useWasm();
    expect(tf.getBackend()).toBe("wasm");
  });
});

describe("the kernels", () => {
  it("are registered once", async () => {
    await useWasm();
    const warn = vi.spyOn(console, "warn");
    const kernel = tf.getKernel("BatchMatMul", "wasm");
    registerTrainingKernels(tf);
    expect(tf.getKernel("BatchMatMul", "wasm")).toBe(kernel);
    expect(warn).not.toHaveBeenCalled();
  });

  it("free what they compute in between, also when they throw", async () => {
    await useWasm();
    const switches = setOptimizations({ convolutions: false });
    const x = tf.ones([1, 5, 5, 2]);
    const backend = tf.engine().backend;
    const before = backend.numDataIds();
    const dy = tf.ones([1, 3, 3, 4]);
    const attrs = { strides: 1, pad: "valid", dataFormat: "NHWC", filterShape: [3, 3, 2, 4] };
    const fails = vi.spyOn(tf.getKernel("Conv2D", "wasm"), "kernelFunc").mockImplementation(() => {
      throw new Error("out of memory");
    });
    expect(() => tf.engine().runKernel("Conv2DBackpropFilter", { x, dy }, attrs)).toThrow("memory");
    fails.mockRestore();
    setOptimizations(switches);
    tf.dispose(dy);
    expect(backend.numDataIds()).toBe(before);
  });
});
