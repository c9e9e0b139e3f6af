/**
 * The target for inference alone. In: the graphs of a file, as the inference passes leave them. Out: an ES module on
 * `@tensorflow/tfjs-core` that exports a function for each model, its declarations and its source map.
 */
import type { Graph } from "../../graph/graph.ts";
import { NameScope } from "../../javascript/identifier-names.ts";
import { printModule } from "../../javascript/printer.ts";
import type { JsStatement } from "../../javascript/tree.ts";
import type { Source } from "../../source/source.ts";
import { emittedModule, headComment, type EmittedModule } from "../emitted-module.ts";
import { validators } from "../tfjs/validators.ts";
import { coreDeclarations } from "./declarations.ts";
import { modelFunction } from "./model-function.ts";
import { importedNames, takenFrom, withNamedImports } from "./named-imports.ts";
import { ownNames, runtimeNames } from "./runtime-names.ts";

/** `stem` is the name of the outputs without ending: `lenet` for `lenet.js`. */
export function emitCore(
  graphs: readonly Graph[],
  source: Source,
  stem: string,
  sources: ReadonlyMap<string, string>,
): EmittedModule {
  const names = modelNames(graphs);
  // What a module imports from tfjs must be known before names are given in its functions, and depends on none of them.
  const first = coreBody(graphs, names, []);
  const taken = takenFrom(first.body);
  const imported = importedNames(taken, new NameScope([...ownNames, ...names.values()]));
  const { body, runtime } = coreBody(graphs, names, imported.values());
  const statements: JsStatement[] = [
    headComment(source),
    ...(imported.size > 0 ? [importOf(imported)] : []),
    { kind: "import", from: "nnc/runtime/core", names: [...runtime].sort() },
    { kind: "blank" },
    ...withNamedImports(body, imported),
  ];
  const printed = printModule({ statements });
  const types = coreDeclarations(graphs, names, sources);
  return emittedModule({
    source,
    stem,
    sources,
    printed,
    types,
    exports: { models: [...names.values()], plans: [], streams: [] },
  });
}

/** Functions and checks of a module, with `tf` for tfjs. */
export interface CoreBody {
  readonly body: readonly JsStatement[];
  readonly runtime: ReadonlySet<string>;
}

export function coreBody(
  graphs: readonly Graph[],
  names: ReadonlyMap<Graph, string>,
  imported: Iterable<string>,
): CoreBody {
  const runtime = new Set<string>();
  const outer = [...ownNames, ...names.values(), ...imported];
  const body = graphs.flatMap((graph): readonly JsStatement[] => {
    const made = modelFunction(graph, names.get(graph) ?? "", outer);
    for (const name of made.runtime) runtime.add(name);
    return [made.statement, { kind: "blank" }];
  });
  return { body: [...body, ...validators(graphs)], runtime };
}

/** Models are called what the source calls them, as far as JavaScript lets them be. */
export function modelNames(graphs: readonly Graph[]): ReadonlyMap<Graph, string> {
  const scope = new NameScope([...ownNames, ...runtimeNames]);
  return new Map(graphs.map((graph) => [graph, scope.fresh(graph.name)]));
}

function importOf(names: ReadonlyMap<string, string>): JsStatement {
  const list = [...names].map(([name, local]) => (name === local ? name : { name, local }));
  return { kind: "import", from: "@tensorflow/tfjs-core", names: list };
}
