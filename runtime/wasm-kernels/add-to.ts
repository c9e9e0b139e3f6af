import { share } from "../team/share.ts";
import { elementwise } from "../simd/elementwise.ts";
import { Expression } from "../simd/expression.ts";
import { kernelsIn, memoryOf } from "./shared-memory.ts";
import type { WasmBackend } from "./wasm-backend.ts";

/** Numbers that are added at a time. */
const chunk = 1024;

/** Adds `count` floats at `from` to those at `to`. */
export function addTo(backend: WasmBackend, to: number, from: number, count: number): void {
  const kernels = kernelsIn<"run">(backend, "addTo", () => {
    const e = new Expression();
    const code = elementwise({
      expression: e,
      pointers: [{ rowStride: "columns" }, { rowStride: "columns" }],
      inputs: [{ pointer: 0 }, { pointer: 1 }],
      outputs: [{ pointer: 0, value: e.add(e.input(0), e.input(1)) }],
    });
    return new Map([["run", code]]);
  });
  // A row of all of them; it is memory that takes the time, about as long as four multiply-adds.
  share(memoryOf(backend), Math.ceil(count / chunk), 4 * count, (first, end) => {
    const start = first * chunk;
    const length = Math.min(end * chunk, count) - start;
    kernels?.run(1, length, to + 4 * start, from + 4 * start);
  });
}
