import type * as tf from "@tensorflow/tfjs";

/** What a model keeps beside its weights, and writes to in training. */
export interface Buffer {
  read(): tf.Tensor;
  write(value: tf.Tensor): unknown;
}

/**
 * The value of a buffer, in the step of a recurrence that writes to it. In a recurrence that runs as a program of its own
 * that is what the last step wrote; a `buffer.read()` would be the value before the first one. No gradient goes through it.
 */
export function readBuffer(buffer: Buffer): tf.Tensor {
  return buffer.read();
}

/** Writes to a buffer, of the step of a recurrence: at each step, or once after the last one, if none is seen before. */
export function writeBuffer(buffer: Buffer, value: tf.Tensor): void {
  buffer.write(value);
}
