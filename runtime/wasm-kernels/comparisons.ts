/**
 * Comparisons that broadcast: the backend works out the place of each element by itself, which takes ten times as long as to
 * copy what is smaller first.
 */
import type { KernelConfig, TensorInfo } from "@tensorflow/tfjs";
import { optimizations } from "../optimizations.ts";
import { tiled } from "./tile.ts";
import { input, type TensorFlow, type WasmBackend } from "./wasm-backend.ts";

/** `a` and `b`, which broadcast to one shape → bools of that shape. */
export function comparison(tf: TensorFlow, original: KernelConfig): KernelConfig {
  return {
    ...original,
    kernelFunc: (call) => {
      const [a, b] = [input(call.inputs, "a"), input(call.inputs, "b")];
      const backend = call.backend as unknown as WasmBackend;
      const isPlain = tf.util.arraysEqual(a.shape, b.shape) || a.dtype === "string";
      if (isPlain || !optimizations().copies) return original.kernelFunc(call);
      const shape = tf.backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
      const [left, right] = [a, b].map((info) => stretched(backend, info, shape));
      const inputs = { a: left?.info ?? a, b: right?.info ?? b };
      const result = original.kernelFunc({ ...call, inputs });
      for (const made of [left, right])
        if (made?.isNew === true) backend.disposeData(made.info.dataId);
      return result;
    },
  };
}

interface Stretched {
  readonly info: TensorInfo;
  readonly isNew: boolean;
}

function stretched(backend: WasmBackend, info: TensorInfo, shape: readonly number[]): Stretched {
  const own = [...shape.map(() => 1), ...info.shape].slice(-shape.length);
  const times = shape.map((dim, axis) => (own[axis] === dim ? 1 : dim));
  if (times.every((count) => count === 1)) return { info: { ...info, shape: own }, isNew: false };
  return { info: tiled(backend, { ...info, shape: own }, times), isNew: true };
}
