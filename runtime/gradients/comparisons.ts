/** Comparisons have a gradient of zero; tfjs has none for most of them and throws, as for `where(x > 0, x, 0)`. So with what is made of them. */
import type { GradConfig, Tensor } from "@tensorflow/tfjs";
import type { TensorFlow } from "../wasm-kernels/wasm-backend.ts";

const kernels = {
  Equal: ["a", "b"],
  NotEqual: ["a", "b"],
  Less: ["a", "b"],
  LessEqual: ["a", "b"],
  Greater: ["a", "b"],
  GreaterEqual: ["a", "b"],
  LogicalAnd: ["a", "b"],
  LogicalOr: ["a", "b"],
  LogicalNot: ["x"],
  Any: ["x"],
  All: ["x"],
} as const;

export function comparisonGradients(tf: TensorFlow): readonly GradConfig[] {
  return Object.entries(kernels).map(([kernelName, names]) => ({
    kernelName,
    inputsToSave: [...names],
    gradFunc: (_dy: Tensor | Tensor[], saved: Tensor[]) =>
      Object.fromEntries(
        names.map((name, index) => [name, () => tf.zeros(saved[index]?.shape ?? [], "float32")]),
      ),
  }));
}
