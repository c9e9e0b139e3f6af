/** Lines over numbered steps, as an SVG picture that reads on light and on dark pages. */

export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Drawn in dashes: for the second of two lines that belong together. */
  readonly isDashed?: boolean;
  /** Lines of one colour belong together; by default each has its own. */
  readonly color?: number;
}

export interface LineChart {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly lines: readonly Line[];
  /** Powers of ten, evenly spaced; values must be positive. */
  readonly isLogarithmic?: boolean;
}

const [width, height] = [760, 420];
const frame = { left: 64, right: 560, top: 64, bottom: 370 };
/** Okabe and Ito 2008: told apart by colour-blind readers too. */
const colors = [
  "#0072b2",
  "#d55e00",
  "#009e73",
  "#cc79a7",
  "#e69f00",
  "#56b4e9",
  "#7f6000",
  "#000000",
];

export function lineChart({ title, x, y, lines, isLogarithmic = false }: LineChart): string {
  const scaleOf = isLogarithmic ? Math.log10 : (value: number): number => value;
  const points = lines.flatMap((line) => line.points);
  const across = range(points.map(([at]) => at));
  const up = range(points.map(([, value]) => scaleOf(value)));
  const place = ([at, value]: readonly [number, number]): readonly [number, number] => [
    frame.left + ((at - across.low) / across.span) * (frame.right - frame.left),
    frame.bottom - ((scaleOf(value) - up.low) / up.span) * (frame.bottom - frame.top),
  ];
  const values = isLogarithmic ? decades(up.low, up.high) : ticks(up.low, up.high);
  const marks = values.map((at) => ({ at: place([across.low, at])[1], text: String(at) }));
  const parts = [
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    text(frame.left, 26, title, 'font-size="15" font-weight="600"'),
    ...marks.flatMap(({ at, text: label }) => [
      `<path d="M${frame.left} ${at.toFixed(1)}H${frame.right}" stroke="#dddddd"/>`,
      text(frame.left - 8, at + 4, label, 'text-anchor="end" fill="#555555"'),
    ]),
    ...ticks(across.low, across.high).map((at) =>
      text(
        place([at, points[0]?.[1] ?? 1])[0],
        frame.bottom + 18,
        String(at),
        'text-anchor="middle" fill="#555555"',
      ),
    ),
    text((frame.left + frame.right) / 2, frame.bottom + 38, x, 'text-anchor="middle"'),
    text(14, frame.top - 16, y, 'fill="#555555"'),
    ...lines.flatMap((line, index) => drawn(line, index, line.points.map(place))),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">\n${parts.join("\n")}\n</svg>\n`;
}

function drawn(
  { name, isDashed, color }: Line,
  index: number,
  points: readonly (readonly [number, number])[],
): readonly string[] {
  const ordinal = color ?? index;
  // More lines than colours: the second of a colour is told apart by its dashes.
  const dashes = isDashed || ordinal >= colors.length ? ' stroke-dasharray="5 4"' : "";
  const stroke = `stroke="${colors[ordinal % colors.length] ?? ""}" stroke-width="2" fill="none"${dashes}`;
  const path = points.map(
    ([x, y], step) => `${step === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`,
  );
  const at = frame.top + 8 + index * 20;
  return [
    `<path d="${path.join("")}" ${stroke} stroke-linejoin="round"/>`,
    `<path d="M${frame.right + 16} ${at}h24" ${stroke}/>`,
    text(frame.right + 46, at + 4, name, ""),
  ];
}

function text(x: number, y: number, content: string, attributes: string): string {
  const safe = content.replace(/[&<>]/g, (each) => `&#${each.charCodeAt(0)};`);
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${attributes}>${safe}</text>`;
}

function range(values: readonly number[]): { low: number; high: number; span: number } {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return { low, high, span: high - low || 1 };
}

/** 0.1, 0.2, 0.5, 1, … within a range of powers of ten; over wide ranges the powers alone. */
function decades(low: number, high: number): readonly number[] {
  const factors = high - low > 3 ? [1] : high - low > 1.5 ? [1, 3] : [1, 2, 5];
  const marks: number[] = [];
  for (let power = Math.floor(low); power <= high; power++)
    for (const factor of factors) marks.push(Number((factor * 10 ** power).toPrecision(1)));
  return marks.filter((mark) => Math.log10(mark) >= low - 1e-9 && Math.log10(mark) <= high + 1e-9);
}

/** Round numbers within a range, about five of them. */
function ticks(low: number, high: number): readonly number[] {
  const rough = (high - low || 1) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= rough) ?? power;
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, index) =>
    Number(((first + index) * step).toPrecision(6)),
  );
}
