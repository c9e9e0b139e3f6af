/** How values lie beside one another in the rows of a step. */
import { backend_util } from "@tensorflow/tfjs";
import { isPlain, isShared, Untraceable, type Operand, type Traced } from "./stand-ins.ts";

interface Broadcast {
  readonly shape: readonly number[];
  /** The shape with the axis of the rows, which is of one where the result is the same in all of them. */
  readonly inRows: readonly number[];
  readonly isShared: boolean;
}

/** What an elementwise function makes of values, in a batch of so many rows. */
export function broadcastOf(values: readonly Operand[], rows: number): Broadcast {
  const shapes = values.map((value) => (typeof value === "number" ? [] : [...value.shape]));
  const shape = shapes.reduce((a, b) => backend_util.assertAndGetBroadcastShape(a, b), []);
  const isOfBatch = shape[0] === rows;
  const isBeside = (value: Operand): boolean =>
    typeof value !== "number" && (value.shape.length < shape.length || value.shape[0] === 1);
  const areRows = values.some(hasRows) || (isOfBatch && values.filter(isShared).every(isBeside));
  if (!areRows) return { shape, inRows: [1, ...shape], isShared: true };
  if (!isOfBatch) throw new Untraceable("a value without the axis of the batch");
  for (const value of values) {
    const hasAllAxes = hasRows(value) && value.shape.length === shape.length && value.shape[0] === rows; // prettier-ignore
    if (!isPlain(value) && !hasAllAxes && !(isShared(value) && isBeside(value)))
      throw new Untraceable("a value that broadcasts along the axis of the batch");
  }
  return { shape, inRows: shape, isShared: false };
}

/** Whether a value has rows of its own. */
export function hasRows(value: Operand): value is Traced {
  return !isPlain(value) && !isShared(value);
}
