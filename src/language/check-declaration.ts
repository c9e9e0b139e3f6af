/** What the checker says of single declarations, with what it read on the way. */
import { bounded, trainingOf, type CheckedModel } from "../check/check.ts";
import { checkConstant, checkDefinition } from "../check/definition.ts";
import { budgetFor } from "../check/limits.ts";
import { elaborateModel } from "../check/model.ts";
import { elaborateTraining } from "../check/train.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Graph, Weight } from "../graph/graph.ts";
import { graphWarnings } from "../lint/lint.ts";
import { lower } from "../lower/lower.ts";
import { passes, runPasses } from "../passes/passes.ts";
import type { BlockDeclaration, ConstDeclaration, TrainDeclaration } from "../syntax/ast.ts";
import type { BlockScope } from "../resolve/block-scope.ts";
import type { Resolution } from "../resolve/resolve.ts";
import { BlockMemory, BlockObserver } from "./block-memory.ts";
import { Reads } from "./reads.ts";
import { Recorder, type SeenTypes } from "./seen-types.ts";
import type { Workspace } from "./workspace.ts";

/** A block, cell, model or constant, checked for all its instances. */
export interface CheckedDefinition {
  readonly diagnostics: readonly Diagnostic[];
  readonly types: SeenTypes;
  readonly weights: readonly Weight[];
  /** The weights are all that it has. */
  readonly isWhole: boolean;
  readonly reads: Pick<Reads, "hold">;
}

/** A model, elaborated. */
export interface CheckedNetwork {
  readonly diagnostics: readonly Diagnostic[];
  /** What is wrong with its `train` section; it matters only when nothing else is wrong. */
  readonly trainingDiagnostics: readonly Diagnostic[];
  readonly types: SeenTypes;
  readonly checked: CheckedModel | undefined;
  readonly section: TrainDeclaration | undefined;
  readonly reads: Reads;
  /** How long it took, in milliseconds. */
  readonly time: number;
}

export function checkOne(
  workspace: Workspace,
  path: string,
  declaration: ConstDeclaration | BlockDeclaration,
): CheckedDefinition {
  const reads = new Reads();
  const recorder = new Recorder(reads);
  const resolution = workspace.resolution(path, reads);
  const budget = budgetFor(workspace.syntaxOf(path)?.text.length ?? 0);
  const diagnostics =
    declaration.kind === "const"
      ? checkConstant(resolution, declaration, path, budget, recorder)
      : boundedCheck(declaration, () =>
          checkDefinition(resolution, declaration, path, budget, recorder),
        );
  const { types, weights, isWhole } = recorder;
  return { diagnostics, types, weights, isWhole, reads };
}

/** What an earlier check kept, where it still serves; else nothing yet. A cell has states, which tie its equations together. */
export function memoryFor(
  workspace: Workspace,
  declaration: BlockDeclaration,
  before: BlockMemory | undefined,
): BlockMemory | undefined {
  if (declaration.kind === "cell") return undefined;
  const head = workspace.headOf(declaration);
  return before?.head === head && before.reads.hold(workspace) ? before : new BlockMemory(head);
}

/** A block, of which only what has changed is checked. */
export function checkAgain(
  workspace: Workspace,
  path: string,
  declaration: BlockDeclaration,
  memory: BlockMemory,
): CheckedDefinition {
  const { reads } = memory;
  const observer = new BlockObserver(declaration, memory);
  const outside = workspace.resolution(path, reads);
  const own = workspace.scopeOf(declaration);
  const resolution: Resolution = {
    ...outside,
    scopes: { get: (of) => (of === declaration ? own : outside.scopes.get(of)) },
  };
  const budget = budgetFor(workspace.syntaxOf(path)?.text.length ?? 0);
  const diagnostics = boundedCheck(declaration, () =>
    checkDefinition(resolution, declaration, path, budget, observer, observer),
  );
  const { types, weights, isWhole } = observer;
  return { diagnostics, types, weights, isWhole, reads: readsWithin(declaration, own, reads) };
}

/** A function of its own, since a closure keeps all that is around it: here it would be the program as it was. */
function readsWithin(
  declaration: BlockDeclaration,
  own: BlockScope | undefined,
  reads: Reads,
): Pick<Reads, "hold"> {
  return { hold: (world) => world.scopeOf(declaration) === own && reads.hold(world) };
}

function boundedCheck(
  declaration: BlockDeclaration,
  check: () => readonly Diagnostic[],
): readonly Diagnostic[] {
  return bounded(declaration, () => ({ value: undefined, diagnostics: check() })).diagnostics;
}

/** @param sections those that bear the model's name */
export function checkNetwork(
  workspace: Workspace,
  path: string,
  declaration: BlockDeclaration,
  sections: readonly TrainDeclaration[],
): CheckedNetwork {
  const started = performance.now();
  const reads = new Reads();
  const recorder = new Recorder(reads);
  const resolution = workspace.resolution(path, reads);
  const budget = budgetFor(workspace.syntaxOf(path)?.text.length ?? 0);
  const { value: open, diagnostics } = bounded(declaration, () =>
    elaborateModel(resolution, declaration, path, budget, recorder),
  );
  const trainingDiagnostics: Diagnostic[] = [];
  const found = { add: (more: readonly Diagnostic[]) => void trainingDiagnostics.push(...more) };
  const section = trainingOf(sections, found);
  const training = open && section && elaborateTraining(open, section);
  if (training) found.add(training.diagnostics);
  return {
    diagnostics,
    trainingDiagnostics,
    types: recorder.types,
    checked: open && { model: open.model, training: training?.value },
    section,
    reads,
    time: performance.now() - started,
  };
}

const graphs = new WeakMap<CheckedModel, Graph>();

/** Whether the graph of a model has been made. */
export function hasGraph(checked: CheckedModel): boolean {
  return graphs.has(checked);
}

/** The graph of a model, made when first asked for. */
export function graphOf(checked: CheckedModel): Graph {
  let graph = graphs.get(checked);
  if (!graph) graphs.set(checked, (graph = runPasses(lower(checked), passes)));
  return graph;
}

const warnings = new WeakMap<Graph, readonly Diagnostic[]>();

/** What a graph gives reason to warn of, found out once. */
export function warningsOf(graph: Graph): readonly Diagnostic[] {
  let known = warnings.get(graph);
  if (!known) warnings.set(graph, (known = graphWarnings(graph)));
  return known;
}
