/**
 * What part of the input each value of a graph sees (Araujo, Norris, Sim 2019, Computing receptive fields of
 * convolutional neural networks). A window of `k` values with stride `s` over values that see `size` pixels and lie
 * `stride` pixels apart sees `size + (k - 1) · stride` of them, and its results lie `s · stride` apart. Ways that meet
 * see what either of them does.
 */
import type { GraphNode, ValueRef } from "../graph/graph.ts";
import type { OperatorCall, Window } from "../operators/operator.ts";
import { operators } from "../operators/registry.ts";
import {
  add,
  equal,
  integer,
  maximum,
  minimum,
  multiply,
  subtract,
  type Dim,
} from "../shape/dim.ts";
import type { TensorType } from "../shape/tensor-type.ts";

/** Along one axis of the input, in its pixels or steps. */
export interface AxisField {
  readonly size: Dim;
  /** From the field of one value to that of the next; a fraction where an image was made larger. */
  readonly stride: Dim;
  /** Where the field of the first value begins: negative in the padding. */
  readonly offset: Dim;
}

/** By the axes between batch and channels; null where everything is seen, or nothing has a place. */
export type ReceptiveField = readonly AxisField[] | null;

/** `constant`: depends on no input. */
type Field = ReceptiveField | "constant";

const one = integer(1);
const zero = integer(0);

/** The receptive field of each node, in order. */
export function receptiveFields(nodes: readonly GraphNode[]): readonly ReceptiveField[] {
  const fields: Field[] = [];
  for (const node of nodes) {
    const inputs = node.inputs.map((ref) => fields[ref.node] ?? null);
    fields.push(fieldOf(node, inputs, (ref) => nodes[ref.node]?.outputs[ref.output]));
  }
  return fields.map((field) => (field === "constant" ? null : field));
}

function fieldOf(
  node: GraphNode,
  inputs: readonly Field[],
  typeOf: (ref: ValueRef) => TensorType | undefined,
): Field {
  if (node.operator === "input") return inputField(node);
  if (inputs.every((field) => field === "constant")) return "constant";
  const types = node.inputs.map(typeOf).filter((type) => type !== undefined);
  const seen = windowOf(node, types);
  const known = inputs.filter((field) => field !== "constant");
  if (seen === "everything" || known.includes(null)) return null;
  const fields = (known as (readonly AxisField[])[]).map((field) =>
    seen === "each" ? field : slid(field, seen),
  );
  return fields.some((field) => field === null)
    ? null
    : fields.reduce<ReceptiveField>(union, fields[0] ?? null);
}

/** The axes between the batch and the channels; tokens have no channels. */
function inputField({ outputs: [type] }: GraphNode): ReceptiveField {
  if (!type) return null;
  const count = type.shape.length - (type.dtype === "int32" ? 1 : 2);
  return count < 1
    ? null
    : Array.from({ length: count }, () => ({ size: one, stride: one, offset: zero }));
}

function windowOf(node: GraphNode, inputs: readonly TensorType[]): Window | "each" | "everything" {
  const operator = operators.get(node.operator);
  if (!operator) return "everything";
  const call = { inputs, attributes: node.attributes } as unknown as OperatorCall;
  if (operator.window) return operator.window(call);
  const isElementwise = operator.category === "activation" || operator.category === "arithmetic";
  return isElementwise || (operator.category === "layer" && keepsShape(node, inputs))
    ? "each"
    : "everything";
}

function keepsShape({ outputs: [result] }: GraphNode, [input]: readonly TensorType[]): boolean {
  return (
    result !== undefined &&
    result.shape.length === input?.shape.length &&
    result.shape.every((dim, axis) => equal(dim, input.shape[axis] as Dim) === "proved")
  );
}

function slid(field: readonly AxisField[], window: Window): readonly AxisField[] | null {
  if (window.size.length !== field.length) return null;
  return field.map(({ size, stride, offset }, axis) => {
    const reach = multiply(subtract(window.size[axis] ?? one, one), window.dilation[axis] ?? one);
    return {
      size: add(size, multiply(reach, stride)),
      stride: multiply(stride, window.stride[axis] ?? one),
      offset: subtract(offset, multiply(window.before?.[axis] ?? zero, stride)),
    };
  });
}

/** What either sees; fields of different strides meet only where one value sees all. */
function union(a: ReceptiveField, b: ReceptiveField): ReceptiveField {
  if (a === b) return a;
  if (!a || !b || a.length !== b.length) return null;
  const axes = a.map((left, axis): AxisField | null => {
    const right = b[axis] as AxisField;
    if (equal(left.stride, right.stride) !== "proved") return null;
    const offset = minimum(left.offset, right.offset);
    const end = maximum(add(left.offset, left.size), add(right.offset, right.size));
    return { size: subtract(end, offset), stride: left.stride, offset };
  });
  return axes.includes(null) ? null : (axes as readonly AxisField[]);
}
