/** The stream of a model as a function of the module, which gives a `Stream` of the runtime. */
import {
  keyOf,
  typeOf,
  type GraphNode,
  type Port,
  type ValueRef,
  type ValueKey,
} from "../../graph/graph.ts";
import type { NameScope } from "../../javascript/identifier-names.ts";
import { js, type JsExpression, type JsPattern, type JsStatement } from "../../javascript/tree.ts";
import { asInteger, everySymbol, type Dim } from "../../shape/dim.ts";
import type { TensorType } from "../../shape/tensor-type.ts";
import { withRegions } from "../../passes/fuse-elementwise.ts";
import type { StreamGraph } from "../../stream/stream-graph.ts";
import { namespaceWith, onNamespace, traceable } from "../traceable.ts";
import { dimToJs, type SymbolLookup } from "./dims.ts";
import { emitOperations } from "./operations.ts";
import { isBare } from "./region-dims.ts";
import { factChecks } from "./size-checks.ts";
import { firstState } from "./scan.ts";
import type { HomeMaker, StreamHome } from "./stream-home.ts";

export interface EmittedStream {
  readonly statement: JsStatement;
  readonly runtime: ReadonlySet<string>;
}

interface Body {
  readonly body: JsExpression | readonly JsStatement[];
  /** What a pure step is to have for its `tf`; undefined where the body is not that of one. */
  readonly namespace: JsExpression | undefined;
}

/**
 * `export function ReaderStream(net, given) { … }`; in `scope` are `given`, the names around it, and those that its home
 * uses.
 */
export function streamFunction(
  stream: StreamGraph,
  name: string,
  scope: NameScope,
  makeHome: HomeMaker,
): EmittedStream {
  return new StreamEmitter(stream, name, scope, makeHome).emit();
}

class StreamEmitter {
  readonly #stream: StreamGraph;
  readonly #name: string;
  readonly #scope: NameScope;
  readonly #runtime = new Set(["Stream"]);
  readonly #home: StreamHome;
  /** Those of the stream, with elementwise operations made one. */
  readonly #nodes: readonly GraphNode[];
  /** Values from before the first step that a step reads, and the names of all that is handed in. */
  readonly #kept: readonly ValueRef[];
  readonly #names = new Map<ValueKey, string>();

