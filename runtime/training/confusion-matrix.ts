/** Which classes a model takes for which. */

/**
 * `matrix[actual][predicted]` counts samples. Classes outside of 0 to `classes - 1` are not counted.
 *
 * @throws Error if there are more labels than predictions, or fewer
 */
export function confusionMatrix(
  labels: ArrayLike<number>,
  predictions: ArrayLike<number>,
  classes: number,
): number[][] {
  if (labels.length !== predictions.length)
    throw new Error(`There are ${labels.length} labels, but ${predictions.length} predictions.`);
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let index = 0; index < labels.length; index++) {
    const row = matrix[labels[index] ?? -1];
    const column = predictions[index] ?? -1;
    if (row?.[column] !== undefined) row[column] += 1;
  }
  return matrix;
}
