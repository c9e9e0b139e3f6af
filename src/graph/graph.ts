/**
 * The dataflow graph of one model: what the checker's elaboration comes to, and what every target reads. It is
 * read-only data. Nodes are in topological order; shapes are symbolic in run-time dims and late-bound hyperparameters.
 */
import type { Initializer, Layout } from "../operators/initializers.ts";
import type { Dim, DimSymbol } from "../shape/dim.ts";
import type { Real } from "../shape/real.ts";
import type { TensorType } from "../shape/tensor-type.ts";
import type { Span } from "../source/source.ts";

/** One output of one node. */
export interface ValueRef {
  readonly node: number;
  readonly output: number;
}

/**
 * An application of an operator. Three operators have no file because they are ends of the graph: `input` (a signal
 * given from outside), `param` (a weight as a signal) and `constant` (a number); and `elementwise` has none, since it is
 * what a pass makes of several.
 */
export interface GraphNode {
  /** Its position in `Graph.nodes`. */
  readonly id: number;
  readonly operator: string;
  /** Typed by the operator's parameters; `value` of a `constant` is a `Real`. */
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly inputs: readonly ValueRef[];
  readonly outputs: readonly TensorType[];
  /** Path of the instance: nodes with equal instances share their weights. */
  readonly instance: string;
  /** The weights it reads, as indices of `Graph.weights`, in the operator's order. */
  readonly weights: readonly number[];
  /** One step of a recurrence, for `scan`. */
  readonly body?: StepGraph;
  /**
   * For `elementwise`: inputs, one for each of its own, and numbers and operations, the last of which gives its output.
   * They are numbered among themselves.
   */
  readonly parts?: readonly GraphNode[];
  /** The signal of the model that the node helps to define; for names in generated code. */
  readonly signal: string;
  /** The application of a block that it belongs to, as an index of `Graph.scopes`; -1 for the model's own equations. */
  readonly scope: number;
  readonly span: Span;
}

/** One application of a block, or one iteration of a repetition: the boxes in boxes of a picture. */
export interface Scope {
  /** The one around it, as an index of `Graph.scopes`; -1 for the model. */
  readonly parent: number;
  readonly kind: "block" | "iteration";
  /** The block's name, or the number of the iteration. */
  readonly name: string;
  /** Path of the instance; applications of a shared block have one path. */
  readonly path: string;
  readonly span: Span;
}

/**
 * What a `scan` does at each step. Its first nodes are inputs: one for each sequence, then one for each signal that
 * stays the same, then the states.
 */
export interface StepGraph {
  readonly nodes: readonly GraphNode[];
  readonly sequences: readonly ValueRef[];
  readonly given: readonly ValueRef[];
  readonly states: readonly StepGraphState[];
  readonly outputs: readonly ValueRef[];
}

export interface StepGraphState {
  readonly name: string;
  readonly type: TensorType;
  readonly initial: Initializer;
  readonly previous: ValueRef;
  readonly next: ValueRef;
}

export interface Weight {
  /** Stable path: `stage1/0/main/conv/kernel`. */
  readonly path: string;
  readonly shape: readonly Dim[];
  readonly dtype: "float32" | "int32" | "bool";
  readonly initial: Initializer;
  readonly layout: Layout;
  readonly isTrainable: boolean;
  readonly decays: boolean;
  /** Says `decay: false` itself, so that nothing makes it decay. */
  readonly neverDecays: boolean;
  /** It is not stored, but computed from others when they are loaded. */
  readonly fold?: { readonly of: NormFold; readonly part: "kernel" | "bias" };
  readonly span: Span;
}

/** A linear layer and the batch norm after it, as one linear layer. Weights are indices of `Graph.weights`. */
export interface NormFold {
  readonly kernel: number;
  readonly bias: number | undefined;
  readonly gamma: number | undefined;
  readonly beta: number | undefined;
  readonly mean: number;
  readonly variance: number;
  readonly epsilon: Real;
  /** The shape in which the scale of the channels broadcasts over the kernel. */
  readonly scaleShape: readonly Dim[];
}

export interface Port {
  readonly name: string;
  readonly value: ValueRef;
}

/** A hyperparameter that stays a run-time parameter of the compiled module. */
export interface LateHyperparameter {
  readonly name: string;
  readonly type: "int" | "float";
  readonly symbol: { readonly id: string; readonly name: string };
  /** Its default; without one the caller must give it. */
  readonly initial: { readonly dim: Dim } | { readonly real: Real } | undefined;
}

/** What must hold of late-bound hyperparameters, checked when a model is made. */
export interface Obligation {
  readonly relation: "equal" | "at-least" | "divides";
  readonly left: Dim;
  readonly right: Dim;
  /** The complaint when it does not hold. */
  readonly message: string;
  readonly span: Span;
}

/** What must hold of a late-bound float: `least <= value`, `value < below` and `value <= most`, as far as they are given. */
export interface RangeDemand {
  readonly value: Real;
  readonly least: number | undefined;
  readonly below: number | undefined;
  readonly most: number | undefined;
  /** The complaint when it does not hold. */
  readonly message: string;
  readonly span: Span;
}

export interface Graph {
  readonly name: string;
  readonly documentation: string;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly nodes: readonly GraphNode[];
  readonly scopes: readonly Scope[];
  readonly weights: readonly Weight[];
  readonly hyperparameters: readonly LateHyperparameter[];
  /** Dims known only when the model runs, each with the input axis that tells it. */
  readonly runtimeDims: readonly {
    readonly symbol: DimSymbol;
    readonly input: number;
    readonly axis: number;
  }[];
  readonly obligations: readonly Obligation[];
  readonly ranges: readonly RangeDemand[];
  /** The same for sizes that only the run tells, checked when a model is called. */
  readonly runtimeFacts: readonly Obligation[];
  readonly training: TrainingSection | undefined;
  readonly span: Span;
}

/** What a `train` section asks for: a graph of its own, over signals of the model and targets. */
export interface TrainingSection {
  readonly nodes: readonly GraphNode[];
  /** Signals of the model that the section uses. Each is an `input` here. */
  readonly signals: readonly TrainingSignal[];
  readonly targets: readonly Port[];
  readonly loss: ValueRef;
  readonly metrics: readonly Port[];
  readonly optimizer: Setting;
  readonly earlyStopping: Setting | undefined;
  /** `batch`, `epochs`, `seed` and the like. */
  readonly settings: Readonly<Record<string, number | boolean>>;
  readonly span: Span;
}

export interface TrainingSignal {
  readonly name: string;
  /** Where the model makes it. */
  readonly source: ValueRef;
  /** Where the section takes it in. */
  readonly value: ValueRef;
}

/** A call such as `sgd(lr: 0.9)`, with the arguments that it gives. */
export interface Setting {
  readonly name: string;
  readonly args: Readonly<Record<string, SettingValue>>;
}

export type SettingValue = number | boolean | string | readonly number[] | Setting;

/** A value as the key of a map: a number of its own, which is found sooner than a text would be made and looked up. */
export type ValueKey = number;

/** Cantor's pairing: one number for two, small where they are. */
export function keyOf({ node, output }: ValueRef): ValueKey {
  const sum = node + 1 + output;
  return (sum * (sum + 1)) / 2 + output;
}

/** The type of a value. */
export function typeOf(nodes: readonly GraphNode[], ref: ValueRef): TensorType {
  const type = nodes[ref.node]?.outputs[ref.output];
  if (!type) throw new TypeError(`the graph has no output ${ref.output} of node ${ref.node}`);
  return type;
}
