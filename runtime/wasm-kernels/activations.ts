/**
 * Elementwise functions for which the backend calls the C library, one number after the other: `tanh` takes it fifteen
 * times as long as here, `sin` ten times, others three to five times; of `maximum` and `minimum` it works out the places.
 */
import type { KernelConfig, TensorInfo } from "@tensorflow/tfjs";
import { sizeOf } from "../axes.ts";
import { optimizations } from "../optimizations.ts";
import {
  erf,
  exp,
  expm1,
  log,
  log1p,
  seluFactors,
  softplus,
  tanh,
} from "../simd/approximations.ts";
import { elementwise } from "../simd/elementwise.ts";
import { Expression, type Value } from "../simd/expression.ts";
import type { FunctionCode } from "../simd/function-code.ts";
import { cos, sin } from "../simd/sines.ts";
import { share } from "../team/share.ts";
import { addressOf, kernelsIn, memoryOf } from "./shared-memory.ts";
import { input, type TensorFlow, type WasmBackend } from "./wasm-backend.ts";

type Compute = (e: Expression, ...args: readonly Value[]) => Value;

type Unary = (e: Expression, x: Value) => Value;

/** `f(max(x, 0)) + g(min(x, 0))` */
const byHalves =
  (positive: Unary, negative: Unary): Unary =>
  (e, x) => {
    const zero = e.constant(0);
    return e.add(positive(e, e.apply("f32x4.max", x, zero)), negative(e, e.apply("f32x4.min", x, zero))); // prettier-ignore
  };

const scaled =
  (factor: number, of: Unary = (_, x) => x): Unary =>
  (e, x) =>
    e.mul(of(e, x), e.constant(factor));

/** By the names of their kernels; `errorBounds` of `simd/approximations.ts` says how exact they are. */
const functions: Readonly<Record<string, Unary>> = {
  Cos: cos,
  Erf: erf,
  Exp: exp,
  Expm1: expm1,
  Log: log,
  Log1p: log1p,
  Selu: byHalves(scaled(seluFactors.scale), scaled(seluFactors.scaledAlpha, expm1)),
  Sin: sin,
  Softplus: softplus,
  Tanh: tanh,
};

/** A function of `x`. */
export function unary(_tf: TensorFlow, original: KernelConfig): KernelConfig {
  const { kernelName } = original;
  const compute = functions[kernelName];
  if (!compute) throw new RangeError(`there is no kernel for ${kernelName}`);
  return {
    ...original,
    kernelFunc: (call) => {
      const x = input(call.inputs, "x");
      const backend = call.backend as unknown as WasmBackend;
      return computed(backend, kernelName, [x], compute) ?? original.kernelFunc(call);
    },
  };
}

/** `x` where it is positive, else `alpha` times it. */
export function leakyRelu(_tf: TensorFlow, original: KernelConfig): KernelConfig {
  return {
    ...original,
    kernelFunc: (call) => {
      const { alpha } = call.attrs as unknown as { readonly alpha: number };
      const backend = call.backend as unknown as WasmBackend;
      const compute = byHalves((_, x) => x, scaled(alpha));
      const made = computed(backend, `LeakyRelu ${alpha}`, [input(call.inputs, "x")], compute);
      return made ?? original.kernelFunc(call);
    },
  };
}

/** The larger or the smaller one of two numbers; a tensor of one element stands for all. */
export function extremeOfTwo(_tf: TensorFlow, original: KernelConfig): KernelConfig {
  const { kernelName } = original;
  const instruction = kernelName === "Maximum" ? "f32x4.max" : "f32x4.min";
  return {
    ...original,
    kernelFunc: (call) => {
      const [a, b] = [input(call.inputs, "a"), input(call.inputs, "b")];
      const backend = call.backend as unknown as WasmBackend;
      const isEven = a.shape.join() === b.shape.join() || isBeside(a, b) || isBeside(b, a);
      const made = isEven
        ? computed(backend, kernelName, [a, b], (e, x = 0, y = 0) => e.apply(instruction, x, y))
        : undefined;
      return made ?? original.kernelFunc(call);
    },
  };
}

/** Whether one number is all of `one`, whose shape does not make the result another. */
function isBeside(one: TensorInfo, other: TensorInfo): boolean {
  return sizeOf(one.shape) === 1 && one.shape.length <= other.shape.length;
}

/** An instruction takes about as long as a multiply-add; these have some forty. */
const cost = 40;

/** Of tensors of one shape, or of one element; undefined where a kernel cannot be, or is not wanted. */
function computed(
  backend: WasmBackend,
  name: string,
  inputs: readonly TensorInfo[],
  compute: Compute,
): TensorInfo | undefined {
  if (!optimizations().activations || inputs.some(({ dtype }) => dtype !== "float32"))
    return undefined;
  const sizes = inputs.map(({ shape }) => sizeOf(shape));
  const size = sizes.includes(0) ? 0 : Math.max(...sizes);
  const isSingle = sizes.map((own) => own < size);
  const key = isSingle.includes(true) ? `${name} ${isSingle.join()}` : name;
  const kernels = kernelsIn<"run">(
    backend,
    key,
    () => new Map([["run", codeOf(compute, isSingle)]]),
  );
  if (!kernels) return undefined;
  const whole = inputs.filter((_, index) => sizes[index] === size).map(({ shape }) => shape);
  const shape = whole.reduce((a, b) => (b.length > a.length ? b : a));
  const result = backend.makeOutput([...shape], "float32");
  const places = [...inputs, result].map((info) => addressOf(backend, info));
  share(memoryOf(backend), size, size * cost, (first, end) => {
    const at = places.map((place, index) => place + (isSingle[index] === true ? 0 : 4 * first));
    kernels.run(1, end - first, ...at);
  });
  return result;
}

function codeOf(compute: Compute, isSingle: readonly boolean[]): FunctionCode {
  const expression = new Expression();
  const value = compute(expression, ...isSingle.map((_, index) => expression.input(index)));
  return elementwise({
    expression,
    pointers: [...isSingle, false].map(() => ({ rowStride: 0 })),
    inputs: isSingle.map((isColumn, pointer) => ({ pointer, isColumn })),
    outputs: [{ pointer: isSingle.length, value }],
  });
}
