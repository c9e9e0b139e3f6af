/** The equations of an instance: each is evaluated when something asks for its signal, and once. */
import { notASignal, wrongPattern } from "../diagnostics/catalogue/values.ts";
import { assertedShape } from "../diagnostics/catalogue/shapes.ts";
import { plain } from "../operators/initializers.ts";
import { integer } from "../shape/dim.ts";
import type {
  BlockDeclaration,
  DefiningEquation,
  Equation,
  ParamEquation,
  Expression,
} from "../syntax/ast.ts";
import { assertShape, dtypeOf } from "./signature.ts";
import { enter, leave } from "./budget.ts";
import { demandAt } from "./demand.ts";
import { fault, inLevel, type Elaboration } from "./elaboration.ts";
import type { BlockScope } from "../resolve/block-scope.ts";
import { dependencies, type Step } from "../resolve/causality.ts";
import { walkDepthFirst, type Walk } from "../resolve/depth-first.ts";
import { certainUsesIn } from "../resolve/names-in.ts";
import type { Binding } from "./environment.ts";
import { evaluateAgain } from "./evaluate-again.ts";
import { evaluate, type At } from "./evaluate.ts";
import { evaluateInitializer } from "./initializer.ts";
import { shapeOfPattern, type DimBinding } from "./match.ts";
import { emitNode, emitWeight } from "./nodes.ts";
import { observe } from "./observer.ts";
import { nameMentions, placeOf, signalOf } from "./place.ts";
import { recalled } from "./recall.ts";
import { RecordedBindings } from "./recorded-bindings.ts";
import { sameShape } from "./cell.ts";
import { describe, printTensorType, unknown, type Value } from "./value.ts";

/** Binds the signals of a block, and the dims that shapes on the left introduce. */
export function bindEquations(e: Elaboration, declaration: BlockDeclaration, at: At): void {
  const scope = e.resolution.scopes.get(declaration);
  if (!scope) return;
  const { bindings } = at.environment;
  const settled = new Set<object>();
  const valuesOf = evaluations(e, declaration, scope, at, settled);
  const bind = (name: string, equation: Equation): Binding => {
    const values = valuesOf(equation);
    const index =
      equation.kind === "define"
        ? equation.targets.findIndex((target) => target.name.name === name)
        : 0;
    return { value: () => values()[index] ?? unknown };
  };
  if (bindings instanceof RecordedBindings) bindings.bindLater(scope.equations, bind);
  else for (const [name, equation] of scope.equations) bindings.set(name, bind(name, equation));
  for (const [name, [equation]] of scope.boundDims) {
    const binding: DimBinding = {
      dim: undefined,
      value() {
        if (!this.dim && equation) valuesOf(equation)();
        return this.dim ? { kind: "int", dim: this.dim } : unknown;
      },
    };
    if (!bindings.has(name)) bindings.set(name, binding);
  }
  // Where a block is defined all of it is evaluated, in the order of the text.
  if (e.mode !== "definition" || e.frames.length !== 1) return;
  if (e.memory && bindings instanceof RecordedBindings)
    evaluateAgain(e, e.memory, scope, bindings, settled);
  else for (const name of scope.equations.keys()) bindings.get(name)?.value();
}

/** What gives the values of each equation of a block. Those in `settled` have been evaluated, or are about to be. */
function evaluations(
  e: Elaboration,
  declaration: BlockDeclaration,
  scope: BlockScope,
  at: At,
  settled: Set<object>,
): (equation: Equation) => () => readonly Value[] {
  const { bindings } = at.environment;
  const known = new Map<Equation, () => readonly Value[]>();
  // Evaluation is recursive, so what an equation surely needs comes first: a long chain is then not a deep one.
  const needs: Walk<Pick<Step, "equation">> = {
    key: (step) => step.equation,
    next: ({ equation }) => {
      const all = dependencies(equation, scope, certainUsesIn);
      return bindings instanceof RecordedBindings
        ? all.filter(({ name }) => !bindings.isKnown(name))
        : all;
    },
    leave: (step) => valuesOf(step.equation)(),
  };
  const valuesOf = (equation: Equation): (() => readonly Value[]) => {
    const before = known.get(equation);
    if (before) return before;
    const values = once(e, () => {
      e.observer?.entered(declaration);
      e.equations++;
      if (equation.kind === "define") walkDepthFirst({ equation }, needs, settled);
      // A circle has been reported by the resolver.
      if (scope.cyclic.has(equation)) return [];
      return recalled(e, equation, at.environment, () => evaluated(e, equation, at));
    });
    known.set(equation, values);
    return values;
  };
  return valuesOf;
}

/** Evaluates an equation when it is first asked for, wherever that is, as a part of the block that holds it. */
function once(e: Elaboration, evaluate: () => readonly Value[]): () => readonly Value[] {
  const home = e.scope;
  const { level } = e;
  let result: readonly Value[] | undefined;
  let isRunning = false;
  return () => {
    if (result) return result;
    // A circle has been reported by the resolver; here it only must not turn for ever.
    if (isRunning) return [];
    isRunning = true;
    const asking = e.scope;
    e.scope = home;
    result = inLevel(e, level, evaluate);
    e.scope = asking;
    isRunning = false;
    return result;
  };
}

