/** What the compiler finds out about an operator when it is asked in general: with symbols for all sizes. */
import { analyze } from "../analyze.ts";
import { typeOf, type Graph } from "../graph/graph.ts";
import type { Operator } from "../operators/operator.ts";
import { printShape } from "../shape/shape.ts";

/** `x[N, H, W, C] -> [N, H - kernel + 1, …]`; undefined where the result depends on more than ints. */
export function generalShape(operator: Operator): string | undefined {
  const graph = generalGraph(operator);
  if (graph === undefined) return undefined;
  const inputs = graph.inputs.map(
    ({ name, value }) => name + printShape(typeOf(graph.nodes, value).shape),
  );
  const outputs = graph.outputs.map(({ value }) => printShape(typeOf(graph.nodes, value).shape));
  return `${inputs.join(", ")} -> ${outputs.join(", ")}`;
}

/** `kernel[kernel, kernel, C, filters]`, … */
export function weightsOf(operator: Operator): readonly string[] {
  return (generalGraph(operator)?.weights ?? []).map(
    ({ path, shape, isTrainable }) =>
      `${path.split("/").at(-1) ?? ""}${printShape(shape)}${isTrainable ? "" : " (not trained)"}`,
  );
}

function generalGraph(operator: Operator): Graph | undefined {
  const text = generalProgram(operator);
  if (text === undefined) return undefined;
  return analyze({ path: `${operator.name}.nn`, text }).graphs[0];
}

/** A model whose only sizes are hyperparameters, but for the batch and the time. */
function generalProgram({ name, inputs, parameters }: Operator): string | undefined {
  const required = Object.entries(parameters).filter(
    ([, { initial, isOptional }]) => initial === undefined && isOptional !== true,
  );
  if (required.some(([, { kind }]) => kind !== "int" && kind !== "extent")) return undefined;
  const ports = inputs
    .filter(({ isOptional }) => isOptional !== true)
    .flatMap((input) => {
      const shape = input.shape.replace("[...]", "[N, C]").replace("...", "T");
      const type = input.dtypes?.[0] ?? "float32";
      const names = input.isVariadic === true ? ["a", "b"] : [input.name];
      return names.map((port) => ({ name: port, text: `${type} ${port}${shape}`, shape }));
    });
  if (ports.length === 0) return undefined;
  const symbols = new Set(ports.flatMap(({ shape }) => shape.match(/[A-Z]\w*/g) ?? []));
  const hypers = [...symbols, ...required.map(([key]) => key)]
    .filter((symbol) => symbol !== "N" && symbol !== "T")
    .map((symbol) => `${symbol}: int`);
  const args = [...ports.map((port) => port.name), ...required.map(([key]) => `${key}: ${key}`)];
  const list = hypers.length === 0 ? "" : `(${hypers.join(", ")})`;
  return `model General${list} : ${ports.map(({ text }) => text).join(", ")} -> y {\n  y = ${name}(${args.join(", ")})\n}\n`;
}
