/** The class of a generated layer: a region of direct operations as one `tf.layers.Layer` that trains, saves and loads. */
import { keyOf, typeOf, type Graph, type ValueRef, type ValueKey } from "../../graph/graph.ts";
import { js, type JsExpression, type JsMember, type JsStatement } from "../../javascript/tree.ts";
import { NameScope } from "../../javascript/identifier-names.ts";
import { eachIdentifier } from "../../javascript/walk.ts";
import { operators } from "../../operators/registry.ts";
import { someSymbol } from "../../shape/dim.ts";
import { printShape } from "../../shape/shape.ts";
import { dimToJs, type SymbolLookup } from "./dims.ts";
import { innerNames } from "./module-names.ts";
import { emitOperations } from "./operations.ts";
import { axisOf, isBare } from "./region-dims.ts";
import {
  buildOf,
  configOf,
  constructorOf,
  fieldName,
  optionsOf,
  weightsOf,
  type Option,
} from "./region-weights.ts";
import type { Region } from "./regions.ts";
import { hasSizeChecks } from "./size-checks.ts";

export interface RegionClass {
  readonly name: string;
  readonly statement: JsStatement;
  /** Late-bound hyperparameters that the constructor needs, with their keys in its configuration. */
  readonly hyperparameters: readonly Option[];
  /** Paths of weights that the constructor needs, where not all lie below the layer's own path. */
  readonly paths: readonly string[];
  /** Functions that it takes from `nnc/runtime`. */
  readonly runtime: ReadonlySet<string>;
}

/** Everything the class needs to know of its surroundings. */
export interface RegionContext {
  readonly graph: Graph;
  readonly region: Region;
  /** Weight paths start with this; the layer's own name supplies it. */
  readonly prefix: string;
}

/** Names within the class, and how dims are told there. */
export interface Names {
  readonly scope: NameScope;
  readonly inputs: readonly string[];
  /** The field of each weight that the layer owns. */
  readonly fields: ReadonlyMap<number, string>;
  /** Late-bound hyperparameters that something asked for, and the fields that keep them. */
  readonly used: Map<string, Omit<Option, "key">>;
  /** Dims while the layer runs, and from the shapes that it is built with. */
  readonly atRun: SymbolLookup;
  readonly atBuild: SymbolLookup;
}

/** Names that `tf.layers.Layer` has, or that methods here use. */
const takenFields = ["name", "dtype", "call", "build", "built", "weights", "trainable", "apply", "getConfig", "dispose", "paths"]; // prettier-ignore

/** Parameters of its methods. */
const ownNames = ["inputs", "inputShape", "config", "training", "kwargs"];

function namesOf(context: RegionContext): Names {
  const { graph, region } = context;
  const scope = new NameScope([...innerNames, ...ownNames]);
  const inputs = region.inputs.map((ref) => scope.fresh(signalOf(graph, ref)));
  const used = new Map<string, Omit<Option, "key">>();
  const fieldScope = new NameScope(takenFields);
  const late = new Map(graph.hyperparameters.map(({ symbol, name }) => [symbol.id, name]));
  const lookUp =
    (axis: (input: JsExpression, at: number) => JsExpression): SymbolLookup =>
    (symbol) => {
      const name = late.get(symbol.id);
      if (name !== undefined) {
        const option = used.get(name) ?? { symbol, field: fieldScope.fresh(name) };
        used.set(name, option);
        return js.member(js.id("this"), option.field);
      }
      const source = axisOf(graph, region, symbol.id);
      return source ? axis(js.id(inputs[source.input] ?? ""), source.axis) : js.literal(null);
    };
  const weights = region.nodes.flatMap((node) => node.weights);
  const own = new Set(weights.filter((weight) => !region.lent.has(weight)));
  return {
    scope,
    inputs,
    used,
    fields: new Map(
      [...own].map((weight) => [weight, fieldScope.fresh(fieldName(context, weight))]),
    ),
    atRun: lookUp((input, axis) => js.index(js.member(input, "shape"), js.literal(axis))),
    atBuild: lookUp((input, axis) => js.index(input, js.literal(axis))),
  };
}

/** A class without a name, which regions that do the same share. */
export interface UnnamedClass extends Omit<RegionClass, "name" | "statement"> {
  /** All that it does, for telling such classes apart. */
  readonly members: readonly JsMember[];
  /** `serialName` is how saved models know the class: unique in the program. */
  readonly named: (name: string, serialName: string) => RegionClass;
}

