/**
 * Values for hyperparameters from outside the program, as `--set classes=26` gives them: they take the place of the
 * defaults of the entry's models. Their spans are those of the defaults, or of the hyperparameters without one, so that
 * what is wrong with a value is shown where it goes.
 */
import { parse } from "../../grammar/parse.ts";
import { closest } from "../diagnostics/suggest.ts";
import type { Span } from "../source/source.ts";
import type { BlockDeclaration, Declaration, Expression, Program } from "../syntax/ast.ts";

/** The program with those defaults; what `problemsOf` would complain about has no effect. */
export function withValues(program: Program, values: ReadonlyMap<string, string>): Program {
  if (values.size === 0) return program;
  const declarations = program.declarations.map((declaration) =>
    isModel(declaration) ? withDefaults(declaration, values) : declaration,
  );
  return { ...program, declarations };
}

function withDefaults(
  model: BlockDeclaration,
  values: ReadonlyMap<string, string>,
): BlockDeclaration {
  const hyperparameters = model.hyperparameters.map((hyperparameter) => {
    const text = values.get(hyperparameter.name.name);
    const place = (hyperparameter.initial ?? hyperparameter).span;
    const initial = text === undefined ? undefined : expressionIn(text, place);
    return initial ? { ...hyperparameter, initial } : hyperparameter;
  });
  return { ...model, hyperparameters };
}

/** Names that no model has, and texts that are no value, as sentences. */
export function problemsOf(
  program: Program,
  values: ReadonlyMap<string, string>,
): readonly string[] {
  const models = program.declarations.filter(isModel);
  const known = new Set(
    models.flatMap((model) => model.hyperparameters.map(({ name }) => name.name)),
  );
  return [...values].flatMap(([name, text]) => {
    if (!known.has(name)) return [missing(name, known)];
    return expressionIn(text, program.span) ? [] : [`${name}: "${text}" is no value`];
  });
}

function isModel(declaration: Declaration): declaration is BlockDeclaration {
  return declaration.kind === "model";
}

function missing(name: string, known: ReadonlySet<string>): string {
  if (known.size === 0) return `${name}: no model of the file has hyperparameters`;
  const near = closest(name, known);
  const hint = near === undefined ? `there are ${[...known].join(", ")}` : `did you mean ${near}?`;
  return `no model has a hyperparameter ${name}; ${hint}`;
}

/** A text as a single expression, all of it at one place. */
function expressionIn(text: string, place: Span): Expression | undefined {
  const { value, diagnostics } = parse({ path: place.path, text: `const value = ${text}` });
  const [only, ...others] = value.declarations;
  if (diagnostics.length > 0 || others.length > 0 || only?.kind !== "const") return undefined;
  return at(place, only.value);
}

/** The tree with every span at one place. */
function at<T>(place: Span, node: T): T {
  if (Array.isArray(node)) return node.map((item: unknown) => at(place, item)) as T;
  if (typeof node !== "object" || node === null) return node;
  const entries = Object.entries(node).map(([key, value]): [string, unknown] => [
    key,
    /^(span|\w+Span)$/.test(key) ? place : at(place, value),
  ]);
  return Object.fromEntries(entries) as T;
}
