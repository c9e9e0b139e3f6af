/** What elaboration gives: a graph in all but order and thrift. */
import type {
  GraphNode,
  LateHyperparameter,
  Obligation,
  Port,
  RangeDemand,
  Scope,
  Weight,
} from "../graph/graph.ts";
import type { BlockDeclaration } from "../syntax/ast.ts";
import type { RuntimeDim } from "./ports.ts";

export interface ElaboratedModel {
  readonly declaration: BlockDeclaration;
  readonly nodes: readonly GraphNode[];
  readonly scopes: readonly Scope[];
  readonly weights: readonly Weight[];
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly hyperparameters: readonly LateHyperparameter[];
  readonly runtimeDims: readonly RuntimeDim[];
  readonly obligations: readonly Obligation[];
  readonly ranges: readonly RangeDemand[];
  readonly runtimeFacts: readonly Obligation[];
}

/** The same once nothing is added any more: an array that grew has room for sixteen more, and models are kept. */
export function withoutSlack(model: ElaboratedModel): ElaboratedModel {
  return {
    declaration: model.declaration,
    nodes: tight(model.nodes),
    scopes: tight(model.scopes),
    weights: tight(model.weights),
    inputs: model.inputs,
    outputs: tight(model.outputs),
    hyperparameters: tight(model.hyperparameters),
    runtimeDims: tight(model.runtimeDims),
    obligations: tight(model.obligations),
    ranges: tight(model.ranges),
    runtimeFacts: tight(model.runtimeFacts),
  };
}

function tight<T>(list: readonly T[]): readonly T[] {
  return list.length > 0 ? list.slice() : none;
}

const none: readonly never[] = [];
