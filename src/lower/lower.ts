/**
 * Lowering. In: a model as elaborated, with nodes in the order in which they were asked for. Out: its graph, holding
 * only what reaches an output or the training section, numbered in topological order, with unique weight paths.
 */
import type { CheckedModel } from "../check/check.ts";
import type { ElaboratedModel } from "../check/elaborated-model.ts";
import { sectionNodes, type SectionNodes } from "../check/section-nodes.ts";
import type { ElaboratedTraining } from "../check/train.ts";
import type {
  Graph,
  GraphNode,
  Port,
  StepGraph,
  TrainingSection,
  ValueRef,
  Weight,
} from "../graph/graph.ts";
import { reached } from "../graph/reached.ts";

export function lower({ model, training }: CheckedModel): Graph {
  const section =
    training &&
    sectionNodes(
      model.nodes,
      model.outputs,
      [training.loss, ...training.metrics.map(({ value }) => value)],
      training.firstNode,
    );
  const borrowed = section?.borrowed ?? [];
  const outputs = model.outputs.map(({ value }) => value);
  const inputs = model.inputs.map(({ value }) => value);
  const effects = model.nodes
    .filter((node) => node.operator === "update")
    .map(({ id }) => ({ node: id, output: 0 }));
  const kept = reach(model.nodes, [...inputs, ...outputs, ...borrowed, ...effects]);
  const place = numbering(kept);
  const used = [...new Set(kept.flatMap((node) => node.weights))];
  const weightPlace = new Map(used.map((weight, index) => [weight, index]));
  const nodes = kept.map((node) => renumber(node, place, weightPlace));
  return {
    name: model.declaration.name.name,
    documentation: model.declaration.documentation,
    inputs: movePorts(model.inputs, place),
    outputs: movePorts(model.outputs, place),
    nodes,
    scopes: model.scopes,
    weights: uniquePaths(used.map((weight) => model.weights[weight] as Weight)),
    hyperparameters: model.hyperparameters,
    runtimeDims: model.runtimeDims,
    obligations: model.obligations,
    ranges: model.ranges,
    runtimeFacts: model.runtimeFacts,
    training: training && section ? trainingSection(model, training, section, place) : undefined,
    span: model.declaration.span,
  };
}

/** The nodes that lead to `roots`, in order. */
function reach(nodes: readonly GraphNode[], roots: readonly ValueRef[]): readonly GraphNode[] {
  const keep = reached(nodes, roots.map(({ node }) => node)); // prettier-ignore
  return nodes.filter(({ id }) => keep.has(id));
}

function numbering(nodes: readonly GraphNode[]): ReadonlyMap<number, number> {
  return new Map(nodes.map((node, index) => [node.id, index]));
}

function move(ref: ValueRef, place: ReadonlyMap<number, number>): ValueRef {
  return { node: place.get(ref.node) ?? -1, output: ref.output };
}

function movePorts(ports: readonly Port[], place: ReadonlyMap<number, number>): readonly Port[] {
  return ports.map(({ name, value }) => ({ name, value: move(value, place) }));
}

/** The node itself where its numbers stay, which is so of most: a copy of each is most of what lowering costs. */
function renumber(
  node: GraphNode,
  place: ReadonlyMap<number, number>,
  weights: ReadonlyMap<number, number>,
): GraphNode {
  const stays =
    !node.body &&
    place.get(node.id) === node.id &&
    node.inputs.every((ref) => place.get(ref.node) === ref.node) &&
    node.weights.every((weight) => weights.get(weight) === weight);
  if (stays) return node;
  return {
    ...node,
    id: place.get(node.id) ?? -1,
    inputs: node.inputs.map((ref) => move(ref, place)),
    weights: node.weights.map((weight) => weights.get(weight) ?? -1),
    ...(node.body ? { body: lowerStep(node.body, weights) } : {}),
  };
}

