import type { Dim } from "../shape/dim.ts";
import { printShape } from "../shape/shape.ts";
import type { TensorType } from "../shape/tensor-type.ts";
import type { Demand } from "./operator.ts";

/** Demands that predictions and targets have one shape; broadcast, each would be compared with all others. */
export function demandSameShape(a: TensorType, b: TensorType, demand: Demand): void {
  if (a.shape.length !== b.shape.length) {
    demand.fail(
      `predictions ${printShape(a.shape)} and targets ${printShape(b.shape)} must have one shape`,
      "`rearrange` adds and drops axes",
    );
    return;
  }
  for (const [axis, dim] of a.shape.entries())
    demand.equal(dim, b.shape[axis] as Dim, `axis ${axis} of the predictions and of the targets`);
}
