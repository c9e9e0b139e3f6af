/** The offset of a layer, and what it begins with. */
import { js, type JsExpression } from "../javascript/tree.ts";
import type { Dim } from "../shape/dim.ts";
import { initializerConfig, plain, type Initializer } from "./initializers.ts";
import type { Demand, WeightSpec } from "./operator.ts";
import { initializer } from "./parameters.ts";

interface BiasAttributes {
  readonly bias: boolean;
  readonly bias_init: Initializer;
}

/** The parameter `bias_init`. */
export const biasInit = initializer("initial bias", plain("zeros"));

/** The weight `bias [size]`, where there is one. */
export function biasWeights(a: BiasAttributes, size: Dim): readonly WeightSpec[] {
  return a.bias ? [{ name: "bias", shape: [size], initial: a.bias_init }] : [];
}

/** An initial bias asks for a bias. */
export function demandBias(a: BiasAttributes, demand: Demand): void {
  if (!a.bias && a.bias_init.name !== "zeros")
    demand.fail("`bias_init` says what the bias begins with, and `bias: false` that there is none");
}

/** What a layer of tfjs is told of it: by itself, one has an offset that begins with zeros. */
export function biasConfig(
  a: BiasAttributes,
  context: Parameters<typeof initializerConfig>[1],
): Readonly<Record<string, JsExpression | undefined>> {
  if (!a.bias) return { useBias: js.literal(false) };
  const isUsual = a.bias_init.name === "zeros";
  return { biasInitializer: isUsual ? undefined : initializerConfig(a.bias_init, context) };
}
