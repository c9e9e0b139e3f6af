/** Adds nodes and weights to the graph under construction. In the check of a definition there is no graph. */
import { sharedShape } from "../diagnostics/catalogue/shapes.ts";
import type { StepGraph, ValueRef } from "../graph/graph.ts";
import type { WeightSpec } from "../operators/operator.ts";
import { equal, printDim, someSymbol, type Dim } from "../shape/dim.ts";
import { printShape } from "../shape/shape.ts";
import type { DType, TensorType } from "../shape/tensor-type.ts";
import type { Span } from "../source/source.ts";
import { dimNotKnown } from "../diagnostics/catalogue/shapes.ts";
import { exceed } from "./budget.ts";
import { fault, type Elaboration } from "./elaboration.ts";
import { limits } from "./limits.ts";
import { pathOf, type Place } from "./place.ts";
import { oneOrTuple, unknown, type Value } from "./value.ts";

interface NewNode {
  readonly operator: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly inputs: readonly ValueRef[];
  readonly outputs: readonly TensorType[];
  readonly place: Place | undefined;
  readonly weights: readonly number[];
  readonly body?: StepGraph;
  readonly span: Span;
}

/** The signals that a new node makes: one, or a tuple. */
export function emitNode(e: Elaboration, node: NewNode): Value {
  let id = -1;
  if (e.mode === "model") {
    id = e.nextNode++;
    if (id >= limits.nodes) {
      const name = e.frames[0]?.name ?? "the model";
      exceed(e, { name, limit: limits.nodes, what: "operations" }, node.span);
      return unknown;
    }
    const { operator, attributes, inputs, outputs, place, weights, body, span } = node;
    const instance = place ? pathOf(place) : "";
    const { signal, scope } = e;
    const made = { operator, attributes, inputs, outputs, weights, span, id, instance, signal, scope }; // prettier-ignore
    e.level.nodes.push(body ? { ...made, body } : made);
  }
  const signal = (type: TensorType, output: number): Value => ({
    kind: "tensor",
    type,
    ref: { node: id, output },
    span: node.span,
  });
  const [only] = node.outputs;
  return node.outputs.length === 1 && only ? signal(only, 0) : oneOrTuple(node.outputs.map(signal));
}

/** The weights of the instance at a place: made at its first application, and shared by the later ones. */
export function emitWeight(
  e: Elaboration,
  place: Place,
  specs: readonly WeightSpec[],
  dtype: DType,
  span: Span,
): readonly number[] | undefined {
  if (specs.length === 0) return noWeights;
  const known = e.instances.get(place);
  if (known) return isSameShape(e, known, specs, place, span) ? known : undefined;
  for (const spec of e.mode === "definition" ? [] : specs) {
    const open = spec.shape.find((dim) =>
      someSymbol(dim, ({ id }) => e.roles.get(id) === "runtime"),
    );
    if (!open) continue;
    const purpose = spec.name === "" ? "the shape of a weight" : `the shape of the ${spec.name}`;
    fault(e, dimNotKnown, { dim: printDim(open), purpose }, span, {
      related: open.origin ? [{ span: open.origin.span, message: open.origin.text }] : [],
    });
    return undefined;
  }
  const path = pathOf(place);
  const indices = specs.map((spec) => {
    const { shape, initial, isTrainable = true, neverDecays = false } = spec;
    const { decays = shape.length >= 2, layout = "plain" } = spec;
    const weight = {
      path: joined(path, spec.name),
      shape,
      dtype,
      initial,
      layout,
      isTrainable,
      decays,
      neverDecays,
      span,
    };
    return e.weights.push(weight) - 1;
  });
  e.instances.set(place, indices);
  return indices;
}

/** Most operations have none, and a program may have many thousand operations. */
export const noWeights: readonly number[] = [];

function joined(path: string, name: string): string {
  return path === "" || name === "" ? path + name : `${path}/${name}`;
}

function isSameShape(
  e: Elaboration,
  known: readonly number[],
  specs: readonly WeightSpec[],
  place: Place,
  span: Span,
): boolean {
  for (const [index, spec] of specs.entries()) {
    const first = e.weights[known[index] ?? -1];
    if (!first || hasShape(first.shape, spec.shape)) continue;
    fault(
      e,
      sharedShape,
      { path: pathOf(place), first: printShape(first.shape), second: printShape(spec.shape) },
      span,
      {
        related: [{ span: first.span, message: "first used here" }],
      },
    );
    return false;
  }
  return true;
}

function hasShape(first: readonly Dim[], second: readonly Dim[]): boolean {
  return (
    first.length === second.length &&
    first.every((dim, axis) => equal(dim, second[axis] as Dim) === "proved")
  );
}
