/** Rows of dots on one logarithmic axis of milliseconds, as SVG: a colour for each library, left is faster. */

export interface DotRow {
  readonly name: string;
  readonly dots: readonly { readonly series: string; readonly value: number }[];
}

const width = 860;
/** Long names of rows reach beyond the left margin. */
const overhang = 20;
const margin = { left: 300, right: 30, top: 60, bottom: 40 };
const rowHeight = 26;
const colours = ["#d55e00", "#e69f00", "#0072b2", "#56b4e9", "#009e73", "#66c2a5", "#cc79a7", "#e7b3d0", "#444444", "#999999"]; // prettier-ignore

export function drawDots(rows: readonly DotRow[]): string {
  const series = [...new Set(rows.flatMap(({ dots }) => dots.map((dot) => dot.series)))];
  const values = rows.flatMap(({ dots }) => dots.map(({ value }) => value));
  const first = Math.floor(Math.log10(Math.min(...values)));
  const last = Math.max(first + 1, Math.ceil(Math.log10(Math.max(...values))));
  const height = margin.top + rows.length * rowHeight + margin.bottom;
  const x = (value: number): string =>
    (margin.left + ((Math.log10(value) - first) / (last - first)) * (width - margin.left - margin.right)).toFixed(1); // prettier-ignore
  const bottom = height - margin.bottom;
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
  const colour = (name: string): string => colours[series.indexOf(name) % colours.length] ?? "";
  const parts = [
    ...ticks.map(
      (tick) =>
        `<path class="grid" d="M${x(tick)} ${margin.top}V${bottom}"/><text x="${x(tick)}" y="${bottom + 18}" text-anchor="middle">${tick} ms</text>`,
    ),
    ...series.map((name, index) => {
      const [column, row] = [index % 5, Math.floor(index / 5)];
      const [left, top] = [20 + column * 168, 18 + row * 20];
      return `<circle cx="${left}" cy="${top - 4}" r="5" fill="${colour(name)}"/><text x="${left + 10}" y="${top}">${name}</text>`;
    }),
    ...rows.flatMap(({ name, dots }, index) => {
      const y = margin.top + (index + 0.5) * rowHeight;
      return [
        `<path class="row" d="M${margin.left} ${y}H${width - margin.right}"/><text x="${margin.left - 10}" y="${y + 4}" text-anchor="end">${name}</text>`,
        ...dots.map(
          ({ series: of, value }) =>
            `<circle cx="${x(value)}" cy="${y}" r="5" fill="${colour(of)}"><title>${of}: ${value.toPrecision(3)} ms</title></circle>`,
        ),
      ];
    }),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${-overhang} 0 ${width + overhang} ${height}" font-family="sans-serif" font-size="12">
<style>.grid { stroke: #ddd } .row { stroke: #eee } circle { fill-opacity: 0.85 }</style>
<rect x="${-overhang}" width="${width + overhang}" height="${height}" fill="white"/>
${parts.join("\n")}
</svg>
`;
}
