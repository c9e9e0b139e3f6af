/** What a trained model is kept in: the layout of tfjs, and what `nnc predict` must know beside it. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DataError } from "../data/dataset.ts";
import type { Preparation } from "../data/preparation.ts";
import { writeAtomically } from "../host/write-files.ts";

/** `nnc.json` of a model's folder. */
export interface ModelDescription {
  readonly format: "nnc model 1";
  readonly model: string;
  /** The program and all that it imports, by path, and where to begin. */
  readonly entry: string;
  readonly sources: Readonly<Record<string, string>>;
  /** What `--set` said. */
  readonly set: Readonly<Record<string, string>>;
  readonly preparation: Preparation;
}

const fileName = "nnc.json";

export function writeDescription(folder: string, description: ModelDescription): void {
  writeAtomically(join(folder, fileName), `${JSON.stringify(description, undefined, 2)}\n`);
}

export function hasDescription(folder: string): boolean {
  return existsSync(join(folder, fileName));
}

/** @throws DataError if the folder holds no model that nnc has trained */
export function readDescription(folder: string): ModelDescription {
  const path = join(folder, fileName);
  if (!existsSync(path))
    throw new DataError(
      `${folder} holds no model trained by nnc: there is no ${fileName} in it; name the program and --weights instead`,
    );
  let value: Partial<ModelDescription>;
  try {
    value = JSON.parse(readFileSync(path, "utf8")) as Partial<ModelDescription>;
  } catch {
    throw new DataError(`${path} is damaged: it is no JSON`);
  }
  if (value.format !== "nnc model 1")
    throw new DataError(`${path} is of another version of nnc, or is damaged`);
  return value as ModelDescription;
}
