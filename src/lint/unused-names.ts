/** Signals, hyperparameters and imports that nothing uses. */
import {
  unusedHyperparameter,
  unusedImport,
  unusedSignal,
} from "../diagnostics/catalogue/lints.ts";
import { report } from "../diagnostics/catalogue.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { namesIn, usesIn } from "../resolve/names-in.ts";
import type {
  BlockDeclaration,
  Expression,
  Identifier,
  Program,
  ShapePattern,
} from "../syntax/ast.ts";

/** Checks one file; `program` is its tree. */
export function unusedNames({ declarations }: Program): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const everywhere = new Set<string>();
  const trained = new Map<string, Set<string>>();
  for (const declaration of declarations) {
    if (declaration.kind !== "train") continue;
    const names = new Set<string>();
    for (const { value } of declaration.settings) collect(value, names);
    trained.set(declaration.model.name, names);
    for (const name of [...names, declaration.model.name]) everywhere.add(name);
  }
  for (const declaration of declarations) {
    if (declaration.kind === "const") collect(declaration.value, everywhere);
    if (declaration.kind === "fn") {
      collect(declaration.body, everywhere);
      for (const { initial } of declaration.parameters) collect(initial, everywhere);
    }
    if (declaration.kind !== "block" && declaration.kind !== "cell" && declaration.kind !== "model")
      continue;
    const own = namesOfBlock(declaration);
    for (const name of own) everywhere.add(name);
    const used = new Set(own);
    for (const name of trained.get(declaration.name.name) ?? []) used.add(name);
    found.push(...unusedInBlock(declaration, used));
  }
  for (const declaration of declarations) {
    if (declaration.kind !== "import") continue;
    for (const { name, alias } of declaration.names) {
      const local = alias ?? name;
      if (!everywhere.has(local.name) && isMeant(local))
        found.push(report(unusedImport, { name: local.name }, local.span));
    }
  }
  return found;
}

function unusedInBlock(block: BlockDeclaration, used: ReadonlySet<string>): readonly Diagnostic[] {
  const outputs = new Set(block.signature?.outputs.map(({ name }) => name.name));
  const isUnused = (name: Identifier): boolean =>
    isMeant(name) && !used.has(name.name) && !outputs.has(name.name);
  const hyperparameters = block.hyperparameters
    .filter(({ name }) => isUnused(name))
    .map(({ name }) =>
      report(unusedHyperparameter, { name: name.name, block: block.name.name }, name.span),
    );
  const equations = block.body.kind === "equations" ? block.body.equations : [];
  // Where a block is an expression, its inputs flow in by themselves.
  const inputs = block.body.kind === "equations" ? (block.signature?.inputs ?? []) : [];
  const ports = [...inputs, ...(block.signature?.given ?? [])]
    .filter(({ name }) => isUnused(name))
    .map(({ name }) => report(unusedSignal, { name: name.name }, name.span));
  const signals = equations.flatMap((equation) => {
    if (equation.kind === "next" || equation.kind === "state") return [];
    const names =
      equation.kind === "define" ? equation.targets.map(({ name }) => name) : [equation.name];
    // Of several results, some may be of no interest.
    if (names.length > 1 && !names.every(isUnused)) return [];
    return names
      .filter(isUnused)
      .map((name) => report(unusedSignal, { name: name.name }, name.span));
  });
  return [...hyperparameters, ...ports, ...signals];
}

/** A name that begins with `_` says that it is not to be used. */
function isMeant({ name }: Identifier): boolean {
  return name !== "" && !name.startsWith("_");
}

const known = new WeakMap<BlockDeclaration, ReadonlySet<string>>();

/** Every name that the parts of a block mention; found once for a tree that is looked at again and again. */
function namesOfBlock(block: BlockDeclaration): ReadonlySet<string> {
  let names = known.get(block);
  if (!names) known.set(block, (names = namesInBlock(block)));
  return names;
}

function namesInBlock({ hyperparameters, signature, body }: BlockDeclaration): Set<string> {
  const used = new Set<string>();
  for (const { initial } of hyperparameters) collect(initial, used);
  const ports = [
    ...(signature?.inputs ?? []),
    ...(signature?.given ?? []),
    ...(signature?.outputs ?? []),
  ];
  for (const { shape } of ports) collectShape(shape, used);
  for (const fact of signature?.facts ?? []) {
    if (fact.kind === "divides") {
      collect(fact.divisor, used);
      collect(fact.dividend, used);
    } else collect(fact, used);
  }
  if (body.kind === "expression") collect(body.expression, used);
  for (const equation of body.kind === "equations" ? body.equations : []) {
    if (equation.kind === "define") {
      for (const { shape } of equation.targets) collectShape(shape, used);
      for (const { name } of usesIn(equation.value)) used.add(name);
    } else if (equation.kind === "next") {
      used.add(equation.name.name);
      collect(equation.value, used);
    } else {
      if (equation.kind === "state") used.add(equation.name.name);
      collectShape(equation.shape, used);
      collect(equation.initial, used);
    }
  }
  return used;
}

function collect(expression: Expression | undefined, into: Set<string>): void {
  if (expression) namesIn(expression, ({ name }) => into.add(name));
}

function collectShape(shape: ShapePattern | undefined, into: Set<string>): void {
  for (const dim of shape?.dims ?? []) if (dim.kind !== "ellipsis") collect(dim, into);
}
