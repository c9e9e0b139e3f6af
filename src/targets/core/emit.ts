/**
 * The target for inference alone. In: the graphs of a file, as the inference passes leave them, and their streams. Out:
 * an ES module on `@tensorflow/tfjs-core` that exports functions for each model, its declarations and its source map.
 */
import type { Graph } from "../../graph/graph.ts";
import { NameScope } from "../../javascript/identifier-names.ts";
import { printModule } from "../../javascript/printer.ts";
import type { JsStatement } from "../../javascript/tree.ts";
import type { Source } from "../../source/source.ts";
import { emittedModule, headComment, type EmittedModule } from "../emitted-module.ts";
import { streamFunction } from "../tfjs/stream.ts";
import { validators } from "../tfjs/validators.ts";
import type { CoreModel } from "./core-model.ts";
import { coreDeclarations } from "./declarations.ts";
import { modelFunction } from "./model-function.ts";
import { importedNames, takenFrom, withNamedImports } from "./named-imports.ts";
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
  const first = coreBody(models, names, []);
  const taken = takenFrom(first.body);
  const imported = importedNames(taken, new NameScope([...ownNames, ...exported]));
  const { body, runtime } = coreBody(models, names, imported.values());
  const statements: JsStatement[] = [
    headComment(source),
    ...(imported.size > 0 ? [importOf(imported)] : []),
    { kind: "import", from: "nnc/runtime/core", names: [...runtime].sort() },
    { kind: "blank" },
    ...withNamedImports(body, imported),
  ];
  const printed = printModule({ statements });
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
}

export function coreBody(
  models: readonly CoreModel[],
  names: ReadonlyMap<Graph, CoreNames>,
  imported: Iterable<string>,
): CoreBody {
  const runtime = new Set<string>();
  const outer = [...ownNames, ...allNames(names), ...imported];
  const body = models.flatMap(({ graph, stream }): readonly JsStatement[] => {
    const { model, stream: streamName } = names.get(graph) as CoreNames;
    const reserved = [...outer, ...parameterNames];
    const made = [
      modelFunction(graph, model, outer),
      ...(stream
        ? [streamFunction(stream, streamName, reserved, (...parts) => new OwnWeights(...parts))]
        : []),
    ];
    for (const { runtime: used } of made) for (const name of used) runtime.add(name);
    return made.flatMap(({ statement }) => [statement, { kind: "blank" as const }]);
  });
  return { body: [...body, ...validators(models.map(({ graph }) => graph))], runtime };
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
  return { kind: "import", from: "@tensorflow/tfjs-core", names: list };
}
