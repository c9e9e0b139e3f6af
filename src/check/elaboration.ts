/**
 * The state of one elaboration: of a model, with its hyperparameters where they must be known, or of a definition,
 * with every input and hyperparameter a symbol. Only this record is written to while a program is evaluated.
 */
import { report, type Details, type DiagnosticKind } from "../diagnostics/catalogue.ts";
import type { Diagnostic, Label } from "../diagnostics/diagnostic.ts";
import type {
  GraphNode,
  Obligation,
  RangeDemand,
  Scope,
  ValueRef,
  Weight,
} from "../graph/graph.ts";
import type { Initializer } from "../operators/initializers.ts";
import type { Resolution } from "../resolve/resolve.ts";
import {
  asInteger,
  printDim,
  symbol,
  symbolsOf,
  type Answer,
  type Dim,
  type DimFact,
  type DimSymbol,
} from "../shape/dim.ts";
import type { TensorType } from "../shape/tensor-type.ts";
import { callChain } from "./call-chain.ts";
import type { Span } from "../source/source.ts";
import type { Environment } from "./environment.ts";
import type { Budget, SharedBudget } from "./limits.ts";
import type { Observer } from "./observer.ts";
import { pathOf, type Place } from "./place.ts";
import type { Memory, Recording } from "./recall.ts";
import type { Value } from "./value.ts";
import { dimNotKnown } from "../diagnostics/catalogue/shapes.ts";

/** One block being elaborated, for the call chain of an error and for budgets. */
export interface Frame {
  readonly name: string;
  /** Where it was applied. */
  readonly span: Span;
  readonly inputs: readonly { readonly name: string; readonly type: TensorType }[];
  /** True in a file the user did not open, so that the caller is the place to look at. */
  readonly module: string;
}

/** One round of a `repeat` or `for`, for the call chain. */
export interface Round {
  /** How many frames there were around it. */
  readonly depth: number;
  /** Counted from 1. */
  readonly number: number;
  readonly count: number;
  /** It knows nothing of its number. */
  readonly isPlain: boolean;
  readonly span: Span;
}

export type SymbolRole = "runtime" | "hyperparameter";

export interface Elaboration {
  readonly mode: "model" | "definition";
  readonly resolution: Resolution;
  readonly diagnostics: Diagnostic[];
  /** The codes and places of the diagnostics, each of which is reported once. */
  readonly reported: Set<string>;
  readonly frames: Frame[];
  /** The repetitions under way. */
  readonly rounds: Round[];
  /** The graph under construction: the model's, or that of a step while a cell is elaborated. */
  level: Level;
  /** Numbers nodes across all levels, so that a step can tell what it takes from outside. */
  nextNode: number;
  readonly weights: Weight[];
  /** Weights of each instance, as indices. */
  readonly instances: Map<Place, readonly number[]>;
  readonly obligations: Obligation[];
  /** What must hold of floats that are known when a model is made. */
  readonly ranges: RangeDemand[];
  /** What has been asked about dims under the facts of a model, and the answers. */
  readonly judged: Map<string, Answer>;
  /** What must hold of sizes that only the run tells. */
  readonly runtimeFacts: Obligation[];
  /** What is in these three, as text. */
  readonly remembered: Set<string>;
  readonly facts: DimFact[];
  readonly roles: Map<string, SymbolRole>;
  /** Late-bound hyperparameters, by symbol, that turned out to decide structure. */
  readonly structural: Set<string>;
  /** Values of `const` declarations, evaluated once; undefined while that is going on. */
  readonly constants: Map<object, Value | undefined>;
  /** Constants whose needs have been seen to. */
  readonly settled: Set<object>;
  readonly moduleEnvironments: Map<string, Environment>;
  /** Names of mentions within their equation. */
  readonly segments: Map<object, string>;
  readonly budget: Budget;
  /** How many equations have been evaluated, and whether anything was left out that the check of a definition looks at. */
  equations: number;
  isPartial: boolean;
  /** Who listens, if anyone does. */
  readonly observer: Observer | undefined;
  /** The signal being defined, for names in generated code. */
  signal: string;
  readonly scopes: Scope[];
  /** The application being elaborated, as an index of `scopes`. */
  scope: number;
  nextSymbol: number;
  /** Begins what is unique about symbols: the equation that makes them, where they are numbered within it. */
  symbolHome: string;
  /** Faults that were not told because they had been before. */
  repeated: number;
  /** What an editor keeps of equations, and the equation that something may be kept of. */
  readonly memory: Memory | undefined;
  recording: Recording | undefined;
}

/** One graph under construction. Equations always add to the graph of the block that they stand in. */
export interface Level {
  readonly nodes: GraphNode[];
  /** The step being elaborated: a cell leaves its states here. Absent outside of `scan`. */
  readonly step: Step | undefined;
  /** The graph with the `scan` whose step this is. */
  readonly parent: Level | undefined;
}

/** One step of a recurrence, as its cells are elaborated. */
export interface Step {
  readonly states: StepState[];
}

