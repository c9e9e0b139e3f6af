import type * as tf from "@tensorflow/tfjs";

/** The type of one input or state; null stands for a size that only the run tells. */
export interface TensorSpec {
  readonly name: string;
  readonly shape: readonly (number | null)[];
  readonly dtype: tf.DataType;
}

/** @throws RangeError where a tensor is missing or does not fit */
export function checkTensor(
  model: string,
  what: string,
  { shape, dtype }: TensorSpec,
  tensor: tf.Tensor | undefined,
): void {
  const shown = `${dtype} [${shape.map((size) => size ?? "?").join(", ")}]`;
  if (!tensor) throw new RangeError(`${model}: ${what} must be a tensor ${shown}, and is missing`);
  const fits =
    tensor.dtype === dtype &&
    tensor.shape.length === shape.length &&
    shape.every((size, axis) => size === null || size === tensor.shape[axis]);
  if (!fits)
    throw new RangeError(
      `${model}: ${what} must be a tensor ${shown}, and is ${tensor.dtype} [${tensor.shape.join(", ")}]`,
    );
}
