/** What a value of a result sees of the input, for operations that work along one axis. */
import { integer, type Dim } from "../shape/dim.ts";
import type { Window } from "./operator.ts";

/** Each place by itself where the axis is the channels or the batch, else everything. */
export function seenAlong(shape: readonly Dim[], axis: number): "each" | "everything" {
  const at = axis < 0 ? axis + shape.length : axis;
  return at === 0 || at === shape.length - 1 ? "each" : "everything";
}

/** Where the first value along an axis lies `before` values before the input's. */
export function shifted(shape: readonly Dim[], axis: number, before: Dim): Window | "each" {
  const at = axis < 0 ? axis + shape.length : axis;
  if (seenAlong(shape, at) === "each") return "each";
  const ones = shape.slice(1, -1).map(() => integer(1));
  const start = ones.map((_, index) => (index + 1 === at ? before : integer(0)));
  return { size: ones, stride: ones, dilation: [], before: start };
}
