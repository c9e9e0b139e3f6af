import { describe, expect, it } from "vitest";
import { drawDigits, side } from "../../examples/digits/draw.ts";
import { glyphs } from "../../examples/digits/glyphs.ts";

const size = side * side;

describe("drawDigits", () => {
  it("draws the same for the same seed", () => {
    expect(drawDigits(50, 7)).toEqual(drawDigits(50, 7));
  });

  it("draws differently for another seed", () => {
    const [a, b] = [drawDigits(50, 7), drawDigits(50, 8)];
    expect(a.images).not.toEqual(b.images);
    expect(a.labels).not.toEqual(b.labels);
  });

  it("starts a long set as it starts a short one", () => {
    expect(drawDigits(60, 3).images.slice(0, 20 * size)).toEqual(drawDigits(20, 3).images);
  });

  it("draws every digit about as often", () => {
    const { labels } = drawDigits(2000, 1);
    const counts = Array.from(
      { length: 10 },
      (_, digit) => labels.filter((l) => l === digit).length,
    );
    expect(Math.min(...counts)).toBeGreaterThan(140);
    expect(Math.max(...counts)).toBeLessThan(260);
  });

  it("keeps to paper and ink: values from 0 to 1, ink on every page and paper around it", () => {
    const { images } = drawDigits(500, 2);
    expect(images.every((value) => value >= 0 && value <= 1)).toBe(true);
    for (let at = 0; at < images.length; at += size) {
      const page = images.subarray(at, at + size);
      const dark = page.filter((value) => value > 0.5).length;
      expect(dark).toBeGreaterThan(10);
      expect(dark).toBeLessThan(size / 2);
    }
  });

  it("never draws the same digit twice", () => {
    const { images, labels } = drawDigits(400, 5);
    const pages = Array.from(labels, (_, index) =>
      images.subarray(index * size, (index + 1) * size).join(),
    );
    expect(new Set(pages).size).toBe(pages.length);
  });

  it("stays on the page", () => {
    const { images } = drawDigits(500, 4);
    let cut = 0;
    for (let at = 0; at < images.length; at += size) {
      const page = images.subarray(at, at + size);
      const rim = page.filter((value, index) => value > 0.6 && isRim(index));
      if (rim.length > 2) cut++;
    }
    expect(cut).toBeLessThan(10);
  });
});

describe("the glyphs", () => {
  it("are ten digits in several styles, within their box", () => {
    expect(glyphs).toHaveLength(10);
    for (const styles of glyphs) {
      expect(styles.length).toBeGreaterThan(2);
      for (const { x, y } of styles.flat(2)) {
        expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
        expect(Math.max(x, y)).toBeLessThanOrEqual(100);
      }
    }
  });
});

function isRim(index: number): boolean {
  const [row, column] = [Math.floor(index / side), index % side];
  return row === 0 || column === 0 || row === side - 1 || column === side - 1;
}
