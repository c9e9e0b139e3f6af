/** The adjoint of a function of tfjs that a step calls. */
import type { Call } from "./adjoint.ts";
import type { Foreign, GradientOf } from "./foreign.ts";
import type { NodeId, StepGraph, StepNode } from "./step-graph.ts";

/** A gradient for something that is the same at all steps, of which each step has a share. */
export interface ConstantGradient {
  readonly constant: number;
  readonly foreign: Foreign;
  /** Whether all steps are one call. */
  readonly isForAllSteps: boolean;
  /** What it reads: nodes of the step, and then the gradient for the result, a node of the adjoint. */
  readonly of: readonly NodeId[];
  readonly gradient: NodeId;
}

interface ForeignCall extends Call {
  /** Wants a node of the step to be there afterwards. */
  readonly keep: (id: NodeId) => void;
}

/** Gives the gradients for the values; returns those for the constants. */
export function giveForeign(
  step: StepGraph,
  graph: StepGraph,
  { id, dy, forward, give, keep }: ForeignCall,
): readonly ConstantGradient[] {
  const node = step.at(id) as Extract<StepNode, { kind: "foreign" }>;
  const foreign = step.foreigns[node.call];
  const { derivative } = foreign ?? {};
  if (!foreign || !derivative) return [];
  node.args.forEach((arg, index) => {
    const gradient = step.at(arg).kind === "constant" ? undefined : derivative.forValue(index);
    if (!gradient) return;
    const made = gradientFunction(foreign, gradient, `value ${index}`);
    const args = gradient.readsValues ? [...node.args.map(forward), dy] : [dy];
    give(arg, graph.foreign(made, args, step.columns(arg)));
  });
  return foreign.constants.flatMap((constant, index) => {
    const gradient = derivative.forConstant(index);
    if (!gradient) return [];
    const of = gradient.readsValues ? node.args : [];
    of.forEach(keep);
    const made = gradientFunction(foreign, gradient, `constant ${index}`);
    return [{ constant, foreign: made, isForAllSteps: gradient.isForAllSteps ?? false, of, gradient: dy }]; // prettier-ignore
  });
}

function gradientFunction(
  { key, values, constants, derivative }: Foreign,
  { readsValues, compute }: GradientOf,
  name: string,
): Foreign {
  const dy = { shape: derivative?.shape ?? [], dtype: "float32" } as const;
  return {
    key: `${key}: gradient for ${name}`,
    values: readsValues ? [...values, dy] : [dy],
    constants,
    compute,
  };
}
