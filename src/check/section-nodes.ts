/**
 * Which operations a `train` section computes itself. It borrows what the model computes for its outputs, signal by
 * signal, and weights; the rest, which only the section asks for or which depends on weights alone, is its own.
 */
import type { GraphNode, Port, ValueRef } from "../graph/graph.ts";
import { reached } from "../graph/reached.ts";
import { weightsOfSection } from "../diagnostics/catalogue/training.ts";
import { operators } from "../operators/registry.ts";
import { fault, type Elaboration } from "./elaboration.ts";
import type { ElaboratedModel } from "./elaborated-model.ts";

export interface SectionNodes {
  /** In order. */
  readonly own: readonly GraphNode[];
  /** Values of the model that these read. */
  readonly borrowed: readonly ValueRef[];
}

/** @param firstNode of the nodes, the first that only the section asks for; those before it are the model's */
export function sectionNodes(
  nodes: readonly GraphNode[],
  outputs: readonly Port[],
  roots: readonly ValueRef[],
  firstNode: number,
): SectionNodes {
  const effects = nodes.filter(({ id, operator }) => operator === "update" && id < firstNode);
  const needed = reached(nodes, [...outputs.map(({ value }) => value.node), ...effects.map(({ id }) => id)]); // prettier-ignore
  const depends = new Set<number>();
  for (const { id, operator, inputs } of nodes)
    if (operator === "input" || inputs.some(({ node }) => depends.has(node))) depends.add(id);
  const isLent = ({ id, operator }: GraphNode): boolean => {
    if (id >= firstNode) return false;
    if (operator === "input") return true;
    // A layer gives what depends on an input only; what does not is computed again, unless it would come out another way.
    const isGiven = depends.has(id) || operator === "param" || operators.get(operator)?.isRandom;
    return needed.has(id) && isGiven === true;
  };
  const lent = new Set(nodes.filter(isLent).map(({ id }) => id));
  const kept = reached(nodes, roots.map(({ node }) => node), lent); // prettier-ignore
  const own = nodes.filter(({ id }) => kept.has(id) && !lent.has(id));
  const borrowed = new Map<string, ValueRef>();
  for (const ref of [...roots, ...own.toReversed().flatMap(({ inputs }) => inputs)])
    if (lent.has(ref.node)) borrowed.set(`${ref.node} ${ref.output}`, ref);
  return { own, borrowed: [...borrowed.values()] };
}

/** Weights belong to the model, and a model has those that its outputs need: the section's operations have none. */
export function checkWeights(
  e: Elaboration,
  { nodes, outputs, declaration }: ElaboratedModel,
  roots: readonly ValueRef[],
  firstNode: number,
): void {
  const node = sectionNodes(nodes, outputs, roots, firstNode).own.find(hasWeights);
  if (!node) return;
  const model = declaration.name.name;
  const [name = ""] = node.signal.split("/");
  const isOfModel = e.resolution.scopes.get(declaration)?.names.has(name) ?? false;
  const signal = isOfModel ? `\`${name}\`` : "it";
  const note = isOfModel
    ? `make \`${name}\` an output of \`${model}\``
    : "let the model compute it: what it is computed from is an input then, and the result an output";
  fault(e, weightsOfSection, { operator: node.operator, model, signal }, node.span, {
    notes: [note],
  });
}

/** Whether an operation has weights, in the step of a recurrence too. */
function hasWeights({ weights, body }: GraphNode): boolean {
  return weights.length > 0 || body?.nodes.some(hasWeights) === true;
}
