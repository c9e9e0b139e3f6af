/**
 * What must hold of sizes that only the run tells: facts of signatures, and sizes that two inputs call by one name. A
 * small layer behind an input checks them whenever the model is called, by `predict`, `fit` or `apply`.
 */
import { typeOf, type Graph, type Obligation, type ValueRef } from "../../graph/graph.ts";
import { NameScope } from "../../javascript/identifier-names.ts";
import { js, type JsExpression, type JsMember, type JsStatement } from "../../javascript/tree.ts";
import { everySymbol, printDim, symbolsOf, type Dim } from "../../shape/dim.ts";
import type { Span } from "../../source/source.ts";
import { dimToJs, type SymbolLookup } from "./dims.ts";
import { configOf, constructorOf, optionsOf, type Option } from "./region-weights.ts";
import { relationCheck, throwing } from "./relation-check.ts";

export interface SizeChecks {
  /** The inputs whose sizes are looked at; the first one comes out again. */
  readonly inputs: readonly ValueRef[];
  readonly options: readonly Option[];
  /** The class, by its names in the module and in saved models. */
  readonly statement: (name: string, serialName: string) => JsStatement;
}

/** One size of an input, as against what it must be. */
interface Size {
  readonly input: number;
  readonly axis: number;
  readonly dim: Dim;
  readonly span: Span;
}

/** The checks of a model; undefined where nothing is left to check. */
export function sizeChecks(graph: Graph): SizeChecks | undefined {
  if (!hasSizeChecks(graph)) return undefined;
  const sizes = repeatedSizes(graph);
  const dims = [
    ...graph.runtimeFacts.flatMap(({ left, right }) => [left, right]),
    ...sizes.map(({ dim }) => dim),
  ];
  const ids = new Set(dims.flatMap((dim) => [...symbolsOf(dim).keys()]));
  const telling = graph.runtimeDims.filter(({ symbol }) => ids.has(symbol.id));
  const places = new Set([...telling, ...sizes].map(({ input }) => input));
  const read = new Set(graph.nodes.flatMap((node) => node.inputs.map((ref) => ref.node)));
  // The layer runs only where something uses what comes out of it.
  const order = [...places].sort((a, b) => rank(graph, read, a) - rank(graph, read, b) || a - b);
  return new CheckWriter(graph, order, sizes).write();
}

/** Whether an input goes through a layer that checks sizes. */
export function hasSizeChecks(graph: Graph): boolean {
  return graph.runtimeFacts.length > 0 || repeatedSizes(graph).length > 0;
}

function rank(graph: Graph, read: ReadonlySet<number>, input: number): number {
  return read.has(graph.inputs[input]?.value.node ?? -1) ? 0 : 1;
}

/** Axes of inputs whose size another axis has told. Layers of tfjs compare the batches themselves. */
function repeatedSizes(graph: Graph, withBatch = false): readonly Size[] {
  const runtime = new Map(graph.runtimeDims.map((dim) => [dim.symbol.id, dim]));
  return graph.inputs.flatMap(({ value }, input) =>
    typeOf(graph.nodes, value).shape.flatMap((dim, axis): readonly Size[] => {
      const open = [...symbolsOf(dim).keys()].filter((id) => runtime.has(id));
      const isTelling = open.some(
        (id) => runtime.get(id)?.input === input && runtime.get(id)?.axis === axis,
      );
      if (open.length === 0 || isTelling || (axis === 0 && !withBatch)) return [];
      return [{ input, axis, dim, span: graph.nodes[value.node]?.span ?? graph.span }];
    }),
  );
}

class CheckWriter {
  readonly #graph: Graph;
  readonly #order: readonly number[];
  readonly #sizes: readonly Size[];
  readonly #names: readonly string[];
  readonly #fields = new NameScope(["name", "dtype", "call", "built", "trainable", "apply"]);
  readonly #used = new Map<string, Omit<Option, "key">>();

  constructor(graph: Graph, order: readonly number[], sizes: readonly Size[]) {
    this.#graph = graph;
    this.#order = order;
    this.#sizes = sizes;
    const scope = new NameScope(["tf", "inputs", "config"]);
    this.#names = order.map((input) => scope.fresh(graph.inputs[input]?.name ?? "x"));
  }

