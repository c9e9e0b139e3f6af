/** Makes gradients of tfjs right that throw or are wrong, and some quick that are slow, on every backend. */
import type { TensorFlow } from "../wasm-kernels/wasm-backend.ts";
import { activationGradients } from "./activations.ts";
import { batchNormalizationGradients } from "./batch-normalization.ts";
import { broadcastingGradients } from "./broadcasting.ts";
import { comparisonGradients } from "./comparisons.ts";
import { convolutionGradients } from "./convolution.ts";
import { cumulativeSumGradients } from "./cumulative-sum.ts";
import { elementwiseGradients } from "./elementwise.ts";
import type { Correction } from "./gradient.ts";
import { indexGradients } from "./indices.ts";
import { poolingGradients } from "./pooling.ts";
import { resizingGradients } from "./resizing.ts";
import { softmaxGradients } from "./softmax.ts";
import { sumGradients } from "./sums.ts";
import { tileGradients } from "./tile.ts";
import { extremeGradients } from "./extremes.ts";
import { leaveOutUnneeded } from "./unneeded.ts";

const corrections: readonly Correction[] = [
  activationGradients,
  batchNormalizationGradients,
  broadcastingGradients,
  comparisonGradients,
  convolutionGradients,
  cumulativeSumGradients,
  elementwiseGradients,
  extremeGradients,
  indexGradients,
  poolingGradients,
  resizingGradients,
  softmaxGradients,
  sumGradients,
  tileGradients,
];

/** Says that it is done, also to another copy of the runtime in the same program. */
const mark = Symbol.for("nnc.gradients");

/** Registers the corrected gradients with `tf`; it does nothing the second time. */
export function registerGradients(tf: TensorFlow): void {
  const engine = tf.engine();
  if (mark in engine) return;
  Object.assign(engine, { [mark]: true });
  for (const correction of corrections)
    for (const gradient of correction(tf)) tf.registerGradient(gradient);
  leaveOutUnneeded(tf);
}
