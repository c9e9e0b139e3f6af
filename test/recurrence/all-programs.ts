/** All recurrent programs, by name. */
import { batchCells } from "./batch-cells.ts";
import { cellPrograms } from "./cell-programs.ts";
import { imageCells } from "./image-cells.ts";
import { nestedCells } from "./nested-cells.ts";
import { placeCells } from "./place-cells.ts";
import type { RecurrentProgram } from "./program.ts";
import { rowCells } from "./row-cells.ts";
import { scanPrograms } from "./scan-programs.ts";

export const allPrograms: readonly (readonly [name: string, program: RecurrentProgram])[] = [
  scanPrograms,
  cellPrograms,
  rowCells,
  placeCells,
  imageCells,
  batchCells,
  nestedCells,
].flatMap((programs) => [...programs]);
