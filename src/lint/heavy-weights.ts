/** Weights that no WebAssembly memory holds. */
import { heavyWeights } from "../diagnostics/catalogue/lints.ts";
import { report } from "../diagnostics/catalogue.ts";
import type { Weight } from "../graph/graph.ts";
import { asBigInt, printDim } from "../shape/dim.ts";
import type { GraphLint } from "./graph-lint.ts";

/** What 32 bits can address. */
const most = 2n ** 32n;

export const heavyWeightsLint: GraphLint = ({ graph }) => {
  const stored = graph.weights.filter(({ fold }) => !fold).map((weight) => [weight, bytesOf(weight)] as const); // prettier-ignore
  const total = stored.reduce((sum, [, bytes]) => sum + bytes, 0n);
  if (total <= most) return [];
  const [heaviest, bytes] = stored.reduce((a, b) => (b[1] > a[1] ? b : a));
  const shape = heaviest.shape.map(printDim).join(", ");
  const values = { model: graph.name, size: inWords(total) };
  const notes = [`\`${heaviest.path}\` [${shape}] alone takes ${inWords(bytes)}`];
  return [report(heavyWeights, values, heaviest.span, { notes })];
};

/** Of a size that is known late, nothing. */
function bytesOf({ shape, dtype }: Weight): bigint {
  const width = dtype === "bool" ? 1n : 4n;
  return shape.reduce((product, dim) => product * (asBigInt(dim) ?? 0n), width);
}

function inWords(bytes: bigint): string {
  const units = ["MB", "GB", "TB", "PB"];
  let scaled = Number(bytes) / 1e6;
  while (scaled >= 1000 && units.length > 1) {
    scaled /= 1000;
    units.shift();
  }
  return `${scaled >= 1e6 ? scaled.toExponential(1) : Number(scaled.toPrecision(3))} ${units[0] ?? ""}`;
}
