/** What a compiled model says of itself. */
import { escapeComment } from "../../javascript/escape.ts";
import { typeOf, type Graph, type ValueRef } from "../../graph/graph.ts";
import { printShape } from "../../shape/shape.ts";

/** The documentation of the source, and the signature. */
export function documentationOf(graph: Graph, notCompiled?: string): string {
  const port = ({ name, value }: { name: string; value: ValueRef }): string => {
    const { dtype, shape } = typeOf(graph.nodes, value);
    return `${dtype === "float32" ? "" : `${dtype} `}${name}${printShape(shape)}`;
  };
  const signature = `\`${graph.inputs.map(port).join(", ")} -> ${graph.outputs.map(port).join(", ")}\``;
  const training =
    notCompiled === undefined
      ? undefined
      : `Train it with \`fit\` of "nnc/runtime": that of tfjs cannot follow its \`train\` section, because ${notCompiled}.`;
  const own = graph.documentation === "" ? undefined : graph.documentation;
  return [own, signature, training].filter((part) => part !== undefined).join("\n\n");
}

/** Text as a comment of documentation. */
export function documentationComment(text: string): string {
  const lines = escapeComment(text)
    .split("\n")
    .map((line) => (line === "" ? " *" : ` * ${line}`));
  return lines.length === 1
    ? `/**${lines[0]?.slice(2) ?? ""} */`
    : ["/**", ...lines, " */"].join("\n");
}
