/**
 * Resolution. In: a file and a host that finds its imports. Out: all modules with their top-level names, and for each
 * block its scope and the equations that cannot be ordered. Every name in the program has been looked up once here,
 * so later phases report only what a name means, not that it is missing.
 */
import { report } from "../diagnostics/catalogue.ts";
import { unknownModel } from "../diagnostics/catalogue/names.ts";
import type { Diagnostic, Outcome } from "../diagnostics/diagnostic.ts";
import { stoppingRules } from "../settings/early-stopping.ts";
import { optimizers } from "../settings/optimizers.ts";
import { schedules } from "../settings/schedules.ts";
import { expressionsIn } from "../settings/setting-call.ts";
import type { Source } from "../source/source.ts";
import type { BlockDeclaration, Declaration, Identifier, TrainDeclaration } from "../syntax/ast.ts";
import { namesOfBlock, type BlockScope } from "./block-scope.ts";
import { findCycles } from "./causality.ts";
import type { Host } from "./host.ts";
import { withoutFailedImports } from "./failed-imports.ts";
import { loadModules, makesDims, type Module, type Modules } from "./modules.ts";
import { NameChecker, suggest } from "./name-checker.ts";
import { straySettings } from "./stray-settings.ts";

/** What the checker asks of a program. */
export interface Resolution {
  readonly entry: string;
  /** Modules by their paths. */
  readonly byPath: Pick<ReadonlyMap<string, Module>, "get">;
  readonly scopes: Pick<ReadonlyMap<BlockDeclaration, BlockScope>, "get">;
}

/** A program that is there as a whole. */
export type ResolvedProgram = Resolution & Modules;

/** Loads a program and resolves its names. */
export function resolve(
  entry: Source,
  host: Host,
  values?: ReadonlyMap<string, string>,
): Outcome<ResolvedProgram> {
  const modules = loadModules(entry, host, values);
  const diagnostics: Diagnostic[] = [...modules.diagnostics];
  const scopes = new Map<BlockDeclaration, BlockScope>();
  for (const module of modules.value.byPath.values()) {
    const before = diagnostics.length;
    for (const declaration of module.program.declarations) {
      const checker = new NameChecker(module, diagnostics, host);
      const scope = resolveNames(declaration, { module, scopes, checker, diagnostics });
      if (scope) scopes.set(declaration as BlockDeclaration, scope);
    }
    const found = diagnostics.splice(before);
    diagnostics.push(...withoutFailedImports(found, module.program, module.names));
  }
  return { value: { ...modules.value, scopes }, diagnostics };
}

export interface NameResolution {
  readonly module: Module;
  readonly scopes: Resolution["scopes"];
  readonly checker: NameChecker;
  readonly diagnostics: Diagnostic[];
}

/** Looks up the names of one declaration; the scope of a block. */
export function resolveNames(
  declaration: Declaration,
  { module, scopes, checker, diagnostics }: NameResolution,
): BlockScope | undefined {
  switch (declaration.kind) {
    case "block":
    case "cell":
    case "model": {
      const isGlobal = (name: string): boolean => makesDims(module.names.get(name));
      const names = namesOfBlock(declaration, isGlobal, diagnostics);
      const { cyclic, isInOrder } = findCycles(declaration, names, diagnostics);
      const { equations, states, updates, boundDims } = names;
      // Not by spreading both: such an object would have a class of its own in V8.
      const scope = {
        names: names.names,
        equations,
        states,
        updates,
        boundDims,
        cyclic,
        isInOrder,
      };
      checker.block(declaration, scope);
      return scope;
    }
    case "const":
      checker.expression(declaration.value, new Set());
      return undefined;
    case "fn":
      checker.function(declaration);
      return undefined;
    case "train":
      checkTrain(declaration, module, scopes, checker, diagnostics);
      return undefined;
    case "import":
      return undefined;
  }
}

/** `loss` and its fellows may use any signal of the model, and each other. */
function checkTrain(
  declaration: TrainDeclaration,
  module: Module,
  scopes: Resolution["scopes"],
  checker: NameChecker,
  diagnostics: Diagnostic[],
): void {
  const model = module.names.get(declaration.model.name)?.declaration;
  if (model?.kind !== "model") {
    const models = [...module.names].filter(([, { declaration: other }]) => other.kind === "model");
    diagnostics.push(
      report(unknownModel, { name: declaration.model.name }, declaration.model.span, {
        fixes: suggest(
          declaration.model,
          models.map(([name]) => name),
        ),
        notes: model
          ? [
              `\`${declaration.model.name}\` is a ${model.kind}; \`model\` in its place makes a model of it`,
            ]
          : [],
      }),
    );
    return;
  }
  // The signals of an imported or point-free model are known only once it is elaborated.
  const signals = scopes.get(model)?.names ?? new Map<string, Identifier>();
  const isOpen = model.body.kind === "expression" || !scopes.get(model);
  const own = declaration.targets.map(({ name }) => name.name);
  const bound = new Set([
    ...signals.keys(),
    ...own,
    ...declaration.settings.map(({ name }) => name.name),
  ]);
  for (const target of declaration.targets) checker.dtype(target.dtype);
  const strays = new Set(straySettings(declaration));
  for (const { name, value } of declaration.settings) {
    // What it may say is known with its right name only, which the checker asks for.
    if (strays.has(name)) continue;
    // Optimisers and schedules are names of their own kind, which the checker knows.
    const parts =
      name.name === "optimizer"
        ? expressionsIn(value, optimizers, schedules)
        : name.name === "early_stopping" && value.kind !== "number"
          ? expressionsIn(value, stoppingRules, schedules)
          : [value];
    if (!isOpen) for (const part of parts) checker.expression(part, bound);
  }
}