/** The class of a region, and what it needs of its module. */
export function regionClass(context: RegionContext): UnnamedClass {
  const { region } = context;
  const names = namesOf(context);
  const runtime = new Set<string>();
  const call = callMethod(context, names, runtime);
  const shapes = outputShapes(context, names.atBuild, context.graph);
  const weights = weightsOf(context, names, runtime);
  const needsShapes = mentionsAny([shapes], names.inputs);
  const options = optionsOf([...names.used.values()]);
  const members: JsMember[] = [
    ...constructorOf(options, weights),
    ...buildOf(weights),
    {
      kind: "method",
      name: "computeOutputShape",
      params: needsShapes ? [inputPattern(names.inputs)] : [],
      body: [{ kind: "return", value: shapes }],
    },
    call,
    ...configOf(options, weights),
  ];
  const needs = { hyperparameters: options, paths: weights.paths, runtime };
  const named = (name: string, serialName: string): RegionClass => {
    const serial = js.literal(serialName);
    const statement: JsStatement = {
      kind: "class",
      name,
      base: js.member(js.id("tf"), "layers", "Layer"),
      members: [{ kind: "field", name: "className", isStatic: true, value: serial }, ...members],
      documentation: describe(context),
      origin: region.nodes.at(-1)?.span,
    };
    return { name, statement, ...needs };
  };
  return { members, named, ...needs };
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

function mayGiveInput(operator: string | undefined): boolean {
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
        const isOpen = someSymbol(dim, ({ id }) => runtime.has(id));
        const isPlain = someSymbol(dim, ({ id }) => isBare(dim, id));
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
  const values = new Map<ValueKey, JsExpression>();
  region.inputs.forEach((ref, index) => values.set(keyOf(ref), inputOf(graph, ref, names, index)));
  const { statements, usesTraining } = emitOperations(region.nodes, {
    graph,
    values,
    weightOf: weightReader(region, names),
    lookUp: names.atRun,
    scope: names.scope,
    training: js.binary(js.member(js.id("kwargs"), "training"), "===", js.literal(true)),
    runtime,
    last: new Set(region.outputs.map(keyOf)),
  });
  const given = new Set(region.inputs.map(keyOf));
  // What may be a weight or an input itself is copied: tfjs disposes of what a layer gives.
  const results = region.outputs.map((ref) => {
    const value = values.get(keyOf(ref)) ?? js.literal(null);
    const isBorrowed = given.has(keyOf(ref)) || mayGiveInput(graph.nodes[ref.node]?.operator);
    return isBorrowed ? js.call(js.member(value, "clone")) : value;
  });
  const [only] = results;
  const result: JsStatement = {
    kind: "return",
    value: results.length === 1 && only ? only : js.array(...results),
  };
  const needsInput = mentionsAny([...statements, result], names.inputs);
  const body = [...(needsInput ? [unpack(names.inputs)] : []), ...statements, result];
  const params = usesTraining ? ["inputs", "kwargs"] : ["inputs"];
  return {
    kind: "method",
    name: "call",
    params: params.map(js.name),
    body: [{ kind: "return", value: js.tf("tidy", js.arrow([], body)) }],
  };
}

/** Between layers tfjs makes floats of everything; what the graph knows as bools or ints becomes so again. */
function inputOf(graph: Graph, ref: ValueRef, names: Names, index: number): JsExpression {
  const input = js.id(names.inputs[index] ?? "");
  const { dtype } = typeOf(graph.nodes, ref);
  const isInput = graph.nodes[ref.node]?.operator === "input" && !hasSizeChecks(graph);
  const isKept = dtype === "float32" || isInput;
  return isKept ? input : js.tf("cast", input, js.literal(dtype));
}

/** Weights of the layer are its fields; what other layers lend it comes in as an input. */
function weightReader(
  { inputs, lent }: Region,
  names: Names,
): (weight: number, asVariable?: boolean) => JsExpression {
  return (weight, asVariable = false) => {
    const lender = lent.get(weight);
    if (!lender) {
      const variable = js.member(js.id("this"), names.fields.get(weight) ?? "");
      return asVariable ? variable : js.call(js.member(variable, "read"));
    }
    const place = inputs.findIndex((ref) => keyOf(ref) === keyOf(lender));
    if (!asVariable) return js.id(names.inputs[place] ?? "");
    // A tensor cannot be written to; the layer that made it knows its variable.
    const node = js.index(js.member(js.id("this"), "inboundNodes"), js.literal(0));
    const layer = js.index(js.member(node, "inboundLayers"), js.literal(place));
    return js.index(js.member(layer, "weights"), js.literal(0));
  };
}

function mentionsAny(code: readonly unknown[], names: readonly string[]): boolean {
  let isFound = false;
  eachIdentifier(code, (name) => {
    isFound ||= names.includes(name);
  });
  return isFound;
}
