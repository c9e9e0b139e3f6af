/**
 * The names of one block. Equations have no order, so all of them are in scope everywhere in the block: inputs,
 * hyperparameters, dims that a shape binds, and signals.
 */
import { report } from "../diagnostics/catalogue.ts";
import * as syntax from "../diagnostics/catalogue/syntax.ts";
import { duplicateSignal, idleState, undefinedOutput } from "../diagnostics/catalogue/names.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { closest } from "../diagnostics/suggest.ts";
import type { Span } from "../source/source.ts";
import type {
  BlockDeclaration,
  Equation,
  Identifier,
  NextEquation,
  Port,
  ShapePattern,
  StateEquation,
} from "../syntax/ast.ts";
import { scalarFunctions } from "../operators/builtins.ts";
import { namesIn } from "./names-in.ts";

export interface BlockScope extends BlockNames {
  /** Equations that define each other: reported, and never to be evaluated. */
  readonly cyclic: ReadonlySet<Equation>;
  /** Each equation stands behind all that it uses, so that there is no circle. */
  readonly isInOrder: boolean;
}

export interface BlockNames {
  /** Every name of the block and where it is introduced. */
  readonly names: ReadonlyMap<string, Identifier>;
  /** The equation that defines a signal. */
  readonly equations: ReadonlyMap<string, Equation>;
  /** States of a cell; the equation of the same name says what each becomes. */
  readonly states: ReadonlyMap<string, StateEquation>;
  /** What buffers become in training. */
  readonly updates: ReadonlyMap<string, NextEquation>;
  /** Dims that a shape on the left of an equation introduces, with the equations that could bind them. */
  readonly boundDims: ReadonlyMap<string, readonly Equation[]>;
}

/** Collects the names of a block and reports signals that are defined twice or not at all. */
export function namesOfBlock(
  block: BlockDeclaration,
  isGlobal: (name: string) => boolean,
  diagnostics: Diagnostic[],
): BlockNames {
  const names = new Map<string, Identifier>();
  const equations = new Map<string, Equation>();
  const boundDims = new Map<string, Equation[]>();
  const define = (name: Identifier): boolean => defineName(name, block, names, diagnostics);
  for (const hyperparameter of block.hyperparameters) define(hyperparameter.name);
  const ports = [...(block.signature?.inputs ?? []), ...(block.signature?.given ?? [])];
  for (const port of ports) define(port.name);
  for (const port of ports) {
    for (const dim of newDims(port.shape, (name) => names.has(name) || isGlobal(name))) {
      if (!names.has(dim.name)) names.set(dim.name, dim);
    }
  }
  const body = block.body.kind === "equations" ? block.body.equations : [];
  const states = new Map<string, StateEquation>();
  const updates = new Map<string, NextEquation>();
  for (const equation of body) {
    if (equation.kind === "state" && define(equation.name))
      states.set(equation.name.name, equation);
  }
  const add = (name: Identifier, equation: Equation): void => {
    const isState = states.has(name.name) && !equations.has(name.name);
    if (isState || define(name)) equations.set(name.name, equation);
  };
  for (const equation of body) {
    if (equation.kind === "state") continue;
    if (equation.kind === "next") {
      updates.set(equation.name.name, equation);
      continue;
    }
    if (equation.kind === "define") for (const { name } of equation.targets) add(name, equation);
    else add(equation.name, equation);
  }
  reportIdleStates(block, states, equations, diagnostics);
  for (const equation of body) {
    if (equation.kind !== "define") continue;
    for (const { shape } of equation.targets) {
      if (!shape) continue;
      for (const dim of newDims(shape, (name) => names.has(name) || isGlobal(name)))
        boundDims.set(dim.name, [...(boundDims.get(dim.name) ?? []), equation]);
    }
  }
  for (const [name, [equation]] of boundDims)
    names.set(name, { name, span: (equation as Equation).span });
  if (block.body.kind === "equations") reportMissingOutputs(block, names, diagnostics);
  return { names, equations, states: kept(states), updates: kept(updates), boundDims: kept(boundDims) }; // prettier-ignore
}

/** Most blocks have no states, buffers or dims of equations, and there may be many thousand blocks. */
function kept<T>(map: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  return map.size > 0 ? map : none;
}

const none: ReadonlyMap<string, never> = new Map<string, never>();

