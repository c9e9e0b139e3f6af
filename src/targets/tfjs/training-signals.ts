/** Where the training graph of a model finds the signals that a `train` section uses. */
import { keyOf, type Graph, type ValueRef, type ValueKey } from "../../graph/graph.ts";
import { js, type JsExpression } from "../../javascript/tree.ts";

/** What the `application`-th call of a layer gives. */
export interface LayerAddress {
  readonly layer: string;
  readonly application: number;
  readonly result: number;
}

export type SignalAddress =
  | { readonly output: number }
  | { readonly input: number }
  | { readonly weight: string }
  | LayerAddress;

/** Notes, while a model is built, which layer gives which value. */
export class LayerAddresses {
  readonly #addresses = new Map<ValueKey, LayerAddress>();
  readonly #applications = new Map<string, number>();

  /** A layer has just been applied, and gave these values. */
  note(layer: string, outputs: readonly ValueRef[]): void {
    const application = this.#applications.get(layer) ?? 0;
    this.#applications.set(layer, application + 1);
    outputs.forEach((ref, result) => {
      this.#addresses.set(keyOf(ref), { layer, application, result });
    });
  }

  of(ref: ValueRef): LayerAddress | undefined {
    return this.#addresses.get(keyOf(ref));
  }
}

/** The signals that are no outputs under their own names. */
export function trainingSignals(
  graph: Graph,
  addresses: LayerAddresses,
): readonly (readonly [string, SignalAddress])[] {
  const { training, inputs, outputs } = graph;
  return (training?.signals ?? []).flatMap(({ name, source }): [string, SignalAddress][] => {
    const key = keyOf(source);
    const input = inputs.findIndex(({ value }) => keyOf(value) === key);
    if (input >= 0) return [[name, { input }]];
    const output = outputs.findIndex(({ value }) => keyOf(value) === key);
    if (output >= 0) return outputs[output]?.name === name ? [] : [[name, { output }]];
    const address = addresses.of(source) ?? weightAddress(graph, source);
    return address ? [[name, address]] : [];
  });
}

/** A weight is found in the model by its name, whichever layer has it. */
function weightAddress(
  { nodes, weights }: Graph,
  { node: id }: ValueRef,
): SignalAddress | undefined {
  const node = nodes[id];
  const weight = node?.operator === "param" ? weights[node.weights[0] ?? -1] : undefined;
  return weight && { weight: weight.path };
}

/** `{ mean: { layer: "mean/dense", application: 0, result: 0 } }`, or nothing. */
export function signalsObject(
  signals: readonly (readonly [string, SignalAddress])[],
): JsExpression | undefined {
  if (signals.length === 0) return undefined;
  return js.object(
    signals.map(([name, address]): [string, JsExpression] => [
      name,
      js.object(Object.entries(address).map(([key, value]): [string, JsExpression] => [key, js.literal(value as string | number)])), // prettier-ignore
    ]),
  );
}
