/** Gradients that vanish and signals that explode at initialisation. */
import { explodingSignal, vanishingGradient } from "../diagnostics/catalogue/lints.ts";
import { report } from "../diagnostics/catalogue.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { GraphNode } from "../graph/graph.ts";
import { affine, type GraphLint, type GraphView } from "./graph-lint.ts";
import { activations, saturating, throughActivation, throughKernel } from "./signal-propagation.ts";

/** The path from the input, or from where the signal was last renewed, to a node. */
interface Strength {
  /** Second moment of the signal, and what is left of that of the gradient. */
  readonly moment: number;
  readonly gain: number;
  readonly layers: number;
  readonly saturated: number;
  /** The growth of each layer, for the reader: of the first ones that are shown, and of one more if there are more. */
  readonly steps: readonly Step[];
}

interface Step {
  readonly layer: string;
  readonly moment: number;
  readonly gain: number;
}

const fresh: Strength = { moment: 1, gain: 1, layers: 0, saturated: 0, steps: [] };

/** Fewer layers than this train well enough, whatever they are made of. */
const leastSaturated = 5;
const leastLayers = 3;
const mostShown = 6;
/** Standard deviations. */
const vanished = 1e-3;
const exploded = 1e3;

const renewing: ReadonlySet<string> = new Set([
  ...[
    "batch_norm",
    "layer_norm",
    "group_norm",
    "instance_norm",
    "add",
    "concat",
    "scan",
    "embedding",
  ],
]);

export const signalStrengthLint: GraphLint = (view) => {
  const strengths: Strength[] = [];
  const found: Diagnostic[] = [];
  for (const node of view.graph.nodes) {
    const before = strengths[node.inputs[0]?.node ?? -1] ?? fresh;
    const strength = behind(view, node, before);
    strengths[node.id] = strength;
    const hasExploded = Math.sqrt(strength.moment) > exploded && strength.layers >= leastLayers;
    if (hasExploded && !found.some(({ code }) => code === explodingSignal.code))
      found.push(reportExploding(node, strength));
  }
  const worst = view.graph.outputs
    .map(({ value }) => ({ node: view.node(value), strength: strengths[value.node] ?? fresh }))
    .sort((a, b) => a.strength.gain - b.strength.gain)[0];
  if (
    worst?.node &&
    worst.strength.saturated >= leastSaturated &&
    Math.sqrt(worst.strength.gain) < vanished
  )
    found.push(reportVanishing(worst.node, worst.strength));
  return found;
};

function behind(view: GraphView, node: GraphNode, before: Strength): Strength {
  const { operator } = node;
  if (renewing.has(operator) || node.inputs.length === 0) return fresh;
  const activation = activations.get(operator);
  if (activation) {
    const { moment, gain } = throughActivation(activation, before.moment);
    const saturated = before.saturated + (saturating.has(operator) ? 1 : 0);
    const steps = withStep(before, { layer: operator, moment, gain: before.gain * gain });
    return { ...before, moment, gain: before.gain * gain, saturated, steps };
  }
  const [kernel] = affine.has(operator) ? view.weights(node) : [];
  const factors = kernel && throughKernel(kernel);
  if (!factors) return before;
  const moment = before.moment * factors.forward;
  const gain = before.gain * factors.backward;
  const steps = withStep(before, { layer: operator, moment, gain });
  return { ...before, moment, gain, layers: before.layers + 1, steps };
}

function withStep({ steps }: Strength, step: Step): readonly Step[] {
  return steps.length > mostShown ? steps : [...steps, step];
}

function reportExploding({ span }: GraphNode, strength: Strength): Diagnostic {
  const deviation = rounded(Math.sqrt(strength.moment));
  return report(explodingSignal, { count: strength.layers, deviation }, span, {
    notes: [
      estimates(strength),
      "`init: he_normal` before `relu`, or `glorot_uniform`, scales with the layer",
    ],
  });
}

function reportVanishing({ span }: GraphNode, strength: Strength): Diagnostic {
  const gain = rounded(Math.sqrt(strength.gain));
  return report(vanishingGradient, { count: strength.saturated, gain }, span, {
    notes: [
      estimates(strength),
      "`relu` in their place, `batch_norm`, or a way around each block keeps it alive",
    ],
  });
}

/** The first layers, with the deviation of the signal behind each and what the gradient keeps on its way through. */
function estimates({ steps }: Strength): string {
  const shown = steps.slice(0, mostShown).map(({ layer, moment, gain }) => {
    return `${layer} ${rounded(Math.sqrt(moment))} (gradient ${rounded(Math.sqrt(gain))})`;
  });
  const more = steps.length > shown.length ? ", …" : "";
  return `standard deviations at initialisation: ${shown.join(", ")}${more}`;
}

function rounded(value: number): string {
  return String(Number(value.toPrecision(2)));
}
