/** The form of a gradient of tfjs, and how to replace one. */
import type { GradConfig, NamedAttrMap, Tensor } from "@tensorflow/tfjs";
import type { TensorFlow } from "../wasm-kernels/wasm-backend.ts";

/** Gradients of a kernel's result for its inputs, made when they are called. */
export type InputGradients = Record<string, () => Tensor>;

export interface GradientCall {
  /** The gradient of the loss for the kernel's result. */
  readonly dy: Tensor;
  readonly saved: readonly Tensor[];
  readonly attributes: NamedAttrMap;
  /** What tfjs would give. */
  readonly original: () => InputGradients;
}

export type Correction = (tf: TensorFlow) => readonly GradConfig[];

/** The gradient of tfjs for a kernel, but made by `make`; it saves the same tensors. */
export function corrected(
  tf: TensorFlow,
  kernelName: string,
  make: (call: GradientCall) => InputGradients,
): GradConfig {
  const original = tf.getGradient(kernelName);
  return {
    ...original,
    gradFunc: (given, saved, attributes) => {
      const dy = Array.isArray(given) ? (given[0] as Tensor) : given;
      return make({
        dy,
        saved,
        attributes,
        original: () => original.gradFunc(given, saved, attributes),
      });
    },
  };
}
