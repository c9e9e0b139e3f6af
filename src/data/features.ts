/** Data to predict from: inputs without labels, or with labels that are left alone. */
import { existsSync, readFileSync, statSync } from "node:fs";
import type { Column } from "../../runtime/training/data.ts";
import type { TrainingPlan, TrainingPort } from "../../runtime/training/plan.ts";
import { rowsOf } from "./csv-rows.ts";
import { DataError, type Dataset, type Samples } from "./dataset.ts";
import { layOut } from "./lay-out.ts";
import type { Preparation } from "./preparation.ts";

import { readDataset } from "./read-dataset.ts";
import { scaled } from "./scaling.ts";

export interface Features {
  readonly inputs: Readonly<Record<string, Column>>;
  readonly count: number;
}

/**
 * The inputs of a model from a file: a CSV with a column for each feature, and perhaps a label last; a `.npz` with the
 * inputs by name; a folder of IDX files, of which the test set is taken.
 *
 * @throws DataError that names the input, what was found and what was expected
 */
export function readFeatures(path: string, plan: TrainingPlan, preparation: Preparation): Features {
  const inputs = plan.inputs.map((port) => [port, samplesFor(path, port, plan)] as const);
  const count = inputs[0]?.[1].count ?? 0;
  if (count === 0) throw new DataError(`${path}: there are no samples`);
  const columns = inputs.map(([port, samples]): [string, Column] => {
    if (samples.count !== count)
      throw new DataError(
        `${path}: there are ${count} samples of ${inputs[0]?.[0].name ?? ""}, and ${samples.count} of ${port.name}`,
      );
    const shape = layOut(port, samples.shape, plan.model);
    const scaling = preparation.scalings[port.name] ?? { kind: "none" };
    const values = scaled(scaling, samples.values);
    const data = port.dtype === "float32" ? values : Int32Array.from(values);
    return [port.name, { shape, data }];
  });
  return { inputs: Object.fromEntries(columns), count };
}

function samplesFor(path: string, port: TrainingPort, plan: TrainingPlan): Samples {
  if (existsSync(path) && !statSync(path).isDirectory() && /\.(csv|tsv|data|txt)$/.test(path))
    return tableOf(path, port, plan);
  const { arrays, train, test }: Dataset = readDataset(path);
  const named = arrays?.get(port.name) ?? arrays?.get(`${port.name}_test`);
  if (named) return named;
  const only = plan.inputs.length === 1 ? features(arrays) ?? test?.features ?? train?.features : undefined; // prettier-ignore
  if (only) return only;
  const holds = arrays ? [...arrays.keys()].join(", ") : "one array of features";
  throw new DataError(`${path}: there is no array for the input ${port.name} of ${plan.model}; it holds ${holds}`); // prettier-ignore
}

function features(arrays: Dataset["arrays"]): Samples | undefined {
  return ["x_test", "x", "X", "images", "data"].map((name) => arrays?.get(name)).find(Boolean);
}

/** Rows of as many numbers as a sample has, or of one more: a label, which is left out. */
function tableOf(path: string, port: TrainingPort, plan: TrainingPlan): Samples {
  const sizes = port.shape.slice(1);
  const width = sizes.reduce<number>((all, size) => all * (size ?? 1), 1);
  const rows = [...rowsOf(readFileSync(path, "utf8"), path)];
  const isNumber = (cell: string): boolean => cell.trim() !== "" && Number.isFinite(Number(cell));
  const isHeader = !(rows[0]?.cells.slice(0, width).every(isNumber) ?? true);
  const samples = isHeader ? rows.slice(1) : rows;
  const values = new Float32Array(samples.length * width);
  samples.forEach(({ cells, line }, row) => {
    if (plan.inputs.length !== 1 || (cells.length !== width && cells.length !== width + 1))
      throw new DataError(
        `${path}, line ${line}: there are ${cells.length} columns, and ${plan.model} takes ${port.name}[${sizes.map((size) => size ?? "?").join(", ")}]: ${width} numbers, or one more for a label`,
      );
    cells.slice(0, width).forEach((cell, column) => {
      if (!isNumber(cell))
        throw new DataError(`${path}, line ${line}, column ${column + 1}: ${JSON.stringify(cell.slice(0, 40))} is not a number`); // prettier-ignore
      values[row * width + column] = Number(cell);
    });
  });
  return { count: samples.length, shape: [width], values };
}
