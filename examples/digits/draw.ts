/**
 * Draws handwritten digits, no two alike: a style of the digit, a hand that shakes, a page that lies askew, a pen of
 * some width and pressure, ink that runs and a scanner that is not quite clean.
 */
import { random as streamOf, type Random } from "../../runtime/random.ts";
import { glyphs, type Glyph } from "./glyphs.ts";
import { penPath, type PenPoint } from "./pen.ts";

/** Pixels on a side. */
export const side = 28;

export interface DigitSet {
  /** One image after another, row by row; 0 is paper and 1 is ink. */
  readonly images: Float32Array;
  readonly labels: Int32Array;
}

/** The same digits for the same seed, about as many of each kind. */
export function drawDigits(count: number, seed: number): DigitSet {
  const random = streamOf(seed);
  const images = new Float32Array(count * side * side);
  const labels = new Int32Array(count);
  for (let index = 0; index < count; index++) {
    const digit = random.integer(glyphs.length);
    labels[index] = digit;
    const styles = glyphs[digit] ?? [];
    const glyph = styles[random.integer(styles.length)] ?? [];
    drawGlyph(glyph, random, images.subarray(index * side * side, (index + 1) * side * side));
  }
  return { images, labels };
}

/** Draws a glyph onto an empty image of `side` by `side` pixels. */
export function drawGlyph(glyph: Glyph, random: Random, image: Float32Array): void {
  const radius = between(random, 0.75, 1.7);
  for (const path of placed(glyph, random)) {
    const pressure = pressureAlong(random);
    path.slice(1).forEach((to, index) => {
      const from = path[index] ?? to;
      ink(image, from, to, radius * pressure(index / path.length));
    });
  }
  blur(image, between(random, 0.02, 0.12));
  const grain = between(random, 0, 0.05);
  const strength = between(random, 0.85, 1.1);
  for (let at = 0; at < image.length; at++) {
    const value = (image[at] ?? 0) * strength + grain * random.normal();
    image[at] = Math.min(1, Math.max(0, value));
  }
}

/** The strokes of a glyph in pixels: shaken, slanted, turned, scaled and moved. */
function placed(glyph: Glyph, random: Random): readonly (readonly PenPoint[])[] {
  const angle = (between(random, -15, 15) * Math.PI) / 180;
  const shear = between(random, -0.1, 0.35);
  const height = between(random, 17, 22) / 100;
  const width = height * between(random, 0.6, 0.95);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const shake = between(random, 1, 4);
  const paths = glyph.map((stroke) =>
    penPath(stroke, shake, random).map(({ x, y }) => {
      const [down, right] = [(y - 50) * height, (x - 50) * width - (y - 50) * height * shear];
      return { x: cos * right - sin * down, y: sin * right + cos * down };
    }),
  );
  const points = paths.flat();
  const middle = (values: readonly number[]): number =>
    (Math.min(...values) + Math.max(...values)) / 2;
  const left = side / 2 - middle(points.map(({ x }) => x)) + between(random, -1.5, 1.5);
  const top = side / 2 - middle(points.map(({ y }) => y)) + between(random, -1.5, 1.5);
  return paths.map((path) => path.map(({ x, y }) => ({ x: x + left, y: y + top })));
}

/** A pen presses harder here than there, and lifts a little at the end. */
function pressureAlong(random: Random): (progress: number) => number {
  const [depth, phase, lift] = [
    random.uniform() * 0.2,
    random.uniform() * 2 * Math.PI,
    random.uniform() * 0.3,
  ];
  return (progress) => 1 + depth * Math.sin(phase + 5 * progress) - lift * progress ** 3;
}

/** Darkens the pixels within `radius` of a line, with soft edges. */
function ink(image: Float32Array, from: PenPoint, to: PenPoint, radius: number): void {
  const reach = radius + 0.5;
  const first = (a: number, b: number): number => Math.max(0, Math.floor(Math.min(a, b) - reach));
  const last = (a: number, b: number): number =>
    Math.min(side - 1, Math.ceil(Math.max(a, b) + reach));
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const square = dx * dx + dy * dy || 1;
  for (let row = first(from.y, to.y); row <= last(from.y, to.y); row++) {
    for (let column = first(from.x, to.x); column <= last(from.x, to.x); column++) {
      const [px, py] = [column + 0.5 - from.x, row + 0.5 - from.y];
      const along = Math.min(1, Math.max(0, (px * dx + py * dy) / square));
      const distance = Math.hypot(px - along * dx, py - along * dy);
      const at = row * side + column;
      image[at] = Math.max(image[at] ?? 0, Math.min(1, reach - distance));
    }
  }
}

/** Each pixel gives `share` of itself to each of its four neighbours. */
function blur(image: Float32Array, share: number): void {
  const before = image.slice();
  const pixel = (row: number, column: number): number =>
    row < 0 || column < 0 || row >= side || column >= side ? 0 : (before[row * side + column] ?? 0);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const around =
        pixel(row - 1, column) +
        pixel(row + 1, column) +
        pixel(row, column - 1) +
        pixel(row, column + 1);
      image[row * side + column] = pixel(row, column) * (1 - 4 * share) + around * share;
    }
  }
}

function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random.uniform();
}
