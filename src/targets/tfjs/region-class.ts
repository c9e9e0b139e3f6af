/** The class of a generated layer: a region of direct operations as one `tf.layers.Layer` that trains, saves and loads. */
import { typeOf, type Graph, type ValueRef } from "../../graph/graph.ts";
import {
  js,
  type JsExpression,
  type JsMember,
  type JsPattern,
  type JsStatement,
} from "../../javascript/tree.ts";
import { NameScope } from "../../javascript/identifier-names.ts";
import { initializerCall } from "../../operators/initializers.ts";
import { symbolsOf, type Dim } from "../../shape/dim.ts";
import { printShape } from "../../shape/shape.ts";
import type { Real } from "../../shape/real.ts";
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

export function regionClass(context: RegionContext): RegionClass {
  const { graph, region, className, serialName } = context;
  const scope = new NameScope(["tf", "inputs", "inputShape", "config", "training", "kwargs"]);
  const inputNames = region.inputs.map((ref) => scope.fresh(signalOf(graph, ref)));
  const used = new Set<string>();
  const runtime = new Set<string>();
  const late = (name: string): JsExpression => {
    used.add(name);
    return js.member(js.id("this"), name);
  };
  const hyperparameters = new Map(
    graph.hyperparameters.map(({ symbol, name }) => [symbol.id, name]),
  );
  const lookUp =
    (axis: (input: number, at: number) => JsExpression): SymbolLookup =>
    (symbol) => {
      const name = hyperparameters.get(symbol.id);
      if (name !== undefined) return late(name);
      const source = axisOf(graph, region, symbol.id);
      return source ? axis(source.input, source.axis) : js.literal(null);
    };
  const atRun = lookUp((input, axis) =>
    js.index(js.member(js.id(inputNames[input] ?? ""), "shape"), js.literal(axis)),
  );
  const atBuild = lookUp((input, axis) =>
    js.index(js.id(inputNames[input] ?? ""), js.literal(axis)),
  );
  const weights = region.nodes.flatMap((node) => node.weights);
  const fields = new NameScope([
    "name",
    "dtype",
    "call",
    "build",
    "built",
    "weights",
    "trainable",
    "apply",
    "getConfig",
    "dispose",
    ...hyperparameters.values(),
  ]);
  const weightFields = new Map(
    [...new Set(weights)].map((weight) => [weight, fields.fresh(fieldName(context, weight))]),
  );
  const body = callBody(context, inputNames, atRun, weightFields, scope, runtime);
  const shapes = outputShapes(context, atBuild, graph);
  const build = buildMethod(
    context,
    weightFields,
    (dim) => dimToJs(dim, atRun),
    (real) => realToJs(real, atRun),
  );
  const options = [...used];
  const members: JsMember[] = [
    { kind: "field", name: "className", isStatic: true, value: js.literal(serialName) },
    ...(options.length > 0 ? [constructorOf(options)] : []),
    ...(weightFields.size > 0 ? [build] : []),
    {
      kind: "method",
      name: "computeOutputShape",
      params: shapesUse(inputNames, shapes) ? [inputPattern(inputNames)] : [],
      body: [{ kind: "return", value: shapes }],
    },
    {
      kind: "method",
      name: "call",
      params: callParams(body.usesTraining),
      body: body.statements,
    },
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

function shapesUse(names: readonly string[], shapes: JsExpression): boolean {
  return names.some((name) => JSON.stringify(shapes).includes(JSON.stringify(name)));
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

function fieldName({ graph, prefix }: RegionContext, weight: number): string {
  const path = graph.weights[weight]?.path ?? "weight";
  return path.startsWith(`${prefix}/`)
    ? path.slice(prefix.length + 1)
    : (path.split("/").at(-1) ?? path);
}

function isBorrowed(operator: string | undefined): boolean {
  return operator === "param" || operator === "dropout" || operator === "when_training";
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

function callParams(usesTraining: boolean): readonly JsPattern[] {
  const inputs = { kind: "identifier" as const, name: "inputs" };
  return usesTraining ? [inputs, { kind: "identifier", name: "kwargs" }] : [inputs];
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

function buildMethod(
  { graph }: RegionContext,
  fields: ReadonlyMap<number, string>,
  int: (dim: Dim) => JsExpression,
  real: (value: Real) => JsExpression,
): JsMember {
  const body: JsStatement[] = [...fields].map(([weight, field]): JsStatement => {
    const { shape, dtype, initial, isTrainable, span } = graph.weights[
      weight
    ] as Graph["weights"][number];
    const args = [
      js.literal(field),
      js.array(...shape.map(int)),
      js.literal(dtype),
      initializerCall(initial, real),
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

interface CallBody {
  readonly statements: readonly JsStatement[];
  readonly usesTraining: boolean;
}

/** `return tf.tidy(() => { … })` over the inputs. */
function callBody(
  context: RegionContext,
  inputNames: readonly string[],
  lookUp: SymbolLookup,
  fields: ReadonlyMap<number, string>,
  scope: NameScope,
  runtime: Set<string>,
): CallBody {
  const { graph, region } = context;
  const values = new Map<string, JsExpression>();
  region.inputs.forEach((ref, index) => values.set(keyOf(ref), js.id(inputNames[index] ?? "")));
  const weightOf = (weight: number, asVariable = false): JsExpression => {
    const variable = js.member(js.id("this"), fields.get(weight) ?? "");
    return asVariable ? variable : js.call(js.member(variable, "read"));
  };
  const statements: JsStatement[] = [];
  const training = js.binary(js.member(js.id("kwargs"), "training"), "===", js.literal(true));
  const compiled = emitOperations(region.nodes, {
    graph,
    values,
    weightOf,
    lookUp,
    scope,
    training,
    runtime,
    last: new Set(region.outputs.map(keyOf)),
  });
  statements.push(...compiled.statements);
  // What may be a weight or an input itself is copied: tfjs disposes of what a layer gives.
  const results = region.outputs.map((ref) => {
    const value = values.get(keyOf(ref)) ?? js.literal(null);
    return isBorrowed(graph.nodes[ref.node]?.operator) ? js.call(js.member(value, "clone")) : value;
  });
  statements.push({
    kind: "return",
    value: results.length === 1 && results[0] ? results[0] : js.array(...results),
  });
  const [only = ""] = inputNames;
  const unpack: JsStatement =
    inputNames.length === 1
      ? {
          kind: "declare",
          keyword: "const",
          target: js.name(only),
          value: {
            kind: "conditional",
            test: js.call(js.member(js.id("Array"), "isArray"), js.id("inputs")),
            consequent: js.index(js.id("inputs"), js.literal(0)),
            alternate: js.id("inputs"),
          },
        }
      : {
          kind: "declare",
          keyword: "const",
          target: inputPattern(inputNames),
          value: js.id("inputs"),
        };
  const needsInput = inputNames.some((name) =>
    JSON.stringify(statements).includes(`"name":${JSON.stringify(name)}`),
  );
  return {
    statements: [
      {
        kind: "return",
        value: js.tf("tidy", js.arrow([], [...(needsInput ? [unpack] : []), ...statements])),
      },
    ],
    usesTraining: compiled.usesTraining,
  };
}