export interface StepState {
  readonly name: string;
  readonly type: TensorType;
  /** Its value before the first step. */
  readonly initial: Initializer;
  /** Where the step takes the earlier value in, and where it makes the new one. */
  readonly previous: ValueRef;
  readonly next: ValueRef;
}

export function beginElaboration(
  resolution: Resolution,
  mode: "model" | "definition",
  shared: SharedBudget,
  observer?: Observer,
  memory?: Memory,
): Elaboration {
  const weights: Weight[] = [];
  observer?.begins(weights);
  return {
    mode,
    resolution,
    diagnostics: [],
    reported: new Set(),
    frames: [],
    rounds: [],
    level: { nodes: [], step: undefined, parent: undefined },
    nextNode: 0,
    weights,
    instances: new Map(),
    obligations: [],
    ranges: [],
    judged: new Map(),
    runtimeFacts: [],
    remembered: new Set(),
    facts: [],
    roles: new Map(),
    structural: new Set(),
    constants: new Map(),
    settled: new Set(),
    moduleEnvironments: new Map(),
    segments: new Map(),
    budget: { instances: 0, evaluations: 0, exceeded: false, shared },
    equations: 0,
    isPartial: false,
    observer,
    signal: "",
    scopes: [],
    scope: -1,
    nextSymbol: 0,
    symbolHome: "",
    repeated: 0,
    memory,
    recording: undefined,
  };
}

/** Elaborates a part of the model as the application of a block, or as an iteration. */
export function within<T>(
  e: Elaboration,
  { place, ...scope }: Omit<Scope, "parent" | "path"> & { readonly place: Place },
  elaborate: () => T,
): T {
  const parent = e.scope;
  if (e.mode === "model") e.scope = e.scopes.push({ ...scope, parent, path: pathOf(place) }) - 1;
  const result = elaborate();
  e.scope = parent;
  return result;
}

/** Evaluates something in the graph that it belongs to. */
export function inLevel<T>(e: Elaboration, level: Level, evaluate: () => T): T {
  const outer = e.level;
  e.level = level;
  const result = evaluate();
  e.level = outer;
  return result;
}

/** Records a diagnostic, with the chain of calls that led to it. */
export function fault<Template extends string>(
  e: Elaboration,
  entry: DiagnosticKind<Template>,
  values: Parameters<typeof report<Template>>[1],
  span: Span,
  details: Details = {},
): void {
  const related: Label[] = [...(details.related ?? []), ...callChain(e, span)];
  const made = report(entry, values, span, { ...details, related });
  const key = keyOfFault(made);
  if (e.reported.has(key)) {
    e.repeated++;
    if (e.mode === "model") tellAgain(e, key);
    return;
  }
  e.reported.add(key);
  e.diagnostics.push(made);
}

/** Other applications of the same block that come to the same fault are shown beside the first one, a few of them. */
function tellAgain(e: Elaboration, key: string): void {
  const index = e.diagnostics.findIndex((one) => keyOfFault(one) === key);
  const first = e.diagnostics[index];
  const application = e.frames[1];
  if (!first || !application) return;
  const { span } = application;
  const isTold = first.related.some(
    (label) => label.span.start === span.start && label.span.path === span.path,
  );
  const others = first.related.filter(({ message }) => message === sameHere);
  if (isTold || others.length >= mostTold) return;
  const related = [...first.related, { span, message: sameHere }];
  e.diagnostics[index] = { ...first, related };
}

const sameHere = "the same here";
const mostTold = 3;

/** What is reported once. */
export function keyOfFault({ code, span }: Diagnostic): string {
  return `${code} ${span.start} ${span.end} ${span.path}`;
}

/** What no other symbol or label of the elaboration is called. */
export function uniqueId(e: Elaboration, name: string): string {
  return `${name}#${e.symbolHome}${e.nextSymbol++}`;
}

/** A new dim that nothing is known of but its name. */
export function freshDim(
  e: Elaboration,
  name: string,
  role: SymbolRole,
  least = 1,
): { dim: Dim; symbol: DimSymbol } {
  const made: DimSymbol = { id: uniqueId(e, name), name, least };
  e.roles.set(made.id, role);
  return { dim: symbol(made), symbol: made };
}

/**
 * The number that a dim is, where one must be known to go on. A late-bound hyperparameter is noted as structural, and
 * the model is elaborated again with its value; in a definition there is no number and nothing to complain about.
 */
export function demandNumber(
  e: Elaboration,
  dim: Dim,
  span: Span,
  purpose: string,
): number | undefined {
  const known = asInteger(dim);
  if (known !== undefined || e.mode === "definition") return known;
  const symbols = [...symbolsOf(dim).keys()];
  if (symbols.every((id) => e.roles.get(id) === "hyperparameter")) {
    for (const id of symbols) e.structural.add(id);
  } else {
    fault(e, dimNotKnown, { dim: printDim(dim), purpose }, span);
  }
  return undefined;
}
