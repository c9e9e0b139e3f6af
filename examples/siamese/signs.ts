/** Signs of an alphabet that nobody writes, to learn from. */
import { random as streamOf, type Random } from "../../runtime/random.ts";
import { glyphs, type Glyph, type GlyphPoint, type Stroke } from "../digits/glyphs.ts";

/** Each is one to three strokes with a few points at random places; the same for the same seed. */
export function inventSigns(count: number, seed: number): readonly Glyph[] {
  const random = streamOf(seed);
  return Array.from({ length: count }, () =>
    Array.from({ length: 1 + random.integer(2) }, () => inventStroke(random)),
  );
}

/** The ten digits, each in the style that most people write. */
export const digitSigns: readonly Glyph[] = glyphs.map(([style]) => style ?? []);

function inventStroke(random: Random): Stroke {
  const points: GlyphPoint[] = [];
  const count = 3 + random.integer(4);
  while (points.length < count) {
    const point = {
      x: random.uniform(5, 95),
      y: random.uniform(0, 100),
      isCorner: random.uniform() < 0.3,
    };
    const last = points.at(-1);
    // Points that lie close together make a blot.
    if (!last || Math.hypot(point.x - last.x, point.y - last.y) > 35) points.push(point);
  }
  return points;
}
