/** The state of a training as a file: weights, the optimiser's moments, the best weights, and the rest as JSON. */
import { existsSync, readFileSync } from "node:fs";
import {
  floatTensor,
  readSafetensors,
  SafetensorsError,
  writeSafetensors,
  type SafetensorsFile,
  type StoredTensor,
} from "../../runtime/weights/safetensors.ts";
import { floatsOf } from "../../runtime/weights/stored-values.ts";
import type { TrainingState } from "../../runtime/training/state.ts";
import { DataError } from "../data/dataset.ts";
import { writeAtomically } from "../host/write-files.ts";

const format = "nnc checkpoint 1";

/** Two trainings whose marks differ cannot go on from one another. */
export interface Checkpoint {
  readonly state: TrainingState;
  /** What the state belongs to: the program, the model and its hyperparameters. */
  readonly mark: string;
}

/** Replaces the file at once: whenever the process is killed, the old state is there or the new one. */
export function writeCheckpoint(path: string, { state, mark }: Checkpoint): void {
  const { weights, optimizer, best, ...plain } = state;
  const tensors = new Map<string, StoredTensor>();
  const add = (stem: string, list: readonly Float32Array[]): void => {
    list.forEach((values, index) =>
      tensors.set(`${stem}/${index}`, floatTensor([values.length], values)),
    );
  };
  add("weights", weights);
  optimizer?.slots.forEach((slots, index) => {
    add(`optimizer/${index}`, slots);
  });
  if (best?.weights) add("best", best.weights);
  const rest = {
    ...plain,
    optimizer: optimizer && { step: optimizer.step, slots: optimizer.slots.map(({ length }) => length) }, // prettier-ignore
    best: best && {
      value: best.value,
      waited: best.waited,
      hasWeights: best.weights !== undefined,
    },
    count: weights.length,
  };
  const metadata = new Map([
    ["format", format],
    ["mark", mark],
    ["state", JSON.stringify(rest)],
  ]);
  writeAtomically(path, writeSafetensors(tensors, metadata));
}

interface Rest extends Omit<TrainingState, "weights" | "optimizer" | "best"> {
  readonly optimizer?: { readonly step: number; readonly slots: readonly number[] };
  readonly best?: { readonly value: number; readonly waited: number; readonly hasWeights: boolean };
  readonly count: number;
}

/** @throws DataError if there is none, or it is no checkpoint */
export function readCheckpoint(path: string): Checkpoint {
  if (!existsSync(path)) throw new DataError(`there is nothing to resume: no file ${path}`);
  const { tensors, metadata } = open(path);
  const [mark, text] = [metadata.get("mark"), metadata.get("state")];
  if (metadata.get("format") !== format || mark === undefined || text === undefined)
    throw new DataError(`${path} is no checkpoint of nnc train`);
  const rest = JSON.parse(text) as Rest;
  const list = (stem: string, count: number): readonly Float32Array[] =>
    Array.from({ length: count }, (_, index) => {
      const found = tensors.get(`${stem}/${index}`);
      if (!found) throw new DataError(`${path} is damaged: it has no ${stem}/${index}`);
      return floatsOf(found);
    });
  const { optimizer, best, count, ...plain } = rest;
  const state: TrainingState = {
    ...plain,
    weights: list("weights", count),
    optimizer: optimizer && {
      step: optimizer.step,
      slots: optimizer.slots.map((length, index) => list(`optimizer/${index}`, length)),
    },
    best: best && {
      value: best.value,
      waited: best.waited,
      weights: best.hasWeights ? list("best", count) : undefined,
    },
  };
  return { state, mark };
}

function open(path: string): SafetensorsFile {
  try {
    return readSafetensors(readFileSync(path));
  } catch (error) {
    if (!(error instanceof SafetensorsError)) throw error;
    throw new DataError(`${path} is damaged: ${error.message}`);
  }
}
