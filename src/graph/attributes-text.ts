/** What an operation was told, in few words, for pictures and tables. */
import { operators } from "../operators/registry.ts";
import { printDim, type Dim } from "../shape/dim.ts";
import { printReal, type Real } from "../shape/real.ts";
import type { GraphNode } from "./graph.ts";

/** A dim with what is known of it put in. */
export type Resolve = (dim: Dim) => Dim;

const asIs: Resolve = (dim) => dim;

/** The attributes that are not as they would be anyway: `8, 5×5, pad same`. */
export function attributesText(
  { operator, attributes }: GraphNode,
  resolve: Resolve = asIs,
): readonly string[] {
  const parameters = operators.get(operator)?.parameters ?? {};
  const texts = Object.entries(parameters).flatMap(([name, { kind, initial }]) => {
    const value = attributes[name];
    if (value === undefined || kind === "initializer") return [];
    const text = kind === "padding" ? printPadding(value, resolve) : attributeText(value, resolve);
    if (initial !== undefined && text === attributeText(initial)) return [];
    return [initial === undefined ? text : `${name} ${text}`];
  });
  return texts.length === 0 ? [] : [texts.join(", ")];
}

/** One number where all sides are alike. */
function printPadding(value: unknown, resolve: Resolve): string {
  const print = (side: unknown): string => attributeText(side, resolve);
  const sides = Array.isArray(value) ? value.flat().map(print) : [];
  if (new Set(sides).size > 1) return sides.join(", ");
  const [side = print(value)] = sides;
  return side === "0" ? "valid" : side;
}

/** An attribute as one would write it, or as short. */
export function attributeText(value: unknown, resolve: Resolve = asIs): string {
  if (Array.isArray(value)) return value.map((part) => attributeText(part, resolve)).join("×");
  if (typeof value !== "object" || value === null) return String(value);
  if ("terms" in value) return printDim(resolve(value as Dim));
  if ("from" in value && "to" in value) return `${axesText(value.from)} => ${axesText(value.to)}`;
  if ("name" in value && "args" in value) return String(value.name);
  return printReal(value as Real);
}

function axesText(pattern: unknown): string {
  const axes = pattern as readonly (readonly { readonly name: string }[])[];
  const products = axes.map((factors) => factors.map(({ name }) => name).join(" * ") || "1");
  return `[${products.join(", ")}]`;
}
