/** What follows a product in the fused operations of tfjs, done to it where it lies. */
import type { TensorInfo } from "@tensorflow/tfjs";
import { elementwise } from "../simd/elementwise.ts";
import { Expression } from "../simd/expression.ts";
import type { FunctionCode } from "../simd/function-code.ts";
import { addressOf, kernelsIn } from "./shared-memory.ts";
import type { WasmBackend } from "./wasm-backend.ts";

/** Adds the bias and applies ReLU to rows of a result, in place. */
export function finisher(
  backend: WasmBackend,
  columns: number,
  bias: TensorInfo | undefined,
  hasRelu: boolean,
): (address: number, rows: number) => void {
  const isShared = bias !== undefined && bias.shape.reduce((size, dim) => size * dim, 1) === 1;
  const key = `finish ${columns} ${String(bias !== undefined)} ${String(isShared)} ${String(hasRelu)}`;
  const kernels = kernelsIn<"run">(backend, key, () => {
    return new Map([["run", finishCode(columns, bias !== undefined, isShared, hasRelu)]]);
  });
  return (address, rows) => {
    const pointers = bias ? [address, addressOf(backend, bias)] : [address];
    kernels?.run(rows, columns, ...pointers);
  };
}

function finishCode(
  columns: number,
  hasBias: boolean,
  isShared: boolean,
  hasRelu: boolean,
): FunctionCode {
  const e = new Expression();
  const sum = hasBias ? e.add(e.input(0), e.input(1)) : e.input(0);
  const value = hasRelu ? e.apply("f32x4.max", sum, e.constant(0)) : sum;
  return elementwise({
    expression: e,
    pointers: [{ rowStride: 4 * columns }, ...(hasBias ? [{ rowStride: 0 }] : [])],
    inputs: [{ pointer: 0 }, ...(hasBias ? [{ pointer: 1, isColumn: isShared }] : [])],
    outputs: [{ pointer: 0, value }],
  });
}
