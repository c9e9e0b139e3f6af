/** Places have a gradient of zero. tfjs has none for those of extremes, and for those that rows are taken from ints, which it refuses. */
import type { GradConfig, Tensor } from "@tensorflow/tfjs";
import type { TensorFlow } from "../wasm-kernels/wasm-backend.ts";
import { corrected } from "./gradient.ts";

export function indexGradients(tf: TensorFlow): readonly GradConfig[] {
  const zeros = (like: Tensor | undefined): Tensor => tf.zeros(like?.shape ?? [], "float32");
  const ofExtremes = ["ArgMax", "ArgMin"].map((kernelName) => ({
    kernelName,
    inputsToSave: ["x"],
    gradFunc: (_dy: Tensor | Tensor[], saved: Tensor[]) => ({ x: () => zeros(saved[0]) }),
  }));
  const ofRows = corrected(tf, "GatherV2", ({ saved, original }) => ({
    ...original(),
    indices: () => zeros(saved[1]),
  }));
  return [...ofExtremes, ofRows, ...["SplitV", "Unpack"].map((name) => ofParts(tf, name))];
}

/** Parts of ints that nothing was made of have ints for gradients, which tfjs does not join with those of the others. */
function ofParts(tf: TensorFlow, kernelName: string): GradConfig {
  const original = tf.getGradient(kernelName);
  const floats = (dy: Tensor): Tensor => (dy.dtype === "float32" ? dy : tf.cast(dy, "float32"));
  return {
    ...original,
    gradFunc: (dys, ...rest) => original.gradFunc([dys].flat().map(floats), ...rest),
  };
}
