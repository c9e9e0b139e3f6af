/** The class of a generated layer: a region of direct operations as one `tf.layers.Layer` that trains, saves and loads. */
import { typeOf, type Graph, type ValueRef } from "../../graph/graph.ts";
import { js, type JsExpression, type JsMember, type JsStatement } from "../../javascript/tree.ts";
import { NameScope } from "../../javascript/identifier-names.ts";
import { initializerCall } from "../../operators/initializers.ts";
import { operators } from "../../operators/registry.ts";
import { symbolsOf } from "../../shape/dim.ts";
import { printShape } from "../../shape/shape.ts";
import { dimToJs, realToJs, type SymbolLookup } from "./dims.ts";
import { emitOperations } from "./operations.ts";
import { axisOf, isBare } from "./region-dims.ts";
import { keyOf, type Region } from "./regions.ts";

export interface RegionClass {
  readonly name: string;
  readonly statement: JsStatement;
  /** Late-bound hyperparameters that the constructor needs. */
  readonly hyperparameters: readonly string[];
  /** Functions that it takes from `nnc/runtime`. */
  readonly runtime: ReadonlySet<string>;
}

/** Everything the class needs to know of its surroundings. */
export interface RegionContext {
  readonly graph: Graph;
  readonly region: Region;
  readonly className: string;
  /** How saved models know the class: unique in the program. */
  readonly serialName: string;
  /** Weight paths start with this; the layer's own name supplies it. */
  readonly prefix: string;
}

/** Names within the class, and how dims are told there. */
interface Names {
  readonly scope: NameScope;
  readonly inputs: readonly string[];
  /** The field of each weight. */
  readonly fields: ReadonlyMap<number, string>;
  /** Late-bound hyperparameters that something asked for. */
  readonly used: Set<string>;
  /** Dims while the layer runs, and from the shapes that it is built with. */
  readonly atRun: SymbolLookup;
  readonly atBuild: SymbolLookup;
}

/** Names that `tf.layers.Layer` has, or that methods here use. */
const takenFields = ["name", "dtype", "call", "build", "built", "weights", "trainable", "apply", "getConfig", "dispose"]; // prettier-ignore

function namesOf(context: RegionContext): Names {
  const { graph, region } = context;
  const scope = new NameScope(["tf", "inputs", "inputShape", "config", "training", "kwargs"]);
  const inputs = region.inputs.map((ref) => scope.fresh(signalOf(graph, ref)));
  const used = new Set<string>();
  const late = new Map(graph.hyperparameters.map(({ symbol, name }) => [symbol.id, name]));
  const lookUp =
    (axis: (input: JsExpression, at: number) => JsExpression): SymbolLookup =>
    (symbol) => {
      const name = late.get(symbol.id);
      if (name !== undefined) {
        used.add(name);
        return js.member(js.id("this"), name);
      }
      const source = axisOf(graph, region, symbol.id);
      return source ? axis(js.id(inputs[source.input] ?? ""), source.axis) : js.literal(null);
    };
  const fieldScope = new NameScope([...takenFields, ...late.values()]);
  const weights = new Set(region.nodes.flatMap((node) => node.weights));
  return {
    scope,
    inputs,
    used,
    fields: new Map(
      [...weights].map((weight) => [weight, fieldScope.fresh(relativePath(context, weight))]),
    ),
    atRun: lookUp((input, axis) => js.index(js.member(input, "shape"), js.literal(axis))),
    atBuild: lookUp((input, axis) => js.index(input, js.literal(axis))),
  };
}

