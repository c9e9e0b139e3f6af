/** How inputs that broadcast lie beside a result. */

export interface Layout {
  /** The result's shape, in which neighbouring axes that all inputs treat alike are one. */
  readonly shape: readonly number[];
  /** For each input, how many elements a step along each of these axes is; 0 where all are one. */
  readonly strides: readonly (readonly number[])[];
}

export function layoutOf(inputs: readonly (readonly number[])[], shape: readonly number[]): Layout {
  const size = sizeOf(shape);
  const inputSizes = inputs.map(sizeOf);
  // As large as the result, or one number: by far the most frequent.
  if (inputSizes.every((inputSize) => inputSize === size || inputSize === 1))
    return { shape: [size], strides: inputSizes.map((inputSize) => [inputSize === size ? 1 : 0]) };
  const sizes: number[] = [];
  /** For each axis, which inputs have it. */
  const moves: (readonly boolean[])[] = [];
  for (const [axis, length] of shape.entries()) {
    if (length === 1) continue;
    const moving = inputs.map((input) => (input[axis - shape.length + input.length] ?? 1) !== 1);
    const before = moves.at(-1);
    if (before && moving.every((isMoving, index) => isMoving === before[index]))
      sizes[sizes.length - 1] = (sizes.at(-1) ?? 1) * length;
    else {
      sizes.push(length);
      moves.push(moving);
    }
  }
  const strides = inputs.map((_, index) => {
    let stride = 1;
    const own = sizes.map(() => 0);
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      if (moves[axis]?.[index] !== true) continue;
      own[axis] = stride;
      stride *= sizes[axis] ?? 1;
    }
    return own;
  });
  return { shape: sizes, strides };
}

function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (const length of shape) size *= length;
  return size;
}
