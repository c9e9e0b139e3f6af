/**
 * The types of a module, and where in the source each comes from. Text is assembled from validated names and escaped
 * comments only. The ranks of inputs and outputs are part of the types, so that TypeScript finds a wrong one.
 */
import { typeOf, type Graph, type LateHyperparameter, type Port } from "../../graph/graph.ts";
import type { Mapping } from "../../document/layout.ts";
import { NameScope } from "../../javascript/identifier-names.ts";
import { propertyKey } from "../../javascript/print-pattern.ts";
import { asInteger, printDim } from "../../shape/dim.ts";
import { printReal, realConstant } from "../../shape/real.ts";
import { printShape } from "../../shape/shape.ts";
import type { Span } from "../../source/source.ts";
import type { StreamGraph } from "../../stream/stream-graph.ts";
import type { ExportNames } from "./emit.ts";
import { hasVector } from "./compile-call.ts";
import { documentationComment, documentationOf } from "./documentation.ts";
import { moduleNames } from "./module-names.ts";
import { streamDeclaration } from "./stream-declaration.ts";

export interface Declarations {
  readonly text: string;
  readonly mappings: readonly Mapping[];
}

export function declarations(
  graphs: readonly Graph[],
  names: ReadonlyMap<Graph, ExportNames>,
  streams: ReadonlyMap<Graph, StreamGraph>,
  sources: ReadonlyMap<string, string>,
): Declarations {
  const exported = [...names.values()].flatMap(({ model, training, stream }) => [
    model,
    training,
    stream,
  ]);
  const scope = new NameScope([...moduleNames, "Stream", "TrainingPlan", ...exported]);
  const hasPlan = graphs.some(({ training }) => training);
  const fromRuntime = [
    ...(streams.size > 0 ? ["Stream"] : []),
    ...(hasPlan ? ["TrainingPlan"] : []),
  ];
  const head = [
    'import type * as tf from "@tensorflow/tfjs";',
    ...(fromRuntime.length > 0
      ? [`import type { ${fromRuntime.join(", ")} } from "nnc/runtime";`]
      : []),
  ];
  return assembled(head, sources, graphs, (graph) =>
    declarationsOf(graph, names.get(graph) as ExportNames, streams.get(graph), scope),
  );
}

/** A file of declarations: its first lines, and what each graph declares. */
export function assembled(
  head: readonly string[],
  sources: ReadonlyMap<string, string>,
  graphs: readonly Graph[],
  declare: (graph: Graph) => ModelDeclarations,
): Declarations {
  const mappings: Mapping[] = [];
  const parts = [head.join("\n")];
  let line = linesIn(parts[0] ?? "");
  for (const graph of graphs) {
    const declared = declare(graph);
    line += 2;
    for (const mapping of mappingsOf(line, declared, graph, sources)) mappings.push(mapping);
    parts.push(declared.text);
    line += linesIn(declared.text);
  }
  return { text: `${parts.join("\n\n")}\n`, mappings };
}

export interface ModelDeclarations {
  readonly text: string;
  /** Every name that is declared, in the order of the text. */
  readonly declared: readonly Declared[];
}

/** A name with what stands around it on its line, which begins with it. */
export type Declared = readonly [before: string, name: string, after: string];

function declarationsOf(
  graph: Graph,
  { model, training, stream }: ExportNames,
  steps: StreamGraph | undefined,
  scope: NameScope,
): ModelDeclarations {
  const { hyperparameters } = graph;
  const net = scope.fresh(`${model}Model`);
  const declared: Declared[] = [];
  const parts: string[] = [];
  let options = "";
  if (hyperparameters.length > 0) {
    const name = scope.fresh(`${model}Options`);
    const isRequired = hyperparameters.some(({ initial }) => initial === undefined);
    parts.push(optionsInterface(hyperparameters, model, name));
    declared.push(["export interface ", name, " "]);
    options = `options${isRequired ? "" : "?"}: ${name}`;
  }
  parts.push(
    modelInterface(graph, model, net),
    `${documentationComment(documentationOf(graph))}\nexport declare function ${model}(${options}): ${net};`,
  );
  declared.push(["export interface ", net, " "], ["export declare function ", model, "("]);
  if (graph.training) {
    parts.push(
      `/** How \`${model}\` is trained: its \`train\` section. */\nexport declare const ${training}: TrainingPlan;`,
    );
    declared.push(["export declare const ", training, ":"]);
  }
  if (steps) {
    parts.push(streamDeclaration(steps, graph.name, stream));
    declared.push(["export declare function ", stream, "("]);
  }
  return { text: parts.join("\n\n"), declared };
}

// ---------------------------------------------------------------- hyperparameters

export function optionsInterface(
  hyperparameters: readonly LateHyperparameter[],
  model: string,
  name: string,
): string {
  const fields = hyperparameters.map(({ name: key, type, initial }) => {
    const value = initial && defaultOf(initial);
    const about = value === undefined ? [type] : [type, "", `@default ${String(value)}`];
    const lines = documentationComment(about.join("\n")).replaceAll("\n", "\n  ");
    return `  ${lines}\n  readonly ${propertyKey(key)}${initial ? "?" : ""}: number;`;
  });
  return `/** Hyperparameters of \`${model}\`. */\nexport interface ${name} {\n${fields.join("\n")}\n}`;
}

