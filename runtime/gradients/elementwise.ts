/** The gradient of elementwise programs: a program too, so that it is one kernel, and has a gradient itself. */
import type { GradConfig, NamedAttrMap, Tensor } from "@tensorflow/tfjs";
import { adjointOf } from "../elementwise/adjoint.ts";
import { kernelName, runProgram, type ElementwiseAttributes } from "../elementwise/kernel.ts";
import type { TensorFlow } from "../wasm-kernels/wasm-backend.ts";
import type { InputGradients } from "./gradient.ts";

export function elementwiseGradients(tf: TensorFlow): readonly GradConfig[] {
  return [{ kernelName, saveAllInputs: true, gradFunc: gradientsWith(tf) }];
}

function gradientsWith(tf: TensorFlow): GradConfig["gradFunc"] {
  return (dy, saved, attributes: NamedAttrMap): InputGradients => {
    const { program, shape } = attributes as unknown as ElementwiseAttributes;
    const { program: adjoint, gradients } = adjointOf(program);
    const given = [...saved, ...[dy].flat()];
    const all = tf.tidy(() => {
      const results = adjoint.outputs.length > 0 ? runProgram(tf, adjoint, given, shape) : [];
      return saved.map((input, index) => {
        const full = results[gradients[index] ?? -1];
        return full ? sumTo(tf, full, input.shape) : tf.zeros(input.shape);
      });
    });
    return Object.fromEntries(all.map((gradient, index) => [String(index), () => gradient]));
  };
}

/** Summed over the axes along which an input was broadcast; always a tensor of its own, since several inputs may share a gradient. */
function sumTo(tf: TensorFlow, gradient: Tensor, shape: number[]): Tensor {
  if (tf.util.arraysEqual(gradient.shape, shape)) return tf.clone(gradient);
  const axes = tf.broadcast_util.getReductionAxes(shape, gradient.shape);
  return tf.reshape(tf.sum(gradient, axes), shape);
}
