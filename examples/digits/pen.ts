/** The way of a pen through the points of a stroke, by a hand that shakes. */
import type { Random } from "../../runtime/random.ts";
import type { GlyphPoint, Stroke } from "./glyphs.ts";

export interface PenPoint {
  readonly x: number;
  readonly y: number;
}

const stepsBetweenPoints = 6;

/** `shake` is how far points stray, in hundredths of the digit's height. */
export function penPath(stroke: Stroke, shake: number, random: Random): readonly PenPoint[] {
  const shaken = stroke.map(({ x, y, isCorner }) => ({
    x: x + shake * random.normal(),
    y: y + shake * random.normal(),
    isCorner,
  }));
  return betweenCorners(shaken).flatMap((points) => smooth(bent(points, shake, random)));
}

/** The runs of points from corner to corner, both included. */
function betweenCorners(points: readonly GlyphPoint[]): readonly (readonly PenPoint[])[] {
  const ends = points.flatMap(({ isCorner }, index) =>
    isCorner || index === 0 || index === points.length - 1 ? [index] : [],
  );
  return ends.slice(1).map((end, index) => points.slice(ends[index], end + 1));
}

/** Nobody draws a straight line: it bends in the middle. */
function bent(points: readonly PenPoint[], shake: number, random: Random): readonly PenPoint[] {
  const [from, to] = points;
  if (points.length !== 2 || !from || !to) return points;
  const bow = shake * 0.02 * random.normal();
  const middle = {
    x: (from.x + to.x) / 2 + bow * (to.y - from.y),
    y: (from.y + to.y) / 2 - bow * (to.x - from.x),
  };
  return [from, middle, to];
}

/** A Catmull-Rom spline through all points. */
function smooth(points: readonly PenPoint[]): readonly PenPoint[] {
  const at = (index: number): PenPoint =>
    points[Math.min(points.length - 1, Math.max(0, index))] ?? { x: 0, y: 0 };
  const path: PenPoint[] = [at(0)];
  for (let index = 0; index + 1 < points.length; index++) {
    const [a, b, c, d] = [at(index - 1), at(index), at(index + 1), at(index + 2)];
    for (let step = 1; step <= stepsBetweenPoints; step++) {
      const t = step / stepsBetweenPoints;
      path.push({ x: spline(a.x, b.x, c.x, d.x, t), y: spline(a.y, b.y, c.y, d.y, t) });
    }
  }
  return path;
}

function spline(a: number, b: number, c: number, d: number, t: number): number {
  const linear = c - a;
  const square = 2 * a - 5 * b + 4 * c - d;
  const cube = 3 * (b - c) + d - a;
  return b + (t * (linear + t * (square + t * cube))) / 2;
}