function defaultOf(initial: NonNullable<LateHyperparameter["initial"]>): string | number {
  if ("dim" in initial) return asInteger(initial.dim) ?? printDim(initial.dim);
  return realConstant(initial.real) ?? printReal(initial.real);
}

// ---------------------------------------------------------------- the model

/** What `predict` takes and gives: tensors of the ranks that the signature says, by the names that it says. */
function modelInterface(graph: Graph, model: string, net: string): string {
  const inputs = tensors(graph, graph.inputs);
  const outputs = tensors(graph, graph.outputs);
  const named = graph.inputs
    .map((port) => `readonly ${propertyKey(port.name)}: ${tensorType(graph, port)}`)
    .join("; ");
  const about = [
    "Computes the outputs for a batch.",
    "",
    `@param x ${graph.inputs.map((port) => described(graph, port)).join(", ")}`,
    `@returns ${graph.outputs.map((port) => described(graph, port)).join(", ")}`,
  ];
  const documented = documentationComment(about.join("\n")).replaceAll("\n", "\n  ");
  const usual = [
    `  ${documented}`,
    `  predict(x: ${inputs}, args?: Parameters<tf.LayersModel["predict"]>[1]): ${outputs};`,
    `  fit(`,
    `    x: ${inputs} | { ${named} },`,
    `    y: Parameters<tf.LayersModel["fit"]>[1],`,
    `    args?: tf.ModelFitArgs,`,
    `  ): ReturnType<tf.LayersModel["fit"]>;`,
  ];
  return [
    `/** A \`${model}\`. A tensor of another rank than its inputs have does not compile. */`,
    `export interface ${net} extends tf.LayersModel {`,
    ...(hasVector(graph) ? refused : usual),
    `  ${documented}`,
    `  predictOnBatch(x: ${inputs}): ${outputs};`,
    `}`,
  ].join("\n");
}

/** Of these, tfjs would make columns of inputs of one axis, and then refuse the columns. */
const refused = [
  `  /** @deprecated It refuses inputs of one axis: use \`predictOnBatch\`, or \`predict\` of "nnc/runtime". */`,
  `  predict(x: never, args?: Parameters<tf.LayersModel["predict"]>[1]): never;`,
  `  /** @deprecated It refuses inputs of one axis: use \`fit\` of "nnc/runtime". */`,
  `  fit(x: never, y: never, args?: tf.ModelFitArgs): never;`,
];

export function tensors(graph: Graph, ports: readonly Port[]): string {
  const [only] = ports;
  if (only && ports.length === 1) return tensorType(graph, only);
  const items = ports.map((port) => {
    const label = /^[A-Za-z_]\w*$/.test(port.name) ? port.name : "_";
    return `${label}: ${tensorType(graph, port)}`;
  });
  return `[${items.join(", ")}]`;
}

function tensorType(graph: Graph, { value }: Port): string {
  const rank = typeOf(graph.nodes, value).shape.length;
  if (rank === 0) return "tf.Scalar";
  return rank <= 6 ? `tf.Tensor${rank}D` : "tf.Tensor";
}

export function described(graph: Graph, { name, value }: Port): string {
  const { dtype, shape } = typeOf(graph.nodes, value);
  return `\`${dtype === "float32" ? "" : `${dtype} `}${name}${printShape(shape)}\``;
}

// ---------------------------------------------------------------- where it comes from

/** How many lines end in a text, or in a part of it. */
function linesIn(text: string, from = 0, to = text.length): number {
  let count = 0;
  for (let at = text.indexOf("\n", from); at >= 0 && at < to; at = text.indexOf("\n", at + 1))
    count++;
  return count;
}

/** Each declared name leads to the name in the source; `first` is the line that the declarations begin. */
function mappingsOf(
  first: number,
  { text, declared }: ModelDeclarations,
  { span }: Graph,
  sources: ReadonlyMap<string, string>,
): readonly Mapping[] {
  const source = sources.get(span.path) ?? "";
  const start = span.start + lengthAt(source, span.start, /\w+\s+/y);
  const [begin, end] = [start, start + lengthAt(source, start, /[\p{ID_Continue}]*/uy)].map(
    (each) => ({ ...span, start: each }),
  ) as [Span, Span];
  const mappings: Mapping[] = [];
  let line = first;
  let at = 0;
  for (const [before, name, after] of declared) {
    const found = text.indexOf(`\n${before}${name}${after}`, at) + 1;
    line += linesIn(text, at, found);
    at = found;
    const column = before.length;
    mappings.push({ line, column, origin: begin });
    mappings.push({ line, column: column + name.length, origin: end });
  }
  return mappings;
}

/** How long what matches at a place is; the pattern is sticky. */
function lengthAt(text: string, place: number, pattern: RegExp): number {
  pattern.lastIndex = place;
  return pattern.exec(text)?.[0].length ?? 0;
}
