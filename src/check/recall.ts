/**
 * Equations of a definition that come to what they came to before. In the check of a block where it is defined, an equation
 * depends on nothing but what it reads: so while that is the same, its values, its mistakes and its weights are, and
 * what was kept of it takes the place of an evaluation. Only an editor keeps anything; see `Memory`.
 */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Weight } from "../graph/graph.ts";
import type { Dim } from "../shape/dim.ts";
import type { Span } from "../source/source.ts";
import type { DefiningEquation, Equation } from "../syntax/ast.ts";
import { keyOfFault, type Elaboration, type SymbolRole } from "./elaboration.ts";
import { bound, type Binding, type Environment } from "./environment.ts";
import { unknown, type Value } from "./value.ts";

/** What an equation came to, with what it read on the way. */
export interface Kept {
  readonly values: readonly Value[];
  /** What the name of the first of them stands for. */
  readonly binding: Binding;
  /** The names of the block that were asked for, and what they stood for. */
  readonly reads: readonly (readonly [name: string, value: Value | undefined])[];
  readonly diagnostics: readonly Diagnostic[];
  readonly weights: readonly Weight[];
  readonly roles: readonly (readonly [string, SymbolRole])[];
  readonly steps: number;
  readonly instances: number;
}

/**
 * Remembers equations from one check of a block to the next. Whoever has one sees to it that the text before the body and
 * all that the block reads from outside of itself has stayed the same.
 */
export interface Memory {
  /** All that is kept of an equation, the latest first. */
  recall(equation: DefiningEquation): readonly Kept[];
  /** An equation is about to be evaluated. */
  begin(equation: DefiningEquation): void;
  /** It has been; undefined where what it came to must not be used again. */
  end(equation: DefiningEquation, kept: Kept | undefined): void;
  /** What was recalled holds. */
  again(kept: Kept): void;
}

/** An evaluation under way, from which something may be kept. */
export interface Recording {
  readonly names: Set<string>;
  /** Others were evaluated in the midst of it, or something happened whose effect reaches further. */
  isTainted: boolean;
}

/**
 * The names of a block, which tell a recording what is asked for. A signal is bound when it is first asked for, since most
 * are recalled.
 */
export class RecordedBindings extends Map<string, Binding> {
  readonly #e: Elaboration;
  #equations: ReadonlyMap<string, Equation> = new Map();
  #bind: ((name: string, equation: Equation) => Binding) | undefined;

  constructor(e: Elaboration) {
    super();
    this.#e = e;
  }

  bindLater(
    equations: ReadonlyMap<string, Equation>,
    bind: (name: string, equation: Equation) => Binding,
  ): void {
    this.#equations = equations;
    this.#bind = bind;
  }

