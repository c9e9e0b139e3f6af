/** What an operation was told, in few words, for pictures and tables. */
import { operators } from "../operators/registry.ts";
import { printDim, type Dim } from "../shape/dim.ts";
import { printReal, type Real } from "../shape/real.ts";
import type { GraphNode } from "./graph.ts";

/** The attributes that are not as they would be anyway: `8, 5×5, pad same`. */
export function attributesText({ operator, attributes }: GraphNode): readonly string[] {
  const parameters = operators.get(operator)?.parameters ?? {};
  const texts = Object.entries(parameters).flatMap(([name, { kind, initial }]) => {
    const value = attributes[name];
    if (value === undefined || kind === "initializer") return [];
    const text = kind === "padding" ? printPadding(value) : attributeText(value);
    if (initial !== undefined && text === attributeText(initial)) return [];
    return [initial === undefined ? text : `${name} ${text}`];
  });
  return texts.length === 0 ? [] : [texts.join(", ")];
}

/** One number where all sides are alike. */
function printPadding(value: unknown): string {
  const sides = Array.isArray(value) ? value.flat().map(attributeText) : [];
  if (new Set(sides).size > 1) return sides.join(", ");
  const [side = attributeText(value)] = sides;
  return side === "0" ? "valid" : side;
}

/** An attribute as one would write it, or as short. */
export function attributeText(value: unknown): string {
  if (Array.isArray(value)) return value.map(attributeText).join("×");
  if (typeof value !== "object" || value === null) return String(value);
  if ("terms" in value) return printDim(value as Dim);
  if ("from" in value && "to" in value) return `${axesText(value.from)} => ${axesText(value.to)}`;
  if ("name" in value && "args" in value) return String(value.name);
  return printReal(value as Real);
}

function axesText(pattern: unknown): string {
  const axes = pattern as readonly (readonly { readonly name: string }[])[];
  const products = axes.map((factors) => factors.map(({ name }) => name).join(" * ") || "1");
  return `[${products.join(", ")}]`;
}
