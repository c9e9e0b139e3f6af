/** Curves on logarithmic axes, as SVG. What grows in proportion is a line that rises by one decade for each decade. */

export interface Curve {
  readonly name: string;
  readonly points: readonly { readonly lines: number; readonly time: number }[];
}

const width = 720;
const height = 440;
const margin = { left: 70, right: 150, top: 20, bottom: 50 };
const colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"];

/** Draws all curves into one picture, each named at its end. */
export function drawCurves(across: string, up: string, curves: readonly Curve[]): string {
  const points = curves.flatMap((curve) => curve.points);
  const x = scale(points.map(({ lines }) => lines), margin.left, width - margin.right); // prettier-ignore
  const y = scale(points.map(({ time }) => time), height - margin.bottom, margin.top); // prettier-ignore
  const parts = [
    ...x.ticks.map(
      (tick) =>
        `<path class="grid" d="M${at(x.place(tick))} ${margin.top}V${height - margin.bottom}"/>` +
        `<text x="${at(x.place(tick))}" y="${height - margin.bottom + 20}" text-anchor="middle">${tick.toLocaleString("en")}</text>`,
    ),
    ...y.ticks.map(
      (tick) =>
        `<path class="grid" d="M${margin.left} ${at(y.place(tick))}H${width - margin.right}"/>` +
        `<text x="${margin.left - 8}" y="${at(y.place(tick) + 4)}" text-anchor="end">${tick.toLocaleString("en")}</text>`,
    ),
    `<text x="${(margin.left + width - margin.right) / 2}" y="${height - 8}" text-anchor="middle">${across}</text>`,
    `<text x="16" y="${height / 2}" text-anchor="middle" transform="rotate(-90 16 ${height / 2})">${up}</text>`,
    ...curves.map((curve, index) => drawCurve(curve, index, x.place, y.place)),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">
<style>.grid { stroke: #ddd } polyline { fill: none; stroke-width: 2 }</style>
<rect width="${width}" height="${height}" fill="white"/>
${parts.join("\n")}
</svg>
`;
}

function drawCurve(
  { name, points }: Curve,
  index: number,
  x: (value: number) => number,
  y: (value: number) => number,
): string {
  const colour = colours[index % colours.length] ?? "black";
  const places = points.map(({ lines, time }) => `${at(x(lines))},${at(y(time))}`).join(" ");
  // Names stand below each other, since the ends of the curves meet.
  const row = margin.top + 16 + index * 18;
  return (
    `<polyline points="${places}" stroke="${colour}"/>` +
    `<text x="${width - margin.right + 12}" y="${row}" fill="${colour}">${name}</text>`
  );
}

interface Scale {
  readonly ticks: readonly number[];
  readonly place: (value: number) => number;
}

function scale(values: readonly number[], from: number, to: number): Scale {
  const first = Math.floor(Math.log10(Math.min(...values)));
  const last = Math.ceil(Math.log10(Math.max(...values)));
  const decades = Math.max(1, last - first);
  return {
    ticks: Array.from({ length: decades + 1 }, (_, index) => 10 ** (first + index)),
    place: (value) => from + ((Math.log10(value) - first) / decades) * (to - from),
  };
}

function at(place: number): string {
  return place.toFixed(1);
}
