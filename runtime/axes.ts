/** Arithmetic of axes and their lengths. */

/** How many elements axes of these lengths have. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** An axis counted from the first, where it may be counted from the end. */
export function placeOf(axis: number, rank: number): number {
  return axis < 0 ? rank + axis : axis;
}

/** Two neighbouring axes or blocks of axes, and what stands around them: `[outer, first, second, inner]`. */
export interface NeighbourAxes {
  readonly outer: number;
  readonly first: number;
  readonly second: number;
  readonly inner: number;
}

/** Swaps of neighbours, one after the other, that bring axes of these lengths into another order. */
export function swapsOf(
  shape: readonly number[],
  order: readonly number[],
): readonly NeighbourAxes[] {
  const now = order.map((_, axis) => axis);
  const size = (axes: readonly number[]): number => sizeOf(axes.map((axis) => shape[axis] ?? 1));
  const swaps: NeighbourAxes[] = [];
  order.forEach((axis, place) => {
    const from = now.indexOf(axis);
    if (from === place) return;
    // Those that follow it in the result, too, come along with it.
    let end = from + 1;
    while (end < now.length && now[end] === order[place + end - from]) end++;
    const [passed, moved] = [now.slice(place, from), now.slice(from, end)];
    swaps.push({ outer: size(now.slice(0, place)), first: size(passed), second: size(moved), inner: size(now.slice(end)) }); // prettier-ignore
    now.splice(place, end - place, ...moved, ...passed);
  });
  return swaps;
}
