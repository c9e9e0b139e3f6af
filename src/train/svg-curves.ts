/** Curves over epochs as inline SVG, with axes, numbers and a legend. */

export interface ReportCurve {
  readonly name: string;
  readonly values: readonly number[];
}

const [width, height] = [720, 260];
const margin = { left: 64, right: 16, top: 24, bottom: 36 };
const colors = ["#3366cc", "#dd6622"];

export function svgCurves(curves: readonly ReportCurve[]): string {
  const finite = curves.flatMap(({ values }) => values.filter(Number.isFinite));
  const count = Math.max(1, ...curves.map(({ values }) => values.length));
  const ticks = niceTicks(Math.min(...finite), Math.max(...finite));
  const [least = 0, most = 1] = [ticks[0], ticks.at(-1)];
  const x = (index: number): number =>
    margin.left + (count === 1 ? 0.5 : index / (count - 1)) * (width - margin.left - margin.right);
  const y = (value: number): number =>
    margin.top + ((most - value) / (most - least || 1)) * (height - margin.top - margin.bottom);
  const grid = ticks.map(
    (tick) =>
      `<line x1="${margin.left}" x2="${width - margin.right}" y1="${round(y(tick))}" y2="${round(y(tick))}" stroke="#8884"/>` +
      `<text x="${margin.left - 8}" y="${round(y(tick) + 4)}" text-anchor="end">${Number(tick.toPrecision(6))}</text>`,
  );
  const epochs = [...new Set([0, Math.floor((count - 1) / 2), count - 1])].map(
    (index) => `<text x="${round(x(index))}" y="${height - 12}" text-anchor="middle">${index + 1}</text>`, // prettier-ignore
  );
  const lines = curves.map(({ name, values }, index) => {
    const color = colors[index % colors.length] ?? "#888";
    const points = values.flatMap((value, k) => Number.isFinite(value) ? [`${round(x(k))},${round(y(value))}`] : []); // prettier-ignore
    const mark = points.length === 1 ? dot(points[0] ?? "", color) : "";
    const legend = `<text x="${margin.left + 110 * index}" y="14" fill="${color}">${name}</text>`;
    return `<polyline fill="none" stroke="${color}" stroke-width="2" points="${points.join(" ")}"/>${mark}${legend}`;
  });
  return `<svg viewBox="0 0 ${width} ${height}" font-size="12" fill="currentColor" role="img">${[...grid, ...epochs, ...lines].join("")}</svg>`;
}

function dot(point: string, color: string): string {
  const [cx = "0", cy = "0"] = point.split(",");
  return `<circle cx="${cx}" cy="${cy}" r="3" fill="${color}"/>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Round numbers, evenly spaced, from below the least to above the most. */
function niceTicks(least: number, most: number): readonly number[] {
  if (!Number.isFinite(least) || !Number.isFinite(most)) return [0, 1];
  const range = most - least || Math.abs(most) || 1;
  const rough = range / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const first = Math.floor(least / step);
  const last = Math.max(first + 1, Math.ceil(most / step));
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}