  override get(name: string): Binding | undefined {
    this.#e.recording?.names.add(name);
    const known = super.get(name);
    const equation = known ? undefined : this.#equations.get(name);
    if (!equation || !this.#bind) return known;
    const made = this.#bind(name, equation);
    this.set(name, made);
    return made;
  }

  override has(name: string): boolean {
    this.#e.recording?.names.add(name);
    return super.has(name) || this.#equations.has(name);
  }

  /** Whether a name stands for a value without anything being evaluated: also for none. */
  isAlready(name: string, value: Value | undefined): boolean {
    const known = super.get(name);
    if (!known && this.#equations.has(name)) return false;
    return isSameValue(value, known?.value());
  }
}

/**
 * Takes an equation of one signal as it was kept, where all that it reads is known already to be the same; false, with
 * nothing done, where that must be found out. For most of a block this is all that an edit costs.
 */
export function recalledAtOnce(
  e: Elaboration,
  equation: Equation,
  bindings: Environment["bindings"],
): boolean {
  const { memory } = e;
  if (!memory || !(bindings instanceof RecordedBindings) || equation.kind !== "define")
    return false;
  const [target, ...others] = equation.targets;
  if (!target || others.length > 0) return false;
  const kept = memory
    .recall(equation)
    .find(
      (each) =>
        isAllowed(e, each) && each.reads.every(([name, value]) => bindings.isAlready(name, value)),
    );
  if (!kept) return false;
  replay(e, kept);
  memory.again(kept);
  bindings.set(target.name.name, kept.binding);
  return true;
}

/** The values of an equation of the block that is checked: those kept of it, or those that it is found to have. */
export function recalled(
  e: Elaboration,
  equation: Equation,
  environment: Environment,
  evaluate: () => readonly Value[],
): readonly Value[] {
  const { memory, recording: outer } = e;
  if (!memory || !(environment.bindings instanceof RecordedBindings)) return evaluate();
  if (outer) outer.isTainted = true;
  // What a shape on the left binds is bound for all.
  const isAlone = equation.kind === "define" && equation.targets.every(({ shape }) => !shape);
  if (e.frames.length !== 1 || !isAlone) return atHome(e, equation, evaluate);
  e.recording = undefined;
  const kept = memory.recall(equation).find((each) => isCurrent(e, each, environment));
  if (kept) {
    replay(e, kept);
    memory.again(kept);
    e.recording = outer;
    return kept.values;
  }
  memory.begin(equation);
  const [values, made] = record(e, equation, environment, evaluate);
  memory.end(equation, made);
  e.recording = outer;
  return values;
}

function isCurrent(e: Elaboration, kept: Kept, { bindings }: Environment): boolean {
  for (const [name, value] of kept.reads)
    if (!isSameValue(value, bindings.get(name)?.value())) return false;
  return isAllowed(e, kept);
}

/** Whether there is enough left to spend, and none of the mistakes has been told. */
function isAllowed(e: Elaboration, kept: Kept): boolean {
  if (e.budget.exceeded || e.budget.shared.steps < kept.steps) return false;
  return (
    kept.diagnostics.length === 0 ||
    kept.diagnostics.every((one) => !e.reported.has(keyOfFault(one)))
  );
}

function replay(e: Elaboration, kept: Kept): void {
  for (const one of kept.diagnostics) {
    e.reported.add(keyOfFault(one));
    e.diagnostics.push(one);
  }
  e.weights.push(...kept.weights);
  for (const [id, role] of kept.roles) e.roles.set(id, role);
  e.budget.shared.steps -= kept.steps;
  e.budget.instances += kept.instances;
}

/** Symbols are numbered within their equation, so that they are called the same whenever it comes to be evaluated. */
function atHome(
  e: Elaboration,
  equation: Equation,
  evaluate: () => readonly Value[],
): readonly Value[] {
  const { nextSymbol, symbolHome } = e;
  const named = equation.kind === "define" ? equation.targets[0]?.name : equation.name;
  e.nextSymbol = 0;
  e.symbolHome = `${named?.name ?? ""}.`;
  const values = evaluate();
  e.nextSymbol = nextSymbol;
  e.symbolHome = symbolHome;
  return values;
}

/** Evaluates, and keeps what is needed to do without it the next time. */
function record(
  e: Elaboration,
  equation: DefiningEquation,
  { bindings }: Environment,
  evaluate: () => readonly Value[],
): readonly [readonly Value[], Kept | undefined] {
  const recording: Recording = { names: new Set(), isTainted: false };
  const { length: faults } = e.diagnostics;
  const { length: weights } = e.weights;
  const { size: roles } = e.roles;
  const { size: constants } = e.constants;
  const { repeated } = e;
  const { instances } = e.budget;
  const { steps } = e.budget.shared;
  e.recording = recording;
  const values = atHome(e, equation, evaluate);
  const reads = [...recording.names].map((name) => [name, bindings.get(name)?.value()] as const);
  e.recording = undefined;
  const diagnostics = e.diagnostics.slice(faults);
  const isOwn =
    !recording.isTainted &&
    !e.budget.exceeded &&
    e.repeated === repeated &&
    // A constant tells of its mistakes when it is first asked for, and never again.
    (e.constants.size === constants || diagnostics.length === 0) &&
    values.every(isPlain) &&
    reads.every(([, value]) => value === undefined || isPlain(value));
  if (!isOwn) return [values, undefined];
  const kept = {
    values,
    binding: bound(values[0] ?? unknown),
    reads,
    diagnostics,
    weights: e.weights.slice(weights),
    roles: [...e.roles].slice(roles),
    steps: steps - e.budget.shared.steps,
    instances: e.budget.instances - instances,
  };
  return [values, kept];
}

/** Nothing with an identity of its own, as a block has, whose applications share weights. */
function isPlain(value: Value): boolean {
  if (value.kind === "tuple" || value.kind === "list") return value.items.every(isPlain);
  return value.kind !== "block" && value.kind !== "function";
}

function isSameValue(a: Value | undefined, b: Value | undefined): boolean {
  if (a === b) return true;
  if (!a || !b) return false;
  switch (a.kind) {
    case "tensor":
      return (
        b.kind === "tensor" &&
        a.type.dtype === b.type.dtype &&
        a.ref.output === b.ref.output &&
        isSameSpan(a.span, b.span) &&
        areSame(a.type.shape, b.type.shape, isSameDim)
      );
    case "int":
      return b.kind === "int" && isSameDim(a.dim, b.dim);
    case "float":
      return b.kind === "float" && JSON.stringify(a.real) === JSON.stringify(b.real);
    case "bool":
    case "string":
      return b.kind === a.kind && a.value === b.value;
    case "tuple":
    case "list":
      return b.kind === a.kind && areSame(a.items, b.items, isSameValue);
    case "unknown":
    case "training":
      return b.kind === a.kind;
    default:
      return false;
  }
}

function isSameDim(a: Dim, b: Dim): boolean {
  if (a === b) return true;
  if (a.key !== b.key || a.label !== b.label || a.origin?.text !== b.origin?.text) return false;
  return a.origin === b.origin || isSameSpan(a.origin?.span, b.origin?.span);
}

function isSameSpan(a: Span | undefined, b: Span | undefined): boolean {
  return a?.path === b?.path && a?.start === b?.start && a?.end === b?.end;
}

function areSame<T>(a: readonly T[], b: readonly T[], isSame: (a: T, b: T) => boolean): boolean {
  return a.length === b.length && a.every((item, index) => isSame(item, b[index] as T));
}
