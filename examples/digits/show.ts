/** Digits as text: two pixels in each character, side by side with a caption below each. */
import { side } from "./draw.ts";

const halves = [" ", "▄", "▀", "█"];

/** The rows of one image, each `side` characters long; ink is bright, as on a dark terminal. */
export function imageRows(image: Float32Array): readonly string[] {
  const isInk = (row: number, column: number): boolean => (image[row * side + column] ?? 0) > 0.4;
  return Array.from({ length: side / 2 }, (_, pair) =>
    Array.from({ length: side }, (_, column) => {
      const [top, bottom] = [isInk(2 * pair, column), isInk(2 * pair + 1, column)];
      return halves[(top ? 2 : 0) + (bottom ? 1 : 0)] ?? " ";
    }).join(""),
  );
}

/** Images beside each other, with captions, as many on a line as fit into `width`. */
export function imageSheet(
  images: readonly Float32Array[],
  captions: readonly string[],
  width: number,
): string {
  const perLine = Math.max(1, Math.floor(width / side));
  const lines: string[] = [];
  for (let first = 0; first < images.length; first += perLine) {
    const pictures = images.slice(first, first + perLine).map(imageRows);
    const rows = Array.from({ length: side / 2 }, (_, row) =>
      pictures.map((picture) => picture[row] ?? "").join(""),
    );
    const below = captions.slice(first, first + perLine).map((caption) => centred(caption));
    lines.push(...rows.filter((row) => row.trim() !== ""), below.join(""), "");
  }
  return lines.map((line) => line.trimEnd()).join("\n");
}

function centred(text: string): string {
  const before = Math.floor((side - text.length) / 2);
  return text.padStart(before + text.length).padEnd(side);
}
