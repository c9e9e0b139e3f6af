/** Gradients of activations as one kernel, on backends that have one: tfjs makes masks, and products with them, on the way. */
import type { GradConfig, NamedAttrMap, Tensor } from "@tensorflow/tfjs";
import { adjointOf } from "../elementwise/adjoint.ts";
import { isRunnable, runProgram } from "../elementwise/kernel.ts";
import { programOf, type ElementwiseFunction } from "../elementwise/trace.ts";
import type { TensorFlow } from "../wasm-kernels/wasm-backend.ts";
import { corrected } from "./gradient.ts";

type Activation = ElementwiseFunction<readonly [Tensor]>;

/** By the names of their kernels, with what these are told. */
const activations: Readonly<Record<string, (told: NamedAttrMap) => Activation>> = {
  ClipByValue:
    ({ clipValueMin, clipValueMax }) =>
    ([x], { clipByValue }) =>
      clipByValue(x, clipValueMin as number, clipValueMax as number),
  LeakyRelu:
    ({ alpha }) =>
    ([x], { leakyRelu }) =>
      leakyRelu(x, alpha as number),
  Relu6:
    () =>
    ([x], { relu6 }) =>
      relu6(x),
  Selu:
    () =>
    ([x], { selu }) =>
      selu(x),
};

export function activationGradients(tf: TensorFlow): readonly GradConfig[] {
  return Object.entries(activations).map(([kernelName, activation]) =>
    corrected(tf, kernelName, ({ dy, saved, attributes, original }) => {
      const [x] = saved as [Tensor];
      const compute = activation(attributes) as unknown as ElementwiseFunction;
      const program = isRunnable(tf, [x, dy]) ? programOf(compute, 1) : undefined;
      if (!program) return original();
      const adjoint = adjointOf(program);
      const gradient = (): Tensor => {
        const made = runProgram(tf, adjoint.program, [x, dy], x.shape);
        return made[adjoint.gradients[0] ?? -1] as Tensor;
      };
      return { x: gradient };
    }),
  );
}
