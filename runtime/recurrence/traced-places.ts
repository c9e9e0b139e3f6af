/** Places along an axis by numbers, such as `argMax` and `oneHot`, on the stand-ins of a trace. */
import * as tf from "@tensorflow/tfjs";
import { placeOf } from "../axes.ts";
import { operationOf } from "./operation-of.ts";
import { computing as common, type Compute } from "./preparation.ts";
import { dtypeOf, isFixed, isPlain, marked, tracedOf, Untraceable, type Fixed, type Operand, type Traced } from "./stand-ins.ts"; // prettier-ignore
import type { Operation } from "./traced-operations.ts";
import { reshaped } from "./traced-axes.ts";
import { reduced } from "./traced-reductions.ts";
import type { Tracer } from "./tracer.ts";
import { whole } from "./whole-numbers.ts";

const computing = {
  search: (search: typeof tf.argMax, axis: number): Compute => (x: tf.Tensor) => search(x, axis), // prettier-ignore
  oneHot: (oneHot: typeof tf.oneHot, depth: number, dtype: "float32" | "int32"): Compute => (x: tf.Tensor) => oneHot(x, depth, 1, 0, dtype), // prettier-ignore
  /** `0 1 2 …` along one axis, times a number. */
  places: (axes: readonly number[], factor: number): Compute => () => tf.reshape(tf.mul(tf.range(0, Math.max(...axes)), factor), [...axes]), // prettier-ignore
} as const;

/** `0 1 2 …` along an axis of a shape, times a number. */
function places(tracer: Tracer, shape: readonly number[], axis: number, factor: number): Fixed {
  const axes = shape.map((length, place) => (place === axis ? length : 1));
  return tracer.fixed([], computing.places(axes, factor));
}

function placeOfMost(tracer: Tracer, value: Traced, axis: number): Traced {
  const length = value.shape[axis] ?? 1;
  const greatest = reduced(tracer, "offset", value, axis, true);
  const isGreatest = tracer.elementwise("equal", value, greatest);
  // The first of several is the one that comes least far.
  const steps = places(tracer, value.shape, axis, -1);
  const before = tracer.elementwise("select", isGreatest, steps, -length);
  const found = tracer.elementwise("neg", reduced(tracer, "offset", before, axis));
  // Among what are no numbers there is none.
  const isFound = tracer.elementwise("greater", length, found);
  return whole(tracer.elementwise("select", isFound, found, 0), length - 1);
}

/** Ones where ints say, of more columns than they have by an axis of `depth`. */
function marks(tracer: Tracer, ints: Traced, depth: number): Traced {
  const shape = [...ints.shape, depth];
  const column = reshaped(tracer, marked(ints, undefined), [...ints.shape, 1]);
  return tracer.elementwise("equal", column, places(tracer, shape, shape.length - 1, 1)) as Traced;
}

export function placing(tracer: Tracer): Readonly<Record<string, Operation>> {
  const arg =
    (name: "argMax" | "argMin") =>
    (x: Operand, axis = 0): Operand => {
      const value = tracedOf(x);
      const place = placeOf(axis, value.shape.length);
      if (dtypeOf(value) === "bool" || place === 0)
        throw new Untraceable("a place along the batch");
      if (value.kind === "all-steps")
        return tracer.allSteps(
          [value],
          computing.search(operationOf(tracer.operations, name), place),
          value.shape.toSpliced(place, 1),
        );
      const turned = name === "argMin" ? tracer.elementwise("neg", value) : value;
      return placeOfMost(tracer, turned as Traced, place);
    };
  return {
    argMax: arg("argMax"),
    argMin: arg("argMin"),
    gather: (table: Operand, indices: Operand, axis = 0) => {
      const isLookUp = isFixed(table) && table.shape.length === 2 && axis === 0;
      if (!isLookUp || isPlain(indices)) throw new Untraceable("a gather of what changes");
      if (indices.kind === "in-step") return tracer.lookUp(table, indices);
      const shape = [...indices.shape, table.shape[1] ?? 0];
      return tracer.allSteps([table, indices], common.rowsAt, shape);
    },
    oneHot: (x: Operand, depth: number, on = 1, off = 0, dtype: "float32" | "int32" = "int32") => {
      if (isPlain(x) || on !== 1 || off !== 0)
        throw new Untraceable("other marks than one and zero");
      const shape = [...x.shape, depth];
      if (x.kind === "all-steps")
        return tracer.allSteps(
          [x],
          computing.oneHot(operationOf(tracer.operations, "oneHot"), depth, dtype),
          shape,
        );
      const found = marks(tracer, x, depth);
      return dtype === "int32" ? whole(found, 1) : found;
    },
  };
}
