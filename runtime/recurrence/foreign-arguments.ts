/** Arguments of a function of tfjs with places for tensors in them, that are filled anew at each call. */
import type * as tf from "@tensorflow/tfjs";
import { isFixed, isStandIn, Untraceable, type Fixed, type Traced } from "./stand-ins.ts";

/** Where tensors of the step, and such as are the same at all steps, go. */
type Pattern =
  | { readonly kind: "value"; readonly index: number }
  | { readonly kind: "constant"; readonly index: number }
  | { readonly kind: "list"; readonly items: readonly Pattern[] }
  | { readonly kind: "plain"; readonly plain: unknown };

/** Arguments, and the stand-ins that were taken out of them, each once. */
export interface ForeignArguments {
  readonly patterns: readonly Pattern[];
  readonly values: readonly Traced[];
  readonly constants: readonly Fixed[];
}

/** @throws Untraceable where an argument could be a different one next time without being known for it */
export function withoutStandIns(args: readonly unknown[]): ForeignArguments {
  const values: Traced[] = [];
  const constants: Fixed[] = [];
  const placeIn = <T>(list: T[], item: T): number =>
    list.includes(item) ? list.indexOf(item) : list.push(item) - 1;
  const patternOf = (arg: unknown): Pattern => {
    if (Array.isArray(arg)) return { kind: "list", items: arg.map(patternOf) };
    if (isStandIn(arg))
      return isFixed(arg)
        ? { kind: "constant", index: placeIn(constants, arg) }
        : { kind: "value", index: placeIn(values, arg) };
    if (typeof arg === "function" || (typeof arg === "object" && arg !== null))
      throw new Untraceable("an argument that is an object");
    return { kind: "plain", plain: arg };
  };
  return { patterns: args.map(patternOf), values, constants };
}

/** The arguments with tensors in the places of stand-ins. */
export function filled(
  patterns: readonly Pattern[],
  values: readonly tf.Tensor[],
  constants: readonly tf.Tensor[],
): readonly unknown[] {
  return patterns.map((pattern) => {
    switch (pattern.kind) {
      case "value":
        return values[pattern.index];
      case "constant":
        return constants[pattern.index];
      case "list":
        return filled(pattern.items, values, constants);
      case "plain":
        return pattern.plain;
    }
  });
}
