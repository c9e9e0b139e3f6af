/** What a compiled model says of itself. */
import { typeOf, type Graph, type ValueRef } from "../../graph/graph.ts";
import { printShape } from "../../shape/shape.ts";

/** The documentation of the source, and the signature. */
export function documentationOf(graph: Graph): string {
  const port = ({ name, value }: { name: string; value: ValueRef }): string => {
    const { dtype, shape } = typeOf(graph.nodes, value);
    return `${dtype === "float32" ? "" : `${dtype} `}${name}${printShape(shape)}`;
  };
  const signature = `\`${graph.inputs.map(port).join(", ")} -> ${graph.outputs.map(port).join(", ")}\``;
  return graph.documentation === "" ? signature : `${graph.documentation}\n\n${signature}`;
}
