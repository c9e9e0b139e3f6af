/** Lines of a picture as SVG paths. */
import type { Point } from "./layers.ts";

/** Downwards through all points, upright at each, so that branches part and meet smoothly. */
export function wirePath(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (!first) return "";
  let [x, y] = first;
  const parts = [`M${number(x)},${number(y)}`];
  for (const [nextX, nextY] of rest) {
    if (Math.abs(nextX - x) < 0.5) {
      parts.push(`L${number(nextX)},${number(nextY)}`);
    } else {
      const bend = (nextY - y) / 2;
      parts.push(
        `C${number(x)},${number(y + bend)} ${number(nextX)},${number(nextY - bend)} ${number(nextX)},${number(nextY)}`,
      );
    }
    [x, y] = [nextX, nextY];
  }
  return parts.join(" ");
}

/** Straight lines with rounded corners. */
export function loopPath(points: readonly Point[], radius = 8): string {
  return points
    .map(([x, y], index) => {
      const before = points[index - 1];
      const after = points[index + 1];
      if (!before) return `M${number(x)},${number(y)}`;
      if (!after) return `L${number(x)},${number(y)}`;
      const [startX, startY] = towards([x, y], before, radius);
      const [endX, endY] = towards([x, y], after, radius);
      return `L${number(startX)},${number(startY)} Q${number(x)},${number(y)} ${number(endX)},${number(endY)}`;
    })
    .join(" ");
}

function towards([x, y]: Point, [toX, toY]: Point, distance: number): Point {
  const length = Math.hypot(toX - x, toY - y) || 1;
  const part = Math.min(distance, length / 2) / length;
  return [x + (toX - x) * part, y + (toY - y) * part];
}

function number(value: number): string {
  return String(Math.round(value * 10) / 10);
}
