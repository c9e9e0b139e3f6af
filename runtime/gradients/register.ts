/** Makes gradients of tfjs right that throw or are wrong, on every backend. */
import type { TensorFlow } from "../wasm-kernels/wasm-backend.ts";
import { broadcastingGradients } from "./broadcasting.ts";
import { comparisonGradients } from "./comparisons.ts";
import { convolutionGradients } from "./convolution.ts";
import { cumulativeSumGradients } from "./cumulative-sum.ts";
import type { Correction } from "./gradient.ts";
import { poolingGradients } from "./pooling.ts";

const corrections: readonly Correction[] = [
  broadcastingGradients,
  comparisonGradients,
  convolutionGradients,
  cumulativeSumGradients,
  poolingGradients,
];

const done = new WeakSet<object>();

/** Registers the corrected gradients with `tf`; it does nothing the second time. */
export function registerGradients(tf: TensorFlow): void {
  const engine = tf.engine();
  if (done.has(engine)) return;
  done.add(engine);
  for (const correction of corrections)
    for (const gradient of correction(tf)) tf.registerGradient(gradient);
}
