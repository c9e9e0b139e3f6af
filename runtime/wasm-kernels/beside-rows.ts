/** Numbers for each column of samples, as they lie beside their wide rows. */
import type { TensorInfo } from "@tensorflow/tfjs";
import { groupOf, type NormShape } from "./group-statistics.ts";
import type { Blocks } from "./sample-blocks.ts";
import { addressOf } from "./shared-memory.ts";
import type { WasmBackend } from "./wasm-backend.ts";

/** Where they begin, and bytes from one sample to the next. */
export interface Beside {
  readonly info: TensorInfo;
  readonly address: number;
  readonly stride: number;
}

/** What a column gets: the number of its group in its sample, times its own. */
export interface ColumnNumbers {
  /** `[samples, groups]`; without them, all samples are alike. */
  readonly ofGroups?: ArrayLike<number>;
  /** `[columns]` */
  readonly ofColumns?: ArrayLike<number>;
}

export function besideRows(
  backend: WasmBackend,
  { samples, columns, width }: Blocks,
  shape: NormShape,
  { ofGroups, ofColumns }: ColumnNumbers,
): Beside {
  const { groups } = shape;
  const count = ofGroups ? samples : 1;
  const info = backend.makeOutput([count, width], "float32");
  const to = backend.typedArrayFromHeap(info);
  for (let column = 0; column < width; column++) {
    const own = column % columns;
    const group = groupOf(own, shape);
    const factor = ofColumns ? (ofColumns[own] ?? 0) : 1;
    for (let sample = 0; sample < count; sample++)
      to[sample * width + column] = ofGroups
        ? factor * (ofGroups[sample * groups + group] ?? 0)
        : factor;
  }
  return { info, address: addressOf(backend, info), stride: ofGroups ? 4 * width : 0 };
}
