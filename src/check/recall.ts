/**
 * Equations of a definition that come to what they came to before. In the check of a block where it is defined, an equation
 * depends on nothing but what it reads: so while that is the same, its values, its mistakes and its weights are, and
 * what was kept of it takes the place of an evaluation. Only an editor keeps anything; see `Memory`.
 */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Weight } from "../graph/graph.ts";
import type { DefiningEquation, Equation } from "../syntax/ast.ts";
import { keyOfFault, type Elaboration, type SymbolRole } from "./elaboration.ts";
import { bound, type Binding, type Environment } from "./environment.ts";
import { RecordedBindings } from "./recorded-bindings.ts";
import { isSameValue } from "./same-value.ts";
import type { Link, Stretch } from "./stretch.ts";
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
  /** What was kept together beginning with an equation, the latest first. */
  stretchesFrom(first: Equation): readonly Stretch[];
  keepTogether(stretch: Stretch): void;
  againTogether(stretch: Stretch): void;
}

/** An evaluation under way, from which something may be kept. */
export interface Recording {
  readonly names: Set<string>;
  /** Others were evaluated in the midst of it, or something happened whose effect reaches further. */
  isTainted: boolean;
}

/**
 * Takes an equation of one signal as it was kept, where all that it reads is known already to be the same; undefined, with
 * nothing done, where that must be found out.
 */
export function recalledAtOnce(
  e: Elaboration,
  memory: Memory,
  equation: Equation,
  bindings: RecordedBindings,
): Link | undefined {
  if (equation.kind !== "define") return undefined;
  const [target, ...others] = equation.targets;
  if (!target || others.length > 0) return undefined;
  const kept = memory
    .recall(equation)
    .find(
      (each) =>
        isAllowed(e, each) && each.reads.every(([name, value]) => bindings.isAlready(name, value)),
    );
  if (!kept) return undefined;
  const { name } = target.name;
  replay(e, kept);
  memory.again(kept);
  bindings.set(name, kept.binding);
  return { name, equation, kept };
}

/** The same for equations that were kept together, of which the first is at `index`. */
export function recalledTogether(
  e: Elaboration,
  memory: Memory,
  equations: readonly Equation[],
  index: number,
  bindings: RecordedBindings,
): Stretch | undefined {
  const first = equations[index];
  const found =
    first &&
    memory
      .stretchesFrom(first)
      .find(
        (stretch) =>
          stretch.equations.every((each, at) => each === equations[index + at]) &&
          isAffordable(e, stretch) &&
          stretch.reads.every(([name, value]) => bindings.isAlready(name, value)),
      );
  if (!found) return undefined;
  account(e, found);
  memory.againTogether(found);
  bindings.addStretch(found);
  return found;
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
  return isAffordable(e, kept) && kept.diagnostics.every((one) => !e.reported.has(keyOfFault(one)));
}

function isAffordable({ budget }: Elaboration, { steps }: Pick<Kept, "steps">): boolean {
  return !budget.exceeded && budget.shared.steps >= steps;
}

function replay(e: Elaboration, kept: Kept): void {
  for (const one of kept.diagnostics) {
    e.reported.add(keyOfFault(one));
    e.diagnostics.push(one);
  }
  account(e, kept);
}

function account(
  e: Elaboration,
  { weights, roles, steps, instances }: Omit<Stretch, "equations" | "kept" | "bindings" | "reads">,
): void {
  e.weights.push(...weights);
  for (const [id, role] of roles) e.roles.set(id, role);
  e.budget.shared.steps -= steps;
  e.budget.instances += instances;
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
