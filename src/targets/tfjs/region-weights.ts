/**
 * The part of a generated layer's class that makes its weights and survives saving. tfjs puts a layer's name before
 * the names of weights that are made in `build`. Where the language gives a weight a path elsewhere, the weights are
 * made in the constructor, and their paths are part of the layer's configuration.
 */
import type { Graph } from "../../graph/graph.ts";
import { js, type JsExpression, type JsMember, type JsStatement } from "../../javascript/tree.ts";
import { initializerCall, type InitializerContext } from "../../operators/initializers.ts";
import { printShape } from "../../shape/shape.ts";
import { dimToJs, realToJs } from "./dims.ts";
import { cleanPath } from "./layer-names.ts";
import type { Names, RegionContext } from "./region-class.ts";

/** A late-bound hyperparameter of a generated layer. */
export interface Option {
  readonly symbol: { readonly id: string; readonly name: string };
  /** Where the layer keeps it. */
  readonly field: string;
  /** Its key in the configuration. */
  readonly key: string;
}

/** Paths as they stand in a configuration: under the key `name` tfjs leaves strings as they are. */
export function pathList(paths: readonly string[]): JsExpression {
  return js.array(...paths.map((path) => js.object([["name", js.literal(path)]])));
}

/** How the weights of a class are made. */
export interface RegionWeights {
  readonly statements: readonly JsStatement[];
  /** Empty where all paths lie below the layer's own. */
  readonly paths: readonly string[];
}

const self = (name: string): JsExpression => js.member(js.id("this"), name);
const config = (name: string): JsExpression => js.member(js.id("config"), name);

/** Keys are such as tfjs leaves alone when it saves and loads: it turns `fooBar` into `foo_bar` and back. */
export function optionsOf(options: readonly Omit<Option, "key">[]): readonly Option[] {
  const letters = (index: number): string =>
    (index >= 26 ? letters(Math.floor(index / 26) - 1) : "") +
    String.fromCharCode(97 + (index % 26));
  return options.map(({ symbol, field }, index) => ({
    symbol,
    field,
    key: /^[a-z]+([A-Z][a-z]+)*$/.test(field) ? field : `option${letters(index).toUpperCase()}`,
  }));
}

/** The path of a weight below its layer, whose name tfjs puts before it; undefined where it lies elsewhere. */
function relativePath({ graph, prefix }: RegionContext, weight: number): string | undefined {
  const path = graph.weights[weight]?.path ?? "";
  return path.startsWith(`${prefix}/`)
    ? cleanPath(path.slice(prefix.length + 1), "weight")
    : undefined;
}

/** What the field of a weight is called. */
export function fieldName(context: RegionContext, weight: number): string {
  const path = context.graph.weights[weight]?.path ?? "weight";
  return relativePath(context, weight) ?? path.split("/").at(-1) ?? path;
}

export function weightsOf(
  context: RegionContext,
  { fields, atRun }: Names,
  runtime: Set<string>,
): RegionWeights {
  const initializers: InitializerContext = {
    real: (real) => realToJs(real, atRun),
    runtime(name) {
      runtime.add(name);
      return js.id(name);
    },
  };
  const weights = [...fields.keys()];
  const isOwn = weights.every((weight) => relativePath(context, weight) !== undefined);
  const paths = isOwn
    ? []
    : weights.map((weight) => cleanPath(context.graph.weights[weight]?.path ?? "", "weight"));
  const statements = [...fields].map(([weight, field], index): JsStatement => {
    const { shape, dtype, initial, layout, isTrainable, span } = context.graph.weights[
      weight
    ] as Graph["weights"][number];
    const name = isOwn
      ? js.literal(relativePath(context, weight) ?? "")
      : js.member(js.index(self("paths"), js.literal(index)), "name");
    const args = [
      name,
      js.array(...shape.map((dim) => dimToJs(dim, atRun))),
      js.literal(dtype),
      initializerCall(initial, initializers, layout),
      ...(isTrainable ? [] : [js.literal(undefined), js.literal(false)]),
    ];
    return {
      kind: "assign",
      target: js.member(js.id("this"), field),
      value: js.call(self("addWeight"), ...args),
      comment: printShape(shape),
      origin: span,
    };
  });
  return { statements, paths };
}

/** `constructor(config)`, where the class has options, or weights with paths of their own. */
export function constructorOf(
  options: readonly Option[],
  { statements, paths }: RegionWeights,
): readonly JsMember[] {
  const hasPaths = paths.length > 0;
  if (options.length === 0 && !hasPaths) return [];
  const keep = (name: string, key: string): JsStatement => ({
    kind: "assign",
    target: js.member(js.id("this"), name),
    value: config(key),
  });
  const body: JsStatement[] = [
    { kind: "expression", expression: js.call(js.id("super"), js.id("config")) },
    ...options.map(({ field, key }) => keep(field, key)),
    ...(hasPaths ? [keep("paths", "paths"), ...statements] : []),
  ];
  return [
    {
      kind: "method",
      name: "constructor",
      params: [{ kind: "identifier", name: "config" }],
      body,
    },
  ];
}

/** `build(inputShape)`, where all weights lie below the layer's own path. */
export function buildOf({ statements, paths }: RegionWeights): readonly JsMember[] {
  if (statements.length === 0 || paths.length > 0) return [];
  const base = js.call(js.member(js.id("super"), "build"), js.id("inputShape"));
  return [
    {
      kind: "method",
      name: "build",
      params: [{ kind: "identifier", name: "inputShape" }],
      body: [...statements, { kind: "expression", expression: base }],
    },
  ];
}

/** `getConfig()`, so that the layer can be saved. */
export function configOf(
  options: readonly Option[],
  { paths }: RegionWeights,
): readonly JsMember[] {
  if (options.length === 0 && paths.length === 0) return [];
  const all = paths.length > 0 ? [...options, { field: "paths", key: "paths" }] : options;
  const own = all.map(({ field, key }) => ({ kind: "property" as const, key, value: self(field) }));
  const base = js.spread(js.call(js.member(js.id("super"), "getConfig")));
  return [
    {
      kind: "method",
      name: "getConfig",
      params: [],
      body: [{ kind: "return", value: { kind: "object", properties: [base, ...own] } }],
    },
  ];
}
