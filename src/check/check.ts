/**
 * The checker. In: a resolved program. Out: every model of the entry file, elaborated to typed operations, and what is
 * wrong with it or with any block. Blocks are checked once where they are defined; models are elaborated as a whole, so
 * that what a definition had to leave open is judged with the sizes at hand. Where that has looked at all of a model, its
 * definition is not checked again.
 */
import { duplicateTraining } from "../diagnostics/catalogue/training.ts";
import { budgetExceeded } from "../diagnostics/catalogue/values.ts";
import { report } from "../diagnostics/catalogue.ts";
import type { Diagnostic, Outcome } from "../diagnostics/diagnostic.ts";
import type { Module } from "../resolve/modules.ts";
import type { Resolution, ResolvedProgram } from "../resolve/resolve.ts";
import type { BlockDeclaration, Program, TrainDeclaration } from "../syntax/ast.ts";
import { checkConstants, checkDefinition } from "./definition.ts";
import { withoutSlack, type ElaboratedModel } from "./elaborated-model.ts";
import { Findings } from "./findings.ts";
import { limits, sharedBudget, type SharedBudget } from "./limits.ts";
import { elaborateModel } from "./model.ts";
import { elaborateTraining, type ElaboratedTraining } from "./train.ts";

export interface CheckedModel {
  readonly model: ElaboratedModel;
  readonly training: ElaboratedTraining | undefined;
}

export function check(resolution: ResolvedProgram): Outcome<readonly CheckedModel[]> {
  const found = new Findings();
  const budget = sharedBudget(resolution);
  const models: CheckedModel[] = [];
  for (const [path, module] of resolution.byPath) {
    if (module.isStandard) continue;
    found.add(checkConstants(resolution, module, path, budget));
    for (const declaration of blocksOf(module)) {
      if (declaration.kind !== "model" || path !== resolution.entry)
        found.add(definitionFaults(resolution, declaration, path, budget));
    }
  }
  const entry = resolution.byPath.get(resolution.entry);
  const sections = entry ? trainSections(entry.program) : new Map<string, never>();
  for (const declaration of entry ? blocksOf(entry) : []) {
    if (declaration.kind !== "model") continue;
    const elaborated = bounded(declaration, () =>
      elaborateModel(resolution, declaration, resolution.entry, budget),
    );
    if (!elaborated.value?.coversDefinition)
      found.add(definitionFaults(resolution, declaration, resolution.entry, budget));
    found.add(elaborated.diagnostics);
    if (!elaborated.value || found.hasErrors) continue;
    const section = trainingOf(sections.get(declaration.name.name) ?? [], found);
    const training = section && elaborateTraining(elaborated.value, section);
    if (training) found.add(training.diagnostics);
    models.push({ model: withoutSlack(elaborated.value.model), training: training?.value });
  }
  return { value: models, diagnostics: found.list };
}

function definitionFaults(
  resolution: Resolution,
  declaration: BlockDeclaration,
  path: string,
  budget: SharedBudget,
): readonly Diagnostic[] {
  return bounded(declaration, () => ({
    value: undefined,
    diagnostics: checkDefinition(resolution, declaration, path, budget),
  })).diagnostics;
}

/** Where the host's stack is smaller than the limits suppose, overflowing it means the same as reaching them. */
export function bounded<T>(
  { name }: BlockDeclaration,
  run: () => Outcome<T | undefined>,
): Outcome<T | undefined> {
  try {
    return run();
  } catch (failure) {
    if (!(failure instanceof RangeError)) throw failure;
    const values = { name: name.name, limit: limits.depth, what: "levels of what is unfolded" };
    return { value: undefined, diagnostics: [report(budgetExceeded, values, name.span)] };
  }
}

function blocksOf(module: Module): readonly BlockDeclaration[] {
  return module.program.declarations.filter(
    (declaration): declaration is BlockDeclaration =>
      declaration.kind === "block" || declaration.kind === "cell" || declaration.kind === "model",
  );
}

export type TrainSections = ReadonlyMap<string, readonly TrainDeclaration[]>;

/** The `train` sections of a file, by the names of their models. */
export function trainSections({ declarations }: Program): TrainSections {
  const sections = new Map<string, TrainDeclaration[]>();
  for (const declaration of declarations) {
    if (declaration.kind !== "train") continue;
    const { name } = declaration.model;
    const others = sections.get(name);
    if (others) others.push(declaration);
    else sections.set(name, [declaration]);
  }
  return sections;
}

/** The `train` section of a model, of those that bear its name; a second one is reported. */
export function trainingOf(
  [first, second]: readonly TrainDeclaration[],
  found: Pick<Findings, "add">,
): TrainDeclaration | undefined {
  if (first && second) {
    found.add([
      report(duplicateTraining, { name: first.model.name }, second.model.span, {
        related: [{ span: first.model.span, message: "the first one" }],
      }),
    ]);
  }
  return first;
}
