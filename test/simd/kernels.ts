/** Kernels on a memory of their own, for tests without tfjs. */
import { elementwise } from "../../runtime/simd/elementwise.ts";
import { Expression, type Value } from "../../runtime/simd/expression.ts";
import { instantiate } from "../../runtime/simd/kernel-module.ts";

const page = 65536;

/** Applies an expression to numbers, vectors first, as the kernels of the runtime do. */
export function applied(
  make: (e: Expression, x: Value) => Value,
): (numbers: Float32Array) => Float32Array {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const expression = new Expression();
  const value = make(expression, expression.input(0));
  const pointers = [{ rowStride: 0 }, { rowStride: 0 }];
  const code = elementwise({
    expression,
    pointers,
    inputs: [{ pointer: 0 }],
    outputs: [{ pointer: 1, value }],
  });
  const { run } = instantiate(new Map([["run", code] as const]), memory);
  return (numbers) => {
    const bytes = 8 * numbers.length;
    const missing = Math.ceil((bytes - memory.buffer.byteLength) / page);
    if (missing > 0) memory.grow(missing);
    new Float32Array(memory.buffer).set(numbers);
    run(1, numbers.length, 0, 4 * numbers.length);
    return new Float32Array(memory.buffer, 4 * numbers.length, numbers.length).slice();
  };
}