function evaluated(e: Elaboration, equation: Equation, at: At): readonly Value[] {
  if (equation.kind === "define") return define(e, equation, at);
  return equation.kind === "param" || equation.kind === "buffer" ? [param(e, equation, at)] : [];
}

function define(e: Elaboration, equation: DefiningEquation, at: At): readonly Value[] {
  if (!enter(e, equation.span, 6)) return [];
  const stem = equation.pinned?.value ?? equation.targets[0]?.name.name ?? "";
  const place = placeOf(at.place, equation, stem);
  nameMentions(e.segments, equation.value);
  const outer = e.signal;
  e.signal = signalOf(place);
  const value = evaluate(e, equation.value, { environment: at.environment, place });
  e.signal = outer;
  leave(e, 6);
  if (!equation.isTuple) return [asserted(e, equation, 0, value, at)];
  if (value.kind === "unknown") return [];
  if (value.kind !== "tuple" || value.items.length !== equation.targets.length) {
    const names = equation.targets.map((target) => `\`${target.name.name}\``).join(", ");
    const notes = isScan(equation.value)
      ? ["`final: true` gives the states after the last step as further results of a `scan`"]
      : [];
    fault(e, wrongPattern, { names, found: describe(value) }, equation.value.span, { notes });
    return [];
  }
  return value.items.map((item, index) => asserted(e, equation, index, item, at));
}

function isScan(expression: Expression): boolean {
  if (expression.kind === "pipe") return isScan(expression.right);
  return (
    expression.kind === "call" &&
    expression.callee.kind === "name" &&
    expression.callee.name === "scan" &&
    !expression.arguments.some(({ name }) => name?.name === "final")
  );
}

function asserted(
  e: Elaboration,
  equation: DefiningEquation,
  index: number,
  value: Value,
  at: At,
): Value {
  const target = equation.targets[index];
  if (target && !target.shape) observe(e, target.name.span, value);
  if (!target?.shape || value.kind === "unknown") return value;
  if (value.kind !== "tensor") {
    fault(e, notASignal, { name: `\`${target.name.name}\``, found: describe(value) }, target.span);
    return unknown;
  }
  const port = { name: target.name, shape: target.shape, span: target.span, dtype: undefined };
  const result = assertShape(e, port, value, at);
  observe(e, target.name.span, result);
  return result;
}

function param(e: Elaboration, equation: ParamEquation, at: At): Value {
  const place = placeOf(at.place, equation, equation.pinned?.value ?? equation.name.name);
  const shape = shapeOfPattern(e, equation.shape, at);
  const initial = equation.initial
    ? evaluateInitializer(e, equation.initial, at)
    : {
        kind: "initializer" as const,
        initializer: plain(equation.shape.dims.length >= 2 ? "glorot_uniform" : "zeros"),
      };
  if (!shape || initial.kind !== "initializer") return unknown;
  const what = `the sizes of \`${equation.name.name}\` must be at least 1`;
  const demand = demandAt(e, equation.shape.span);
  for (const dim of shape) demand.atLeast(dim, integer(1), what);
  const dtype = dtypeOf({ ...equation, shape: equation.shape });
  const decay = equation.options.find((option) => option.name?.name === "decay")?.value;
  const isTrainable = equation.kind === "param";
  const decays = decay?.kind === "boolean" ? decay.value : isTrainable && shape.length >= 2;
  const neverDecays = decay !== undefined && !decays;
  const weight = emitWeight(
    e,
    place,
    [{ name: "", shape, initial: initial.initializer, decays, neverDecays, isTrainable }],
    dtype,
    equation.span,
  );
  if (!weight) return unknown;
  const signal = emitNode(e, {
    operator: "param",
    attributes: {},
    inputs: [],
    outputs: [{ dtype, shape }],
    place,
    weights: weight,
    span: equation.span,
  });
  observe(e, equation.name.span, signal);
  return signal;
}

/** What buffers become in training: effects, so they are evaluated though nothing reads them. */
export function evaluateUpdates(e: Elaboration, declaration: BlockDeclaration, at: At): void {
  for (const [name, update] of e.resolution.scopes.get(declaration)?.updates ?? []) {
    const buffer = at.environment.bindings.get(name)?.value() ?? unknown;
    nameMentions(e.segments, update.value);
    const place = placeOf(at.place, update, name);
    const value = evaluate(e, update.value, { environment: at.environment, place });
    if (buffer.kind !== "tensor" || value.kind === "unknown") continue;
    if (
      value.kind !== "tensor" ||
      value.type.dtype !== buffer.type.dtype ||
      !sameShape(value.type.shape, buffer.type.shape)
    ) {
      const expected = printTensorType(buffer.type);
      const found = value.kind === "tensor" ? printTensorType(value.type) : describe(value);
      fault(e, assertedShape, { name, expected, found }, update.span, {
        related: [{ span: buffer.span, message: "declared here" }],
      });
      continue;
    }
    const { weights = [] } =
      e.level.nodes.find(({ id }) => id >= 0 && id === buffer.ref.node) ?? {};
    emitNode(e, {
      operator: "update",
      attributes: {},
      inputs: [value.ref],
      outputs: [value.type],
      place: undefined,
      weights,
      span: update.span,
    });
  }
}
