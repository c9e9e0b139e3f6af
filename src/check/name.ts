/** What a name stands for: local bindings first, then the file's declarations and imports, then what is built in. */
import { constantCycle, outOfPlace } from "../diagnostics/catalogue/values.ts";
import { initializers, plain } from "../operators/initializers.ts";
import { operators, words } from "../operators/registry.ts";
import { constant } from "../shape/real.ts";
import { walkDepthFirst } from "../resolve/depth-first.ts";
import type { Definition } from "../resolve/modules.ts";
import { certainNamesIn } from "../resolve/names-in.ts";
import type { ConstDeclaration, NameExpression } from "../syntax/ast.ts";
import type { Span } from "../source/source.ts";
import { fault, type Elaboration } from "./elaboration.ts";
import { lookUp, type Environment } from "./environment.ts";
import { evaluate, type At } from "./evaluate.ts";
import { builtinFunction, declaredFunction } from "./functions.ts";
import { mentionOf, nameMentions, rootPlace } from "./place.ts";
import { mentionedAt, unknown, type Value } from "./value.ts";

export function evaluateName(e: Elaboration, expression: NameExpression, at: At): Value {
  return valueOfName(e, expression.name, expression, expression.span, at);
}

/** The same for a name that stands as the callee of a call, which is then the mention. */
export function valueOfName(
  e: Elaboration,
  name: string,
  mention: object,
  span: Span,
  at: At,
): Value {
  const binding = lookUp(at.environment, name);
  if (binding) {
    const value = binding.value();
    if (!binding.isTemplate || value.kind !== "block") return value;
    return mentionedAt(value, mentionOf(e.segments, at.place, mention), span);
  }
  const definition = e.resolution.byPath.get(at.environment.module)?.names.get(name);
  if (definition) return valueOfDefinition(e, definition, mention, span, at);
  const operator = operators.get(name);
  if (operator) {
    const place = mentionOf(e.segments, at.place, mention);
    return { kind: "block", place, span, form: { kind: "operator", operator, args: [] } };
  }
  const initializer = initializers.get(name);
  if (initializer) return { kind: "initializer", initializer: plain(initializer.name) };
  if (name === "training") return { kind: "training" };
  if (name === "pi") return { kind: "float", real: constant(Math.PI) };
  const builtin = builtinFunction(e, name);
  if (builtin) return builtin;
  if (words.has(name)) fault(e, outOfPlace, { what: `the word \`${name}\`` }, span);
  return unknown;
}

function valueOfDefinition(
  e: Elaboration,
  { declaration, module }: Definition,
  mention: object,
  span: Span,
  at: At,
): Value {
  switch (declaration.kind) {
    case "fn":
      return declaredFunction(e, declaration, moduleEnvironment(e, module));
    case "const": {
      const value = constantValue(e, declaration, module);
      if (value.kind !== "block") return value;
      return mentionedAt(value, mentionOf(e.segments, at.place, mention), value.span);
    }
    case "block":
    case "cell":
    case "model": {
      const place = mentionOf(e.segments, at.place, mention);
      return {
        kind: "block",
        place,
        span,
        form: { kind: "declared", declaration, module, args: [] },
      };
    }
  }
}

/** The value of a `const`, found out once. */
export function constantValue(
  e: Elaboration,
  declaration: ConstDeclaration,
  module: string,
): Value {
  if (e.constants.has(declaration)) {
    const known = e.constants.get(declaration);
    if (!known) fault(e, constantCycle, { name: declaration.name.name }, declaration.name.span);
    return known ?? unknown;
  }
  settleConstants(e, declaration, module);
  if (e.constants.has(declaration)) return e.constants.get(declaration) ?? unknown;
  e.constants.set(declaration, undefined);
  nameMentions(e.segments, declaration.value);
  const value = evaluate(e, declaration.value, {
    environment: moduleEnvironment(e, module),
    place: rootPlace(),
  });
  e.constants.set(declaration, value);
  return value;
}

/** Evaluates what a constant needs before itself, so that a long chain of constants is not a deep one. */
function settleConstants(e: Elaboration, first: ConstDeclaration, module: string): void {
  const next = ({ declaration, module: path }: Constant): readonly Constant[] => {
    const found: Constant[] = [];
    certainNamesIn(declaration.value, ({ name }) => {
      const used = e.resolution.byPath.get(path)?.names.get(name);
      if (used?.declaration.kind === "const" && !e.constants.has(used.declaration))
        found.push({ declaration: used.declaration, module: used.module });
    });
    return found;
  };
  const order: Constant[] = [];
  const circles: (readonly Constant[])[] = [];
  walkDepthFirst<Constant>(
    { declaration: first, module },
    {
      key: ({ declaration }) => declaration,
      next,
      leave: (constant) => void order.push(constant),
      circle: (steps) => void circles.push(steps),
    },
    e.settled,
  );
  // A circle is found, and told from its beginning, by evaluating.
  if (circles.length > 0) return;
  for (const { declaration, module: path } of order)
    if (declaration !== first) constantValue(e, declaration, path);
}

interface Constant {
  readonly declaration: ConstDeclaration;
  readonly module: string;
}

/** The outermost names of a file: none that are bound, only what `valueOfName` finds beyond. */
export function moduleEnvironment(e: Elaboration, module: string): Environment {
  let environment = e.moduleEnvironments.get(module);
  if (!environment) {
    environment = { parent: undefined, bindings: new Map(), module };
    e.moduleEnvironments.set(module, environment);
  }
  return environment;
}
