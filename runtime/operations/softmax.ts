import * as tf from "@tensorflow/tfjs";
import { optimizations } from "../optimizations.ts";
import { zeros } from "../wasm-kernels/row-kernels.ts";
import { maskedSoftmax as run, softmaxGradient } from "../wasm-kernels/softmax.ts";
import { hasFusedOperations, isNested, runFused } from "./fused-operation.ts";

/** Softmax along any axis. */
export function softmaxOver(x: tf.Tensor, axis: number): tf.Tensor {
  const exponentials = tf.exp(tf.sub(x, tf.max(x, axis, true)));
  return tf.div(exponentials, tf.sum(exponentials, axis, true));
}

/** Softmax along an axis, over the places where the mask is true; the others, and rows without any, are zero. */
export function maskedSoftmax(x: tf.Tensor, mask: tf.Tensor, axis: number): tf.Tensor {
  const last = x.rank - 1;
  const isAlongLast = (axis === last || axis === -1) && mask.shape.at(-1) === x.shape.at(-1);
  const on = tf.cast(mask, "float32");
  if (!optimizations().normalizations || !isAlongLast || !hasFusedOperations([x, on]))
    return plain(x, on, axis);
  return runFused(
    {
      forward: (backend, inputs) => run(backend, ...(inputs as Two)),
      // The numbers themselves only a gradient of a gradient needs.
      keep: ([data, shown], result) =>
        isNested() ? [result, shown as tf.Tensor, data as tf.Tensor] : [result, shown as tf.Tensor],
      backward: (backend, dy, kept) => {
        const [result, shown] = kept as Two;
        return [softmaxGradient(backend, result, dy), zeros(backend, shown.shape)];
      },
      plainBackward: (dy, [, shown, data]) => {
        const compute = (...inputs: tf.Tensor[]): tf.Tensor =>
          plain(...(inputs as unknown as Two), axis);
        return tf.grads(compute)([data as tf.Tensor, shown as tf.Tensor], dy);
      },
    },
    [x, on],
  );
}

type Two = readonly [tf.Tensor, tf.Tensor];

function plain(x: tf.Tensor, mask: tf.Tensor, axis: number): tf.Tensor {
  const on = tf.broadcastTo(mask, x.shape);
  const lowest = tf.sub(tf.mul(x, on), tf.mul(tf.sub(1, on), 1e30));
  const exponentials = tf.mul(tf.exp(tf.sub(lowest, tf.max(lowest, axis, true))), on);
  const total = tf.sum(exponentials, axis, true);
  // Of a row without any, the gradient must be a number, too.
  return tf.div(exponentials, tf.add(total, tf.cast(tf.equal(total, 0), "float32")));
}
