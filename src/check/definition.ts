/**
 * The check of a block where it is defined, for every instance at once: hyperparameters and dims are symbols, and
 * every equation is evaluated, used or not. What the symbols leave open is checked again at each instance.
 */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Module } from "../resolve/modules.ts";
import type { Resolution } from "../resolve/resolve.ts";
import { realSymbol } from "../shape/real.ts";
import type {
  BlockDeclaration,
  ConstDeclaration,
  Hyperparameter,
  HyperparameterType,
} from "../syntax/ast.ts";
import { defaultOf, elaborateBody } from "./apply-declared.ts";
import { beginElaboration, freshDim, type Elaboration } from "./elaboration.ts";
import { bound, type Binding } from "./environment.ts";
import { evaluate, type At } from "./evaluate.ts";
import { constantValue } from "./name.ts";
import type { SharedBudget } from "./limits.ts";
import type { Observer } from "./observer.ts";
import type { Memory } from "./recall.ts";
import { nameMentions, rootPlace } from "./place.ts";
import { openPorts } from "./ports.ts";
import { RecordedBindings } from "./recorded-bindings.ts";
import { unknown, type Value } from "./value.ts";

export function checkDefinition(
  resolution: Resolution,
  declaration: BlockDeclaration,
  module: string,
  budget: SharedBudget,
  observer?: Observer,
  memory?: Memory,
): readonly Diagnostic[] {
  const e = beginElaboration(resolution, "definition", budget, observer, memory);
  const bindings = memory ? new RecordedBindings(e) : new Map<string, Binding>();
  const at: At = {
    environment: { parent: undefined, bindings, module },
    place: rootPlace(),
  };
  e.frames.push({ name: declaration.name.name, span: declaration.name.span, inputs: [], module });
  if (declaration.kind === "cell") e.level = { ...e.level, step: { states: [] } };
  for (const hyperparameter of declaration.hyperparameters) {
    const value = stand(e, declaration, hyperparameter, at);
    at.environment.bindings.set(hyperparameter.name.name, bound(value, true));
  }
  const { signature, body } = declaration;
  if (!signature) {
    if (body.kind === "expression") {
      nameMentions(e.segments, body.expression);
      evaluate(e, body.expression, at);
    }
    return e.diagnostics;
  }
  const inputs = openPorts(e, [...signature.inputs, ...signature.given], at, []);
  if (!inputs) return e.diagnostics;
  elaborateBody(e, declaration, at, inputs, declaration.name.span);
  return e.diagnostics;
}

/** Evaluates one constant of a file. */
export function checkConstant(
  resolution: Resolution,
  declaration: ConstDeclaration,
  path: string,
  budget: SharedBudget,
  observer?: Observer,
): readonly Diagnostic[] {
  const e = beginElaboration(resolution, "definition", budget, observer);
  constantValue(e, declaration, path);
  return e.diagnostics;
}

/** Evaluates the constants of a file, used or not. */
export function checkConstants(
  resolution: Resolution,
  module: Module,
  path: string,
  budget: SharedBudget,
): readonly Diagnostic[] {
  const e = beginElaboration(resolution, "definition", budget);
  for (const declaration of module.program.declarations) {
    if (declaration.kind === "const") constantValue(e, declaration, path);
  }
  return e.diagnostics;
}

/** What stands for a hyperparameter: a symbol where there are symbols of its type, else its default. */
function stand(
  e: Elaboration,
  declaration: BlockDeclaration,
  hyperparameter: Hyperparameter,
  at: At,
): Value {
  const initial = hyperparameter.initial
    ? defaultOf(e, hyperparameter, at, declaration.name.name)
    : undefined;
  return symbolOf(e, hyperparameter.name.name, hyperparameter.type, initial, at, hyperparameter);
}

function symbolOf(
  e: Elaboration,
  name: string,
  type: HyperparameterType | undefined,
  initial: Value | undefined,
  at: At,
  hyperparameter: Hyperparameter,
): Value {
  if (type?.kind === "tuple-type") {
    return {
      kind: "tuple",
      items: type.items.map((item, index) =>
        symbolOf(e, `${name}.${index}`, item, undefined, at, hyperparameter),
      ),
    };
  }
  switch (type?.kind === "named-type" ? type.name : initial?.kind) {
    case "int":
      return { kind: "int", dim: freshDim(e, name, "hyperparameter", 0).dim };
    case "float":
      return { kind: "float", real: realSymbol(freshDim(e, name, "hyperparameter").symbol) };
    case "bool":
      return unknown;
    case "block":
      return (
        initial ?? {
          kind: "block",
          place: at.place,
          span: hyperparameter.span,
          form: { kind: "abstract" },
        }
      );
    default:
      return initial ?? unknown;
  }
}
