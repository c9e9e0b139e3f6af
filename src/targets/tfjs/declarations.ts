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
    mappings.push(...mappingsOf(line, declared, graph, sources));
    parts.push(declared.text);
    line += linesIn(declared.text);
  }
  return { text: `${parts.join("\n\n")}\n`, mappings };
}

export interface ModelDeclarations {
  readonly text: string;
  /** Every name that is declared, each with the text before it that makes its place unique. */
  readonly declared: readonly (readonly [before: string, name: string])[];
}

function declarationsOf(
  graph: Graph,
  { model, training, stream }: ExportNames,
  steps: StreamGraph | undefined,
  scope: NameScope,
): ModelDeclarations {
  const { hyperparameters } = graph;
  const net = scope.fresh(`${model}Model`);
  const declared: [string, string][] = [["interface ", net]];
  const parts: string[] = [modelInterface(graph, model, net)];
  let options = "";
  if (hyperparameters.length > 0) {
    const name = scope.fresh(`${model}Options`);
    const isRequired = hyperparameters.some(({ initial }) => initial === undefined);
    parts.unshift(optionsInterface(hyperparameters, model, name));
    declared.push(["interface ", name]);
    options = `options${isRequired ? "" : "?"}: ${name}`;
  }
  parts.push(
    `${documentationComment(documentationOf(graph))}\nexport declare function ${model}(${options}): ${net};`,
  );
  declared.push(["function ", model]);
  if (graph.training) {
    parts.push(
      `/** How \`${model}\` is trained: its \`train\` section. */\nexport declare const ${training}: TrainingPlan;`,
    );
    declared.push(["const ", training]);
  }
  if (steps) {
    parts.push(streamDeclaration(steps, graph.name, stream));
    declared.push(["function ", stream]);
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

/** How many lines end in a text. */
function linesIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

/** Each declared name leads to the name in the source; `line` is the one that the declarations begin. */
function mappingsOf(
  line: number,
  { text, declared }: ModelDeclarations,
  { span }: Graph,
  sources: ReadonlyMap<string, string>,
): readonly Mapping[] {
  const source = sources.get(span.path) ?? "";
  const skipped = /^\w+\s+/.exec(source.slice(span.start, span.end))?.[0].length ?? 0;
  const start = span.start + skipped;
  const length = /^[\p{ID_Continue}]*/u.exec(source.slice(start))?.[0].length ?? 0;
  const places = [...text.matchAll(/^export (?:declare )?(\w+ )/gm)].map(
    ({ 0: { length: before }, 1: word, index }) => ({ word, at: index + before }),
  );
  const found = declared.map(([before, name]) => {
    const place = places.findLast(({ word, at }) => word === before && text.startsWith(name, at));
    const at = place?.at ?? -1;
    return [at, at + name.length] as const;
  });
  return found
    .filter(([at]) => at >= 0)
    .sort((a, b) => a[0] - b[0])
    .flatMap(([from, to]) => [
      { generated: placeOf(line, text, from), origin: { ...span, start } },
      { generated: placeOf(line, text, to), origin: { ...span, start: start + length } },
    ]);
}

function placeOf(first: number, text: string, offset: number): Mapping["generated"] {
  const before = text.slice(0, offset);
  return { line: first + linesIn(before), column: offset - before.lastIndexOf("\n") - 1 };
}
