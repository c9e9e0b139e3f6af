import type { GraphNode } from "../graph/graph.ts";
import { operators } from "../operators/registry.ts";
import type { Look } from "./box.ts";

/** What an operation looks like. An operator that nobody thought of here gets the look of what it resembles. */
export function lookOf(node: GraphNode): Look {
  if (node.operator === "input") return "input";
  if (node.operator === "param" || node.operator === "constant") return "weight";
  if (node.body) return "recurrence";
  const operator = operators.get(node.operator);
  if (!operator) return "other";
  const hasWeights = operator.weights !== undefined;
  switch (operator.category) {
    case "activation":
      return "activation";
    case "shape":
      return "shape";
    case "arithmetic":
      return operator.macs ? "linear" : "arithmetic";
    case "layer":
      if (operator.window) return hasWeights ? "convolution" : "pooling";
      if (operator.macs) return "linear";
      return hasWeights ? "normalization" : "other";
    default:
      return operator.category === "reduction" ? "pooling" : "other";
  }
}

/** `+` for an operator whose formula is `a + b`. */
export function symbolOf({ operator }: GraphNode): string | undefined {
  const symbol = /^a (\S{1,2}) b$/.exec(operators.get(operator)?.formula ?? "")?.[1];
  return symbol === "·" ? "×" : symbol;
}