  constructor(stream: StreamGraph, name: string, scope: NameScope, makeHome: HomeMaker) {
    this.#stream = stream;
    this.#name = name;
    this.#scope = scope;
    this.#home = makeHome(stream.model, this.#scope, this.#runtime);
    this.#kept = keptValues(stream);
    const read = [...refsOf(stream.outputs), ...stream.states.map(({ next }) => next)];
    const outside = new Set([...read.map(({ node }) => node), ...stream.kept]);
    this.#nodes = withRegions(stream.model, stream.nodes, outside).nodes;
    const handed = [
      ...[...stream.inputs, ...stream.given].map((port) => [port.value, port.name] as const),
      ...stream.states.map(({ previous }) => [previous, this.#node(previous).signal] as const),
      ...this.#kept.map(
        (ref) => [ref, this.#node(ref).signal.split("/").at(-1) ?? "kept"] as const,
      ),
    ];
    for (const [ref, stem] of handed)
      if (!this.#names.has(keyOf(ref))) this.#names.set(keyOf(ref), this.#scope.fresh(stem));
  }

  emit(): EmittedStream {
    const { model, inputs, given, states, outputs } = this.#stream;
    const start = this.#body(this.#kept, true, (value) => js.array(...this.#kept.map(value)));
    const handed = [this.#pattern(refsOf(inputs)), this.#pattern(this.#kept)] as const;
    const begin = js.arrow(
      given.length > 0 || this.#kept.length > 0 ? handed : handed.slice(0, 1),
      js.array(...states.map(({ initial, type }) => this.#first(initial, type))),
    );
    const previous = this.#pattern(states.map((state) => state.previous));
    const results = [...refsOf(outputs), ...states.map(({ next }) => next)];
    const step = this.#body(results, false, (value) =>
      js.array(
        js.array(...refsOf(outputs).map(value)),
        js.array(...states.map(({ next }) => value(next))),
      ),
    );
    const definition = js.object([
      ["model", js.literal(model.name)],
      ["inputs", js.array(...inputs.map((port) => this.#spec(port.name, this.#type(port.value))))],
      ["given", js.array(...given.map((port) => this.#spec(port.name, this.#type(port.value))))],
      ["states", js.array(...states.map((state) => this.#spec(state.name, state.type)))],
      ["owned", this.#home.owned()],
      ["weights", step.namespace ? this.#home.shared() : undefined],
      ["start", js.arrow([this.#pattern(refsOf(given))], start.body)],
      ["begin", begin],
      ["step", this.#step([handed[0], previous], step)],
    ]);
    const handedOver = given.length > 0 ? ["given"] : [];
    const made = js.construct(js.id("Stream"), definition, ...handedOver.map(js.id));
    const statement: JsStatement = {
      kind: "function",
      name: this.#name,
      params: [this.#home.source, ...handedOver.map(js.name), ...this.#home.options],
      body: [...this.#home.findings(), { kind: "return", value: made }],
      isExported: true,
      documentation: `\`${model.name}\`, one time step at a time, with the weights of a model.`,
      origin: model.span,
    };
    return { statement, runtime: this.#runtime };
  }

  /** A step that calls nothing but what can be traced, and elementwise functions, can be run on what is no tensor. */
  #step(params: readonly JsPattern[], { body, namespace }: Body): JsExpression {
    const kept = this.#pattern(this.#kept);
    if (!namespace) return js.arrow(this.#kept.length > 0 ? [...params, kept] : params, body);
    this.#runtime.add("pureStep");
    return js.call(js.id("pureStep"), namespace, js.arrow([...params, kept, js.name("tf")], body)); // prettier-ignore
  }

  /** The body of a function that computes values, in which all that is handed in has its name. */
  #body(
    results: readonly ValueRef[],
    isStart: boolean,
    result: (value: (ref: ValueRef) => JsExpression) => JsExpression,
  ): Body {
    const nodes = this.#nodes;
    const known = new Set(
      isStart ? refsOf(this.#stream.given).map(keyOf) : [...this.#names.keys()],
    );
    const values = new Map(
      [...known].map((key): [ValueKey, JsExpression] => [key, js.id(this.#names.get(key) ?? "")]),
    );
    const needed = reach(nodes, results, known);
    const runtime = new Set<string>();
    const { statements } = emitOperations(needed, {
      graph: { nodes },
      values,
      weightOf: (weight, asVariable = false) => this.#home.weight(weight, asVariable),
      lookUp: this.#lookUp(isStart),
      scope: this.#scope,
      training: js.literal(false),
      runtime,
      last: new Set(results.map(keyOf)),
    });
    for (const name of runtime) this.#runtime.add(name);
    const own = new Set([...runtime].filter((name) => name !== "elementwise"));
    const isPure = !isStart && [...own].every((name) => traceable.has(name));
    const value = result((ref) => values.get(keyOf(ref)) ?? js.literal(null));
    const body = [
      ...(isStart ? this.#factChecks() : []),
      ...(isPure ? onNamespace(statements, own) : statements),
    ];
    const made = body.length === 0 ? value : [...body, { kind: "return" as const, value }];
    return { body: made, namespace: isPure ? namespaceWith(own, made) : undefined };
  }

  /** Facts about sizes of what is given hold for all steps. */
  #factChecks(): readonly JsStatement[] {
    const { given, model } = this.#stream;
    const late = model.hyperparameters.map(({ symbol }) => symbol.id);
    const shapes = refsOf(given).map((ref) => this.#type(ref).shape);
    return factChecks(model, this.#lookUp(true), (id) => {
      return late.includes(id) || shapes.some((shape) => shape.some((dim) => isBare(dim, id)));
    });
  }

  #first(initial: StreamGraph["states"][number]["initial"], type: TensorType): JsExpression {
    if ("node" in initial) return js.id(this.#names.get(keyOf(initial)) ?? "");
    return firstState({ initial, type }, { lookUp: this.#lookUp(false) });
  }

  /** Dims are told by what is handed in, hyperparameters by the model. */
  #lookUp(isStart: boolean): SymbolLookup {
    const { inputs, given, model } = this.#stream;
    const shown = isStart ? refsOf(given) : [...refsOf(inputs), ...this.#kept];
    return (symbol) => {
      const { id } = symbol;
      if (model.hyperparameters.some((late) => late.symbol.id === id))
        return this.#home.hyperparameter(symbol);
      for (const ref of shown) {
        const axis = this.#type(ref).shape.findIndex((dim) => isBare(dim, id));
        const name = this.#names.get(keyOf(ref)) ?? "";
        if (axis >= 0) return js.index(js.member(js.id(name), "shape"), js.literal(axis));
      }
      return js.literal(null);
    };
  }

  #spec(name: string, { shape, dtype }: TensorType): JsExpression {
    const late = new Set(this.#stream.model.hyperparameters.map(({ symbol }) => symbol.id));
    const size = (dim: Dim): JsExpression =>
      asInteger(dim) !== undefined || everySymbol(dim, ({ id }) => late.has(id))
        ? dimToJs(dim, this.#lookUp(false))
        : js.literal(null);
    return js.object([
      ["name", js.literal(name)],
      ["shape", js.array(...shape.map(size))],
      ["dtype", js.literal(dtype)],
    ]);
  }

  #pattern(refs: readonly ValueRef[]): JsPattern {
    return {
      kind: "array-pattern",
      items: refs.map((ref) => js.name(this.#names.get(keyOf(ref)) ?? "")),
    };
  }

  #node(ref: ValueRef): GraphNode {
    return this.#stream.nodes[ref.node] as GraphNode;
  }

  #type(ref: ValueRef): TensorType {
    return typeOf(this.#stream.nodes, ref);
  }
}

function refsOf(ports: readonly Port[]): readonly ValueRef[] {
  return ports.map(({ value }) => value);
}

/** Values from before the first step, and given inputs, that a step, a state or an output reads. */
function keptValues({
  nodes,
  kept,
  given,
  outputs,
  states,
  inputs,
}: StreamGraph): readonly ValueRef[] {
  const isKept = (id: number): boolean =>
    kept.has(id) || given.some(({ value }) => value.node === id);
  const own = new Set([...refsOf(inputs), ...states.map(({ previous }) => previous)].map(keyOf));
  const roots = [
    ...refsOf(outputs),
    ...states.map(({ next }) => next),
    ...states.flatMap(({ initial }) => ("node" in initial ? [initial] : [])),
  ];
  const found = new Map<ValueKey, ValueRef>();
  const note = (ref: ValueRef): void => {
    if (isKept(ref.node)) found.set(keyOf(ref), ref);
  };
  roots.forEach(note);
  for (const node of reach(nodes, roots, own, isKept)) node.inputs.forEach(note);
  // A size of what is given, such as the length of a memory, is read from it.
  const sizes = given.filter(({ value }) => !found.has(keyOf(value)) && found.size > 0);
  return [...found.values(), ...refsOf(sizes)];
}

/** The nodes that make values, in order, up to those that are there. */
function reach(
  nodes: readonly GraphNode[],
  results: readonly ValueRef[],
  known: ReadonlySet<ValueKey>,
  isEnd: (id: number) => boolean = () => false,
): readonly GraphNode[] {
  const keep = new Set<number>();
  const visit = (ref: ValueRef): void => {
    if (!known.has(keyOf(ref)) && !isEnd(ref.node)) keep.add(ref.node);
  };
  results.forEach(visit);
  for (const node of [...nodes].reverse()) if (keep.has(node.id)) node.inputs.forEach(visit);
  return nodes.filter(({ id, operator }) => keep.has(id) && operator !== "input");
}
