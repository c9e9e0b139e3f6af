/** What an import came to, in words. */
import type { ImportReport, Mismatch } from "./import-torch.ts";

/** Longer lists are cut, unless all is asked for. */
const most = 20;

/** The table of what did not match; empty where all did. */
export function printMismatches({ mismatches, unexpected }: ImportReport, all = false): string {
  const rows = [
    ...mismatches.map(rowOf),
    ...unexpected.map((name) => ["unexpected", name, "nothing in the model asks for it"]),
  ];
  if (rows.length === 0) return "";
  const shown = all ? rows : rows.slice(0, most);
  const rest = rows.length - shown.length;
  const more = rest > 0 ? [`… and ${rest} more; --verbose lists all`] : [];
  return [...aligned(shown), ...more].join("\n");
}

function rowOf({ path, name, expected, found, suggestion }: Mismatch): readonly string[] {
  if (name === undefined)
    return ["missing", path, `${shape(expected)}; nothing in the file goes with it`];
  if (found) return ["shape", path, `${name} is ${shape(found)}, and must be ${shape(expected)}`];
  const hint = suggestion === undefined ? "" : `; did you mean ${suggestion}?`;
  return ["missing", path, `${name} ${shape(expected)} is not in the file${hint}`];
}

/** Which tensor went to which weight. */
export function printNames({ names, values }: ImportReport): string {
  return aligned(
    [...names].map(([path, name]) => [name, "→", path, shape(values.get(path)?.shape ?? [])]),
  ).join("\n");
}

function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows.reduce<readonly number[]>(
    (most, row) => row.map((cell, column) => Math.max(cell.length, most[column] ?? 0)),
    [],
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

export function shape(dims: readonly number[]): string {
  return `[${dims.join(", ")}]`;
}

/** A list of tensors with their sizes, and the sum. */
export function printTensors(
  tensors: ReadonlyMap<string, { readonly dtype: string; readonly shape: readonly number[] }>,
): string {
  const count = (dims: readonly number[]): number => dims.reduce((size, dim) => size * dim, 1);
  const rows = [...tensors].map(([name, { dtype, shape: dims }]) => [name, dtype, shape(dims)]);
  const total = [...tensors.values()].reduce((sum, tensor) => sum + count(tensor.shape), 0);
  const tensorsText = tensors.size === 1 ? "1 tensor" : `${tensors.size} tensors`;
  return [...aligned(rows), `${tensorsText}, ${total.toLocaleString("en")} numbers`].join("\n");
}