/** Adds a name; false, and reported, where the block has it already. */
function defineName(
  name: Identifier,
  block: BlockDeclaration,
  names: Map<string, Identifier>,
  diagnostics: Diagnostic[],
): boolean {
  if (name.name === "") return false;
  const earlier = names.get(name.name);
  if (!earlier) {
    names.set(name.name, name);
    return true;
  }
  diagnostics.push(
    report(duplicateSignal, { name: name.name, block: block.name.name }, name.span, {
      label: "defined again here",
      related: [{ span: earlier.span, message: "first defined here" }],
    }),
  );
  return false;
}

function reportIdleStates(
  block: BlockDeclaration,
  states: ReadonlyMap<string, StateEquation>,
  equations: ReadonlyMap<string, Equation>,
  diagnostics: Diagnostic[],
): void {
  for (const [name, state] of states) {
    if (equations.has(name)) continue;
    const notes = [`add an equation \`${name} = …\`: what the state is after this step`];
    diagnostics.push(report(idleState, { name, block: block.name.name }, state.span, { notes }));
  }
}

function reportMissingOutputs(
  block: BlockDeclaration,
  names: ReadonlyMap<string, Identifier>,
  diagnostics: Diagnostic[],
): void {
  // What could not be read may have defined it.
  if (diagnostics.some((other) => losesText.has(other.code) && isWithin(other.span, block.span)))
    return;
  const missing = (block.signature?.outputs ?? []).filter(
    ({ name: { name } }) => !names.has(name) && name !== "",
  );
  if (missing.length === 0) return;
  const idle = idleEquations(block);
  for (const port of missing) {
    const { name, span } = port.name;
    const near = closest(name, idle.keys()) ?? (idle.size === 1 ? [...idle.keys()][0] : undefined);
    const meant = near === undefined ? undefined : idle.get(near);
    diagnostics.push(
      report(undefinedOutput, { name, block: block.name.name }, span, {
        related: meant ? [{ span: meant.span, message: "nothing uses this" }] : [],
        fixes: meant
          ? [{ title: `call it \`${name}\``, edits: [{ span: meant.span, text: name }] }]
          : [],
        notes: meant ? [] : [`add an equation \`${name} = …\` to the body`],
      }),
    );
  }
}

/** Syntax errors after which something that was written is missing from the tree. */
const losesText: ReadonlySet<string> = new Set(
  [
    syntax.unexpected,
    syntax.unclosedBracket,
    syntax.unmatchedBracket,
    syntax.unnamedExpression,
    syntax.annotationMisplaced,
    syntax.unknownCharacter,
    syntax.foreignStatement,
  ].map(({ code }) => code),
);

function isWithin(inner: Span, outer: Span): boolean {
  return inner.path === outer.path && inner.start >= outer.start && inner.end <= outer.end;
}

/** Equations whose signals nothing in the body uses. */
function idleEquations({ body, signature }: BlockDeclaration): ReadonlyMap<string, Identifier> {
  const idle = new Map<string, Identifier>();
  if (body.kind !== "equations") return idle;
  const outputs = new Set(signature?.outputs.map(({ name }) => name.name));
  for (const equation of body.equations) {
    if (equation.kind !== "define" || equation.isTuple) continue;
    for (const { name } of equation.targets) if (!outputs.has(name.name)) idle.set(name.name, name);
  }
  for (const equation of body.equations) {
    if (equation.kind === "define" || equation.kind === "next")
      namesIn(equation.value, ({ name }) => idle.delete(name));
  }
  return idle;
}

/** Names in a shape that nothing else has introduced: the shape binds them. */
function newDims(
  shape: ShapePattern | undefined,
  isKnown: (name: string) => boolean,
): readonly Identifier[] {
  const found: Identifier[] = [];
  for (const dim of shape?.dims ?? []) {
    if (dim.kind === "ellipsis") continue;
    namesIn(dim, ({ name, span }) => {
      if (!isKnown(name) && !scalarFunctions.has(name)) found.push({ name, span });
    });
  }
  return found;
}

/** The ports of a signature that stand on the left of the arrow. */
export function inputPorts(block: BlockDeclaration): readonly Port[] {
  return [...(block.signature?.inputs ?? []), ...(block.signature?.given ?? [])];
}
