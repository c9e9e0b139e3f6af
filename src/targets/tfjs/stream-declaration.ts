import { NameScope } from "../../javascript/identifier-names.ts";
import { propertyKey } from "../../javascript/print-pattern.ts";
import type { StreamGraph } from "../../stream/stream-graph.ts";
import { documentationComment } from "./documentation.ts";

/**
 * `ReaderStream(net: tf.LayersModel): Stream<[x: tf.Tensor], tf.Tensor>`; `source` is the first parameter, and `options`
 * begins with a comma if there are any.
 */
export function streamDeclaration(
  stream: StreamGraph,
  model: string,
  name: string,
  source = "net: tf.LayersModel",
  options = "",
): string {
  const { inputs, outputs, given } = stream;
  const scope = new NameScope([]);
  const labels = inputs.map((port) => `${scope.fresh(port.name)}: tf.Tensor`);
  const results = outputs.map(() => "tf.Tensor");
  const output = results.length === 1 ? "tf.Tensor" : `[${results.join(", ")}]`;
  const fields = given.map((port) => `readonly ${propertyKey(port.name)}: tf.Tensor`);
  const type = given.length > 0 ? `{ ${fields.join("; ")} }` : "Record<string, never>";
  const param = given.length > 0 ? `, given: ${type}` : "";
  const text = `\`${model}\`, one time step at a time, with the weights of a model.`;
  return `${documentationComment(text)}\nexport declare function ${name}(${source}${param}${options}): Stream<[${labels.join(", ")}], ${output}, ${type}>;`;
}
