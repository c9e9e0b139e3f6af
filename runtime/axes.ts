/** Arithmetic of axes and their lengths. */

/** How many elements axes of these lengths have. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** An axis counted from the first, where it may be counted from the end. */
export function placeOf(axis: number, rank: number): number {
  return axis < 0 ? rank + axis : axis;
}