/** The step of a recurrence, with weights renumbered as in the graph around it. */
function lowerStep(body: StepGraph, weights: ReadonlyMap<number, number>): StepGraph {
  const { sequences, given, states, outputs } = body;
  const effects = body.nodes
    .filter((node) => node.operator === "update")
    .map(({ id }) => ({ node: id, output: 0 }));
  const roots = [
    ...sequences,
    ...given,
    ...outputs,
    ...effects,
    ...states.flatMap(({ previous, next }) => [previous, next]),
  ];
  const kept = reach(body.nodes, roots);
  const place = numbering(kept);
  const moved = (refs: readonly ValueRef[]): readonly ValueRef[] =>
    refs.map((ref) => move(ref, place));
  return {
    nodes: kept.map((node) => renumber(node, place, weights)),
    sequences: moved(sequences),
    given: moved(given),
    states: states.map((state) => ({
      ...state,
      previous: move(state.previous, place),
      next: move(state.next, place),
    })),
    outputs: moved(outputs),
  };
}

/** Two weights never share a path: a second one gets a number. */
function uniquePaths(weights: readonly Weight[]): readonly Weight[] {
  const taken = new Set<string>();
  return weights.map((weight) => {
    let path = weight.path;
    for (let count = 2; taken.has(path); count++) path = `${weight.path}_${count}`;
    taken.add(path);
    return path === weight.path ? weight : { ...weight, path };
  });
}

/** The section as a graph of its own: what it borrows from the model, signals and weights, comes first, as inputs. */
function trainingSection(
  model: ElaboratedModel,
  training: ElaboratedTraining,
  { own: kept, borrowed }: SectionNodes,
  modelPlace: ReadonlyMap<number, number>,
): TrainingSection {
  const names = new Set<string>();
  const name = (stem: string): string => {
    let unique = stem;
    for (let count = 2; names.has(unique); count++) unique = `${stem}_${count}`;
    names.add(unique);
    return unique;
  };
  for (const target of training.targets) names.add(target.name);
  const key = (ref: ValueRef): string => `${ref.node} ${ref.output}`;
  const signals = borrowed.map((source, index) => ({
    name: name(signalName(model, source)),
    source,
    index,
  }));
  const lent = new Map(signals.map(({ source, index }) => [key(source), index]));
  const place = new Map(kept.map((node, index) => [node.id, signals.length + index]));
  const moved = (ref: ValueRef): ValueRef => {
    const index = lent.get(key(ref));
    return index === undefined ? move(ref, place) : { node: index, output: 0 };
  };
  const inputs = signals.map((signal) => signalInput(model, signal));
  const moving = kept.map((node) => ({
    ...node,
    id: place.get(node.id) ?? -1,
    inputs: node.inputs.map(moved),
  }));
  return {
    nodes: [...inputs, ...moving],
    signals: signals.map(({ name: signal, source, index }) => ({
      name: signal,
      source: move(source, modelPlace),
      value: { node: index, output: 0 },
    })),
    targets: training.targets.map((port) => ({ name: port.name, value: moved(port.value) })),
    loss: moved(training.loss),
    metrics: training.metrics.map((port) => ({ name: port.name, value: moved(port.value) })),
    optimizer: training.optimizer,
    earlyStopping: training.earlyStopping,
    settings: training.settings,
    span: training.span,
  };
}

/** A signal of the model as an input of the section's graph. */
function signalInput(
  model: ElaboratedModel,
  { name, source, index }: { name: string; source: ValueRef; index: number },
): GraphNode {
  // Not the whole node: the step of a scan belongs to the model.
  const { instance, scope, span, outputs } = model.nodes.find(
    ({ id }) => id === source.node,
  ) as GraphNode;
  return {
    id: index,
    operator: "input",
    attributes: { name },
    inputs: [],
    weights: [],
    outputs: outputs.slice(source.output, source.output + 1),
    instance,
    signal: name,
    scope,
    span,
  };
}

function signalName(model: ElaboratedModel, ref: ValueRef): string {
  const port = [...model.outputs, ...model.inputs].find(
    ({ value }) => value.node === ref.node && value.output === ref.output,
  );
  if (port) return port.name;
  const node = model.nodes.find(({ id }) => id === ref.node);
  // A weight is asked for by any equation; its own name is its path.
  const path = node?.operator === "param" ? node.instance : node?.signal;
  return path?.replaceAll("/", "_") || "signal";
}
