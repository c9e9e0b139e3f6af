/** The names that are seen inside a declaration only. */
import type { Declaration, EquationsBody } from "../syntax/ast.ts";
import { isBlock, type Meaning } from "./meaning.ts";
import type { Workspace } from "./workspace.ts";

export type Locals = Map<
  string,
  { readonly key: string; readonly meaning: Meaning; readonly owner: Declaration }
>;

/** The names that a declaration binds for its inside. */
export function localsOf(workspace: Workspace, declaration: Declaration): Locals {
  const locals: Locals = new Map();
  const add = (
    name: string,
    kind: "hyperparameter" | "input" | "signal" | "dim" | "setting",
  ): void => {
    if (name !== "" && !locals.has(name))
      locals.set(name, {
        key: keyOfLocal(declaration, name),
        meaning: { kind },
        owner: declaration,
      });
  };
  if (declaration.kind === "fn")
    for (const { name } of declaration.parameters) add(name.name, "hyperparameter");
  if (declaration.kind === "train") {
    for (const { name } of declaration.targets) add(name.name, "input");
    for (const { name } of declaration.settings) add(name.name, "setting");
  }
  if (!isBlock(declaration)) return locals;
  for (const { name } of declaration.hyperparameters) add(name.name, "hyperparameter");
  const { signature } = declaration;
  for (const { name } of [...(signature?.inputs ?? []), ...(signature?.given ?? [])])
    add(name.name, "input");
  const scope = workspace.resolved(declaration).scope;
  for (const name of [...(scope?.equations.keys() ?? []), ...(scope?.states.keys() ?? [])])
    add(name, "signal");
  for (const { name } of signature?.outputs ?? []) add(name.name, "signal");
  for (const name of scope?.names.keys() ?? []) add(name, "dim");
  return locals;
}

function keyOfLocal(owner: Declaration, name: string): string {
  return `local ${owner.span.path} ${owner.span.start} ${name}`;
}

/** The names that equations define; other outputs have none yet. */
export function definedIn(body: EquationsBody): ReadonlySet<string> {
  return new Set(
    body.equations.flatMap((equation) => {
      if (equation.kind === "define") return equation.targets.map(({ name }) => name.name);
      return equation.kind === "next" ? [] : [equation.name.name];
    }),
  );
}
