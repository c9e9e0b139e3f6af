/**
 * Elementwise functions for which the backend calls the C library, one number after the other: `tanh` takes it fifteen
 * times as long as here, `exp` five times.
 */
import type { KernelConfig } from "@tensorflow/tfjs";
import { optimizations } from "../optimizations.ts";
import { exp, tanh } from "../simd/approximations.ts";
import { elementwise } from "../simd/elementwise.ts";
import { Expression, type Value } from "../simd/expression.ts";
import type { FunctionCode } from "../simd/function-code.ts";
import { addressOf, kernelsIn } from "./shared-memory.ts";
import { input, type TensorFlow, type WasmBackend } from "./wasm-backend.ts";

type Approximation = (e: Expression, x: Value) => Value;

/** `e^x`, with a relative error of at most 2.5e-7. */
export function exponential(_tf: TensorFlow, original: KernelConfig): KernelConfig {
  return unary(original, exp);
}

/** `tanh(x)`, with a relative error of at most 5e-7. */
export function hyperbolicTangent(_tf: TensorFlow, original: KernelConfig): KernelConfig {
  return unary(original, tanh);
}

function unary(original: KernelConfig, approximation: Approximation): KernelConfig {
  return {
    ...original,
    kernelFunc: (call) => {
      const x = input(call.inputs, "x");
      const backend = call.backend as unknown as WasmBackend;
      const isPlain = x.dtype !== "float32" || !optimizations().activations;
      const kernels = isPlain
        ? undefined
        : kernelsIn<"run">(
            backend,
            original.kernelName,
            () => new Map([["run", codeOf(approximation)]]),
          );
      if (!kernels) return original.kernelFunc(call);
      const result = backend.makeOutput(x.shape, "float32");
      const size = x.shape.reduce((product, dim) => product * dim, 1);
      kernels.run(1, size, addressOf(backend, x), addressOf(backend, result));
      return result;
    },
  };
}

function codeOf(approximation: Approximation): FunctionCode {
  const expression = new Expression();
  const value = approximation(expression, expression.input(0));
  const pointers = [{ rowStride: 0 }, { rowStride: 0 }];
  return elementwise({
    expression,
    pointers,
    inputs: [{ pointer: 0 }],
    outputs: [{ pointer: 1, value }],
  });
}