/** The class of a region, and what it needs of its module. */
export function regionClass(context: RegionContext): RegionClass {
  const { region, className, serialName } = context;
  const names = namesOf(context);
  const runtime = new Set<string>();
  const call = callMethod(context, names, runtime);
  const shapes = outputShapes(context, names.atBuild, context.graph);
  const build = buildMethod(context, names);
  const needsShapes = names.inputs.some((name) => mentions(shapes, name));
  const options = [...names.used];
  const members: JsMember[] = [
    { kind: "field", name: "className", isStatic: true, value: js.literal(serialName) },
    ...(options.length > 0 ? [constructorOf(options)] : []),
    ...(names.fields.size > 0 ? [build] : []),
    {
      kind: "method",
      name: "computeOutputShape",
      params: needsShapes ? [inputPattern(names.inputs)] : [],
      body: [{ kind: "return", value: shapes }],
    },
    call,
    ...(options.length > 0 ? [configOf(options)] : []),
  ];
  const statement: JsStatement = {
    kind: "class",
    name: className,
    base: js.member(js.id("tf"), "layers", "Layer"),
    members,
    documentation: describe(context),
    origin: region.nodes.at(-1)?.span,
  };
  return { name: className, statement, hyperparameters: options, runtime };
}

/** The last part of a signal's path, for a variable's name. */
function signalOf(graph: Graph, ref: ValueRef): string {
  const input = graph.inputs.find(({ value }) => keyOf(value) === keyOf(ref));
  return input?.name ?? graph.nodes[ref.node]?.signal.split("/").at(-1) ?? "x";
}

function describe({ graph, region }: RegionContext): string {
  const signals = [...new Set(region.outputs.map((ref) => signalOf(graph, ref)))].join(", ");
  const shapes = region.outputs.map((ref) => printShape(typeOf(graph.nodes, ref).shape)).join(", ");
  return `${signals} ${shapes}`;
}

/** The path of a weight below its layer, whose name tfjs puts before it. */
function relativePath({ graph, prefix }: RegionContext, weight: number): string {
  const path = graph.weights[weight]?.path ?? "weight";
  return path.startsWith(`${prefix}/`)
    ? path.slice(prefix.length + 1)
    : (path.split("/").at(-1) ?? path);
}

function isBorrowed(operator: string | undefined): boolean {
  return operator === "param" || (operators.get(operator ?? "")?.mayGiveInput ?? false);
}

function inputPattern(
  names: readonly string[],
):
  | { kind: "identifier"; name: string }
  | { kind: "array-pattern"; items: { kind: "identifier"; name: string }[] } {
  const [only = ""] = names;
  if (names.length === 1) return { kind: "identifier", name: only };
  return { kind: "array-pattern", items: names.map((name) => ({ kind: "identifier", name })) };
}

function constructorOf(options: readonly string[]): JsMember {
  return {
    kind: "method",
    name: "constructor",
    params: [{ kind: "identifier", name: "config" }],
    body: [
      { kind: "expression", expression: js.call(js.id("super"), js.id("config")) },
      ...options.map((name): JsStatement => ({
        kind: "assign",
        target: js.member(js.id("this"), name),
        value: js.member(js.id("config"), name),
      })),
    ],
  };
}

function configOf(options: readonly string[]): JsMember {
  const own = options.map((key) => ({
    kind: "property" as const,
    key,
    value: js.member(js.id("this"), key),
  }));
  const base = js.spread(js.call(js.member(js.id("super"), "getConfig")));
  return {
    kind: "method",
    name: "getConfig",
    params: [],
    body: [{ kind: "return", value: { kind: "object", properties: [base, ...own] } }],
  };
}

function buildMethod(context: RegionContext, { fields, atRun }: Names): JsMember {
  const { graph } = context;
  const body: JsStatement[] = [...fields].map(([weight, field]): JsStatement => {
    const { shape, dtype, initial, isTrainable, span } = graph.weights[
      weight
    ] as Graph["weights"][number];
    const args = [
      js.literal(relativePath(context, weight)),
      js.array(...shape.map((dim) => dimToJs(dim, atRun))),
      js.literal(dtype),
      initializerCall(initial, (real) => realToJs(real, atRun)),
      ...(isTrainable ? [] : [js.literal(undefined), js.literal(false)]),
    ];
    return {
      kind: "assign",
      target: js.member(js.id("this"), field),
      value: js.call(js.member(js.id("this"), "addWeight"), ...args),
      comment: printShape(shape),
      origin: span,
    };
  });
  body.push({
    kind: "expression",
    expression: js.call(js.member(js.id("super"), "build"), js.id("inputShape")),
  });
  return {
    kind: "method",
    name: "build",
    params: [{ kind: "identifier", name: "inputShape" }],
    body,
  };
}

