/** `over: Tk`, `over: [H, W]`, `over: ...`, `axis: -1`: which axes of a tensor are meant. */
import { axisAmbiguous, axisNotFound } from "../diagnostics/catalogue/shapes.ts";
import { wrongArgument } from "../diagnostics/catalogue/values.ts";
import { didYouMean } from "../diagnostics/suggest.ts";
import type { Parameter } from "../operators/parameters.ts";
import { asInteger, equal, type Dim } from "../shape/dim.ts";
import { printShape } from "../shape/shape.ts";
import type { Expression } from "../syntax/ast.ts";
import type { Slot } from "./attributes.ts";
import { fault, type Elaboration } from "./elaboration.ts";
import { lookUp } from "./environment.ts";
import { evaluate, type At } from "./evaluate.ts";
import { ellipsisName } from "./match.ts";
import { describe, type BoundArgument, type TensorValue } from "./value.ts";

/** Axis numbers from the front, ascending; undefined when that has been reported. */
export function axesOf(
  e: Elaboration,
  argument: BoundArgument,
  slot: Slot,
  { isSingle = false, isNew = false }: Pick<Parameter, "isSingle" | "isNew">,
): readonly number[] | undefined {
  const { input } = slot;
  if (!input) return undefined;
  const { expression } = argument;
  const parts =
    expression.kind === "list" || expression.kind === "tuple" ? expression.items : [expression];
  const found = new Set<number>();
  for (const part of parts) {
    const axes = axesOfPart(e, part, argument, input, { ...slot, isNew });
    if (!axes) return undefined;
    if (axes.some((axis) => found.has(axis))) {
      const values = { name: slot.name, block: slot.block, expected: "a list of different axes" };
      fault(e, wrongArgument, { ...values, found: "one axis twice" }, part.span);
      return undefined;
    }
    for (const axis of axes) found.add(axis);
  }
  if (isSingle && found.size !== 1) {
    fault(
      e,
      wrongArgument,
      { name: slot.name, block: slot.block, expected: "one axis", found: String(found.size) },
      argument.span,
    );
    return undefined;
  }
  return [...found].sort((a, b) => a - b);
}

function axesOfPart(
  e: Elaboration,
  part: Expression,
  at: At,
  input: TensorValue,
  slot: Slot & { readonly isNew: boolean },
): readonly number[] | undefined {
  const { shape } = input.type;
  if (part.kind === "ellipsis") {
    const rest = lookUp(at.environment, ellipsisName)?.value();
    const labels = new Set(
      rest?.kind === "list"
        ? rest.items.map((item) => (item.kind === "int" ? item.dim.label : undefined))
        : [],
    );
    const axes = shape.flatMap((dim, axis) =>
      dim.label !== undefined && labels.has(dim.label) ? [axis] : [],
    );
    if (rest) return axes;
    fault(e, axisNotFound, { shape: printShape(shape), name: ellipsisName }, part.span, {
      notes: ["`...` must stand in the signature of the block"],
    });
    return undefined;
  }
  const value = evaluate(e, part, at);
  if (value.kind === "unknown") return undefined;
  if (value.kind !== "int") {
    fault(
      e,
      wrongArgument,
      {
        name: slot.name,
        block: slot.block,
        expected: "the name of a dim, or the number of an axis",
        found: describe(value),
      },
      part.span,
      {
        fixes:
          value.kind === "string" && lookUp(at.environment, value.value)
            ? [didYouMean(part.span, value.value)]
            : [],
      },
    );
    return undefined;
  }
  return part.kind === "name" &&
    (value.dim.label !== undefined || asInteger(value.dim) === undefined)
    ? named(e, part.name, value.dim, input, part)
    : numbered(e, value.dim, input, part, shape.length + (slot.isNew ? 1 : 0));
}

/** The axis that a shape calls by this name; failing that, the only one of this size. */
function named(
  e: Elaboration,
  name: string,
  dim: Dim,
  input: TensorValue,
  part: Expression,
): readonly number[] | undefined {
  const { shape } = input.type;
  const labelled = shape.flatMap((size, axis) =>
    dim.label !== undefined && size.label === dim.label ? [axis] : [],
  );
  const axes =
    labelled.length > 0
      ? labelled
      : shape.flatMap((size, axis) => (equal(size, dim) === "proved" ? [axis] : []));
  if (axes.length === 1) return axes;
  const related = [{ span: input.span, message: `this is ${printShape(shape)}` }];
  fault(
    e,
    axes.length === 0 ? axisNotFound : axisAmbiguous,
    { shape: printShape(shape), name },
    part.span,
    {
      related,
      notes:
        axes.length === 0
          ? []
          : [
              `\`axis: ${axes.at(-1) ?? -1}\` means the last of them; a shape on the left of an equation gives each a name`,
            ],
    },
  );
  return undefined;
}

function numbered(
  e: Elaboration,
  dim: Dim,
  input: TensorValue,
  part: Expression,
  count: number,
): readonly number[] | undefined {
  const { shape } = input.type;
  const number = asInteger(dim);
  const axis = number === undefined ? undefined : number < 0 ? number + count : number;
  if (axis !== undefined && axis >= 0 && axis < count) return [axis];
  const name = number === undefined ? "known" : String(number);
  fault(e, axisNotFound, { shape: printShape(shape), name }, part.span, {
    notes: [
      count === shape.length
        ? `the axes of this signal are 0 to ${count - 1}, or -${count} to -1 from the end`
        : `a new axis can stand at 0 to ${count - 1}, or at -${count} to -1 from the end`,
    ],
  });
  return undefined;
}
