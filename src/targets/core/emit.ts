/**
 * The target for inference alone. In: the graphs of a file, as the inference passes leave them, and their streams. Out:
 * an ES module on `@tensorflow/tfjs-core` that exports functions for each model, its declarations and its source map.
 */
import type { Graph } from "../../graph/graph.ts";
import { NameScope } from "../../javascript/identifier-names.ts";
import { ModulePrinter } from "../../javascript/printer.ts";
import type { JsStatement } from "../../javascript/tree.ts";
import type { Source } from "../../source/source.ts";
import { emittedModule, headComment, type EmittedModule } from "../emitted-module.ts";
import { streamFunction } from "../tfjs/stream.ts";
import { validators } from "../tfjs/validators.ts";
import type { CoreModel } from "./core-model.ts";
import { coreDeclarations } from "./declarations.ts";
import { modelFunction } from "./model-function.ts";
import { handsOverSines, importedNames, takenFrom, withNamedImports } from "./named-imports.ts";
import { ownNames, runtimeNames } from "./runtime-names.ts";
import { OwnWeights, parameterNames } from "./stream-home.ts";

/** `stem` is the name of the outputs without ending: `lenet` for `lenet.js`. */
export function emitCore(
  models: readonly CoreModel[],
  source: Source,
  stem: string,
  sources: ReadonlyMap<string, string>,
): EmittedModule {
  const names = exportNames(models);
  const exported = allNames(names);
  // What a module imports from tfjs must be known before names are given in its functions, and depends on none of them.
  const first = coreBody(models, names);
  const taken = takenFrom(first.body);
  const imported = importedNames(taken, new NameScope([...ownNames, ...exported]));
  const { body, runtime } = coreBody(models, names, new Set(imported.values()), first);
  const printer = new ModulePrinter();
  const fromRuntime = new Set(runtime);
  for (const statement of body) {
    const written = withNamedImports([statement], imported);
    if (handsOverSines(written)) fromRuntime.add("sines");
    printer.print(written);
  }
  const head: JsStatement[] = [
    headComment(source),
    ...(imported.size > 0 ? [importOf(imported)] : []),
    { kind: "import", from: "nnc/runtime/core", names: [...fromRuntime].sort() },
  ];
  const printed = printer.printed(head);
  const types = coreDeclarations(models, names, sources);
  return emittedModule({
    source,
    stem,
    sources,
    printed,
    types,
    exports: {
      models: [...names.values()].map(({ model }) => model),
      plans: [],
      streams: models.flatMap(({ graph, stream }) =>
        stream ? [names.get(graph)?.stream ?? ""] : [],
      ),
    },
  });
}

/** Functions and checks of a module, with `tf` for tfjs. */
export interface CoreBody {
  readonly body: readonly JsStatement[];
  readonly runtime: ReadonlySet<string>;
  readonly functions: ReadonlyMap<CoreModel, readonly WrittenFunction[]>;
}

interface WrittenFunction {
  readonly statement: JsStatement;
  readonly runtime: ReadonlySet<string>;
  /** The names that were given in it. */
  readonly scope: NameScope;
}

/** `written` is the body without names for what is imported: functions that use none of these stay as they are. */
export function coreBody(
  models: readonly CoreModel[],
  names: ReadonlyMap<Graph, CoreNames>,
  imported: ReadonlySet<string> = new Set(),
  written?: CoreBody,
): CoreBody {
  const outer = new Set([...ownNames, ...allNames(names), ...imported]);
  const runtime = new Set<string>();
  const body: JsStatement[] = [];
  const functions = new Map<CoreModel, readonly WrittenFunction[]>();
  for (const model of models) {
    const before = written?.functions.get(model);
    const isFree = before?.every(({ scope }) => !scope.hasGiven(imported)) ?? false;
    const made = before && isFree ? before : functionsOf(model, names, outer);
    functions.set(model, made);
    for (const { statement, runtime: used } of made) {
      for (const name of used) runtime.add(name);
      body.push(statement, { kind: "blank" });
    }
  }
  body.push(...validators(models.map(({ graph }) => graph)));
  return { body, runtime, functions };
}

function functionsOf(
  { graph, stream }: CoreModel,
  names: ReadonlyMap<Graph, CoreNames>,
  outer: ReadonlySet<string>,
): readonly WrittenFunction[] {
  const { model, stream: streamName } = names.get(graph) as CoreNames;
  const scope = new NameScope(parameterNames, outer);
  const written = [{ ...modelFunction(graph, model, scope), scope }];
  if (!stream) return written;
  const steps = new NameScope(["given", ...parameterNames], outer);
  const made = streamFunction(stream, streamName, steps, (...parts) => new OwnWeights(...parts));
  return [...written, { ...made, scope: steps }];
}

/** What a module exports for a model. */
export interface CoreNames {
  readonly model: string;
  readonly stream: string;
}

/** Models are called what the source calls them, as far as JavaScript lets them be. */
export function exportNames(models: readonly CoreModel[]): ReadonlyMap<Graph, CoreNames> {
  const scope = new NameScope([...ownNames, ...runtimeNames]);
  const named = models.map(({ graph }) => [graph, scope.fresh(graph.name)] as const);
  return new Map(
    named.map(([graph, model]) => [graph, { model, stream: scope.fresh(`${model}Stream`) }]),
  );
}

export function allNames(names: ReadonlyMap<Graph, CoreNames>): readonly string[] {
  return [...names.values()].flatMap(({ model, stream }) => [model, stream]);
}

function importOf(names: ReadonlyMap<string, string>): JsStatement {
  const list = [...names].map(([name, local]) => (name === local ? name : { name, local }));
  return { kind: "import", from: "nnc/tfjs-core", names: list };
}