/** Shapes for `computeOutputShape`: null where only the run tells. */
function outputShapes(
  { graph, region }: RegionContext,
  atBuild: SymbolLookup,
  { runtimeDims }: Graph,
): JsExpression {
  const runtime = new Set(runtimeDims.map(({ symbol }) => symbol.id));
  const shapes = region.outputs.map((ref) =>
    js.array(
      ...typeOf(graph.nodes, ref).shape.map((dim) => {
        const isOpen = [...symbolsOf(dim).keys()].some((id) => runtime.has(id));
        const isPlain = [...symbolsOf(dim).keys()].some((id) => isBare(dim, id));
        return isOpen && !isPlain ? js.literal(null) : dimToJs(dim, atBuild);
      }),
    ),
  );
  return shapes.length === 1 && shapes[0] ? shapes[0] : js.array(...shapes);
}

/** `const [a, b] = inputs;` or, for one input, the input itself: tfjs hands over a list or a tensor. */
function unpack(names: readonly string[]): JsStatement {
  const inputs = js.id("inputs");
  const only: JsExpression = {
    kind: "conditional",
    test: js.call(js.member(js.id("Array"), "isArray"), inputs),
    consequent: js.index(inputs, js.literal(0)),
    alternate: inputs,
  };
  const value = names.length === 1 ? only : inputs;
  return { kind: "declare", keyword: "const", target: inputPattern(names), value };
}

/** `return tf.tidy(() => { … })` over the inputs. */
function callMethod(
  { graph, region }: RegionContext,
  names: Names,
  runtime: Set<string>,
): JsMember {
  const values = new Map<string, JsExpression>();
  region.inputs.forEach((ref, index) => values.set(keyOf(ref), js.id(names.inputs[index] ?? "")));
  const { statements, usesTraining } = emitOperations(region.nodes, {
    graph,
    values,
    weightOf(weight, asVariable = false) {
      const variable = js.member(js.id("this"), names.fields.get(weight) ?? "");
      return asVariable ? variable : js.call(js.member(variable, "read"));
    },
    lookUp: names.atRun,
    scope: names.scope,
    training: js.binary(js.member(js.id("kwargs"), "training"), "===", js.literal(true)),
    runtime,
    last: new Set(region.outputs.map(keyOf)),
  });
  // What may be a weight or an input itself is copied: tfjs disposes of what a layer gives.
  const results = region.outputs.map((ref) => {
    const value = values.get(keyOf(ref)) ?? js.literal(null);
    return isBorrowed(graph.nodes[ref.node]?.operator) ? js.call(js.member(value, "clone")) : value;
  });
  const [only] = results;
  const result: JsStatement = {
    kind: "return",
    value: results.length === 1 && only ? only : js.array(...results),
  };
  const needsInput = names.inputs.some((name) => mentions([...statements, result], name));
  const body = [...(needsInput ? [unpack(names.inputs)] : []), ...statements, result];
  const params = usesTraining ? ["inputs", "kwargs"] : ["inputs"];
  return {
    kind: "method",
    name: "call",
    params: params.map(js.name),
    body: [{ kind: "return", value: js.tf("tidy", js.arrow([], body)) }],
  };
}

function mentions(tree: unknown, name: string): boolean {
  return JSON.stringify(tree).includes(`"name":${JSON.stringify(name)}`);
}