  write(): SizeChecks {
    const { inputs } = this.#graph;
    const checks = checksOf(this.#graph, this.#sizes, this.#lookUp, (input, axis) =>
      this.#axis(input, axis),
    );
    const options = optionsOf([...this.#used.values()]);
    const weights = { statements: [], paths: [] };
    return {
      inputs: this.#order.map((input) => inputs[input]?.value ?? { node: -1, output: 0 }),
      options,
      statement: (name, serialName) => ({
        kind: "class",
        name,
        base: js.member(js.id("tf"), "layers", "Layer"),
        members: [
          { kind: "field", name: "className", isStatic: true, value: js.literal(serialName) },
          ...constructorOf(options, weights),
          this.#shapeMethod(),
          this.#callMethod(checks),
          ...configOf(options, weights),
        ],
        documentation: `Checks the sizes that only a call of \`${this.#graph.name}\` tells.`,
        origin: this.#graph.span,
      }),
    };
  }

  /** One input comes alone, several in a list. */
  #unpack(name: string): JsExpression {
    const list = js.id(name);
    return this.#names.length === 1 ? list : js.index(list, js.literal(0));
  }

  #shapeMethod(): JsMember {
    return {
      kind: "method",
      name: "computeOutputShape",
      params: [js.name("inputShape")],
      body: [{ kind: "return", value: this.#unpack("inputShape") }],
    };
  }

  #callMethod(checks: readonly JsStatement[]): JsMember {
    const inputs = js.id("inputs");
    const isList = js.call(js.member(js.id("Array"), "isArray"), inputs);
    const list: JsExpression = {
      kind: "conditional",
      test: isList,
      consequent: inputs,
      alternate: js.array(inputs),
    };
    const target = { kind: "array-pattern" as const, items: this.#names.map(js.name) };
    return {
      kind: "method",
      name: "call",
      params: [js.name("inputs")],
      body: [
        { kind: "declare", keyword: "const", target, value: list },
        ...checks,
        { kind: "return", value: js.call(js.member(js.id(this.#names[0] ?? ""), "clone")) },
      ],
    };
  }

  readonly #lookUp: SymbolLookup = ({ id }) => {
    const open = this.#graph.runtimeDims.find(({ symbol }) => symbol.id === id);
    if (open) return this.#axis(open.input, open.axis);
    const late = this.#graph.hyperparameters.find(({ symbol }) => symbol.id === id);
    if (!late) return js.literal(null);
    const option = this.#used.get(id) ?? {
      symbol: late.symbol,
      field: this.#fields.fresh(late.name),
    };
    this.#used.set(id, option);
    return js.member(js.id("this"), option.field);
  };

  #axis(input: number, axis: number): JsExpression {
    const name = this.#names[this.#order.indexOf(input)] ?? "";
    return js.index(js.member(js.id(name), "shape"), js.literal(axis));
  }
}

interface Surroundings {
  readonly graph: Graph;
  readonly lookUp: SymbolLookup;
  readonly axisOf: (input: number, axis: number) => JsExpression;
}

function checksOf(
  graph: Graph,
  sizes: readonly Size[],
  lookUp: SymbolLookup,
  axisOf: Surroundings["axisOf"],
): readonly JsStatement[] {
  const surroundings = { graph, lookUp, axisOf };
  return [
    ...sizes.map((size) => sizeCheck(size, surroundings)),
    ...graph.runtimeFacts.map((fact) => factCheck(fact, surroundings)),
  ];
}

/** Statements that check the sizes of inputs when a model is called, for a target without layers. */
export function callChecks(
  graph: Graph,
  lookUp: SymbolLookup,
  axisOf: (input: number, axis: number) => JsExpression,
): readonly JsStatement[] {
  return checksOf(graph, repeatedSizes(graph, true), lookUp, axisOf);
}

/** Statements that check those facts whose sizes are all told. */
export function factChecks(
  graph: Graph,
  lookUp: SymbolLookup,
  isTold: (symbol: string) => boolean,
): readonly JsStatement[] {
  return graph.runtimeFacts
    .filter(({ left, right }) =>
      [left, right].every((dim) => everySymbol(dim, ({ id }) => isTold(id))),
    )
    .map((fact) => factCheck(fact, { graph, lookUp }));
}

function sizeCheck(
  { input, axis, dim, span }: Size,
  { graph, lookUp, axisOf }: Surroundings,
): JsStatement {
  const found = axisOf(input, axis);
  const name = graph.inputs[input]?.name ?? "";
  const what = `axis ${axis} of the input ${name} must be ${printDim(dim)} = `;
  const test = js.binary(found, "!==", dimToJs(dim, lookUp));
  const parts = [
    `${graph.name}: ${what}`,
    dimToJs(dim, lookUp),
    `${sourcesOf(graph, [dim])}, and is `,
    found,
  ];
  return throwing(test, parts, span);
}

function factCheck(
  fact: Obligation,
  { graph, lookUp }: Pick<Surroundings, "graph" | "lookUp">,
): JsStatement {
  return relationCheck(graph.name, fact, lookUp, sourcesOf(graph, [fact.left, fact.right]));
}

/** ` (T is axis 1 of the input tokens)` */
function sourcesOf(graph: Graph, dims: readonly Dim[]): string {
  const ids = new Set(dims.flatMap((dim) => [...symbolsOf(dim).keys()]));
  const told = graph.runtimeDims.flatMap(({ symbol, input, axis }) =>
    ids.has(symbol.id)
      ? [`${symbol.name} is axis ${axis} of the input ${graph.inputs[input]?.name ?? ""}`]
      : [],
  );
  return told.length === 0 ? "" : ` (${told.join(", ")})`;
}
