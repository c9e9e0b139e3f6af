/** States of a cell: `pre s` is what the step before left, the equation of `s` what this step leaves. */
import { assertedShape } from "../diagnostics/catalogue/shapes.ts";
import { missingShape } from "../diagnostics/catalogue/syntax.ts";
import { badInitializer, notRecurrent } from "../diagnostics/catalogue/values.ts";
import { plain, type Initializer } from "../operators/initializers.ts";
import { equal, type Dim } from "../shape/dim.ts";
import type { BlockDeclaration, StateEquation } from "../syntax/ast.ts";
import { fault, type Elaboration } from "./elaboration.ts";
import { bound, lookUp, type Environment } from "./environment.ts";
import type { At } from "./evaluate.ts";
import { evaluateInitializer } from "./initializer.ts";
import { shapeOfPattern } from "./match.ts";
import { emitNode } from "./nodes.ts";
import { pathOf } from "./place.ts";
import { dtypeOf } from "./signature.ts";
import { printTensorType, unknown, type TensorValue, type Value } from "./value.ts";

/** No name of the language has a space in it. */
const previousKey = (name: string): string => `pre ${name}`;

export function previousValue(environment: Environment, name: string): Value | undefined {
  return lookUp(environment, previousKey(name))?.value();
}

interface OpenState {
  readonly equation: StateEquation;
  readonly initial: Initializer;
  readonly previous: TensorValue;
}

/** Binds `pre s` for each state of a cell; undefined when one makes no sense. */
export function openStates(
  e: Elaboration,
  declaration: BlockDeclaration,
  at: At,
): readonly OpenState[] | undefined {
  const states: OpenState[] = [];
  for (const [name, equation] of e.resolution.scopes.get(declaration)?.states ?? []) {
    e.observer?.entered(declaration);
    if (declaration.kind !== "cell") {
      const { kind } = declaration;
      const { path, start } = declaration.span;
      const word = { path, start, end: start + kind.length };
      const fixes = [{ title: "declare a cell", edits: [{ span: word, text: "cell" }] }];
      fault(e, notRecurrent, { name, block: declaration.name.name, kind }, equation.span, {
        fixes,
      });
      return undefined;
    }
    const port = declaration.signature?.outputs.find((output) => output.name.name === name);
    const pattern = equation.shape ?? port?.shape;
    if (!pattern) {
      fault(e, missingShape, { what: "state", name }, equation.name.span);
      return undefined;
    }
    const shape = shapeOfPattern(e, pattern, at);
    const initial = equation.initial
      ? evaluateInitializer(e, equation.initial, at)
      : { kind: "initializer" as const, initializer: plain("zeros") };
    if (!shape || initial.kind !== "initializer") return undefined;
    if (!["zeros", "ones", "constant"].includes(initial.initializer.name)) {
      fault(
        e,
        badInitializer,
        { problem: "a state begins with `zeros`, `ones` or a number" },
        (equation.initial ?? equation).span,
      );
      return undefined;
    }
    const type = { dtype: dtypeOf({ ...equation, shape: pattern }), shape };
    const previous = emitNode(e, {
      operator: "input",
      attributes: { name: previousKey(name) },
      inputs: [],
      outputs: [type],
      place: undefined,
      weights: [],
      span: equation.span,
    });
    if (previous.kind !== "tensor") return undefined;
    at.environment.bindings.set(previousKey(name), bound(previous));
    states.push({ equation, initial: initial.initializer, previous });
  }
  return states;
}

/** Evaluates what each state becomes and leaves it with the step. */
export function closeStates(e: Elaboration, states: readonly OpenState[], at: At): boolean {
  for (const { equation, initial, previous } of states) {
    const name = equation.name.name;
    const next = at.environment.bindings.get(name)?.value() ?? unknown;
    if (next.kind !== "tensor") return false;
    if (
      next.type.dtype !== previous.type.dtype ||
      !sameShape(next.type.shape, previous.type.shape)
    ) {
      const related = [{ span: next.span, message: `this is ${printTensorType(next.type)}` }];
      fault(
        e,
        assertedShape,
        { name, expected: printTensorType(previous.type), found: printTensorType(next.type) },
        equation.span,
        { related },
      );
      return false;
    }
    const path = [pathOf(at.place), name].filter((part) => part !== "").join("/");
    e.level.step?.states.push({
      name: path,
      type: previous.type,
      initial,
      previous: previous.ref,
      next: next.ref,
    });
  }
  return true;
}

export function sameShape(a: readonly Dim[], b: readonly Dim[]): boolean {
  return a.length === b.length && a.every((dim, axis) => equal(dim, b[axis] as Dim) !== "refuted");
}
