/** The function that makes a model: hyperparameters in, `tf.LayersModel` out, one statement for each step. */
import {
  keyOf,
  typeOf,
  type Graph,
  type GraphNode,
  type ValueRef,
  type ValueKey,
} from "../../graph/graph.ts";
import { NameScope } from "../../javascript/identifier-names.ts";
import { js, type JsExpression, type JsPattern, type JsStatement } from "../../javascript/tree.ts";
import { printShape } from "../../shape/shape.ts";
import type { LayerCall } from "../../operators/operator.ts";
import type { SymbolLookup } from "./dims.ts";
import { chainedValues } from "./chains.ts";
import { compileCall } from "./compile-call.ts";
import { documentationOf } from "./documentation.ts";
import type { Factory, FactoryOptions, MadeLayer } from "./factory-types.ts";
import { hyperparameterPattern, remember, validation } from "./hyperparameters.ts";
import { regionClass, type RegionClass } from "./region-class.ts";
import { pathList } from "./region-weights.ts";
import { LayerNames } from "./layer-names.ts";
import { inputConfig } from "./input-config.ts";
import { innerNames } from "./module-names.ts";
import { seededBody } from "./seeded-body.ts";
import { checkStep } from "./check-step.ts";
import { completed } from "./region-dims.ts";
import { planModel, type ModelPlan } from "./plan.ts";
import type { LayerStep, Region } from "./regions.ts";
import { LayerAddresses, trainingSignals } from "./training-signals.ts";

export function modelFactory(graph: Graph, options: FactoryOptions): Factory {
  return new FactoryBuilder(graph, options).build();
}

class FactoryBuilder {
  #graph: Graph;
  readonly #plan: ModelPlan;
  readonly #options: FactoryOptions;
  readonly #scope: NameScope;
  readonly #lookUp: SymbolLookup;
  readonly #values = new Map<ValueKey, string>();
  readonly #layers = new Map<string, MadeLayer>();
  /** How many nodes each instance of an operator stands for. */
  readonly #applications = new Map<string, number>();
  readonly #layerNames = new LayerNames();
  readonly #classes = new Map<string, RegionClass>();
  readonly #runtime = new Set<string>();
  readonly #addresses = new LayerAddresses();
  readonly #body: JsStatement[] = [];

  constructor(graph: Graph, options: FactoryOptions) {
    this.#options = options;
    const { name, trainingName } = options;
    const exported = trainingName === undefined ? [name] : [name, trainingName];
    this.#scope = new NameScope([...exported, "others"], innerNames);
    const names = new Map(
      graph.hyperparameters.map(({ symbol, name }) => [symbol.id, this.#scope.fresh(name)]),
    );
    this.#lookUp = (symbol) => js.id(names.get(symbol.id) ?? "undefined");
    this.#plan = planModel(graph, options.usesLayers, this.#lookUp);
    for (const name of this.#plan.runtime) this.#runtime.add(name);
    this.#graph = this.#plan.source;
    for (const { instance, operator } of this.#graph.nodes) {
      const key = `${instance} ${operator}`;
      this.#applications.set(key, (this.#applications.get(key) ?? 0) + 1);
    }
  }

  build(): Factory {
    const { name } = this.#options;
    const graph = this.#graph;
    this.#body.push(...validation(graph, this.#lookUp));
    for (const { name: input, value } of graph.inputs) this.#input(input, value);
    const inputs = this.#list(graph.inputs);
    this.#checkSizes();
    const plan = this.#plan;
    this.#graph = plan.graph;
    const steps = plan.steps.map((step) => completed(plan.graph, step));
    const mutable = chainedValues(graph, steps);
    for (const step of steps) {
      if (step.kind === "layer") this.#layerStep(step, mutable);
      else this.#regionStep(step, mutable);
    }
    const model = js.tf(
      "model",
      js.object([
        ["name", js.literal(graph.name)],
        ["inputs", inputs],
        ["outputs", this.#list(graph.outputs)],
      ]),
    );
    this.#body.push({ kind: "blank" });
    const compiled = compileCall(graph, this.#options, this.#scope, this.#lookUp);
    this.#body.push(...this.#finish(model, compiled?.statements));
    const notCompiled = compiled?.reason;
    const statement: JsStatement = {
      kind: "function",
      name,
      params: hyperparameterPattern(graph, this.#lookUp),
      body: seededBody(this.#body, graph, this.#runtime),
      isExported: true,
      documentation: documentationOf(graph, notCompiled),
      origin: graph.span,
    };
    return {
      statement,
      classes: [...this.#classes.values()],
      runtime: this.#runtime,
      signals: trainingSignals(graph, this.#addresses),
      notCompiled,
    };
  }

  #list(ports: readonly { readonly value: ValueRef }[]): JsExpression {
    const ids = ports.map(({ value }) => this.#use(value));
    return ids.length === 1 && ids[0] ? ids[0] : js.array(...ids);
  }

  /** A layer behind an input looks at the sizes that only a call tells. */
  #checkSizes(): void {
    const step = checkStep(this.#graph, this.#options, this.#layerNames, this.#lookUp);
    if (!step) return;
    const { made, layer, inputs, carrier, node } = step;
    const value = this.#apply(layer, inputs);
    const id = this.#scope.fresh(node.signal);
    this.#classes.set(made.name, made);
    this.#values.set(keyOf(carrier), id);
    const target = js.name(id);
    this.#body.push({ kind: "declare", keyword: "const", target, value, origin: node.span });
  }

  /** What is done with the model before it is handed over. */
  #finish(
    model: JsExpression,
    compiled: ((net: string) => readonly JsStatement[]) | undefined,
  ): readonly JsStatement[] {
    const { remembered } = this.#options;
    if (!compiled && remembered.length === 0) return [{ kind: "return", value: model }];
    const net = this.#scope.fresh("net");
    return [
      { kind: "declare", keyword: "const", target: js.name(net), value: model },
      ...(remembered.length > 0 ? [remember(net, this.#graph, remembered, this.#lookUp)] : []),
      ...(compiled?.(net) ?? []),
      { kind: "return", value: js.id(net) },
    ];
  }

  #input(name: string, ref: ValueRef): void {
    const { shape } = typeOf(this.#graph.nodes, ref);
    const config = inputConfig(this.#graph, this.#layerNames.fresh(name), ref, this.#lookUp);
    const id = this.#scope.fresh(name);
    this.#values.set(keyOf(ref), id);
    const { span } = this.#graph.nodes[ref.node] as GraphNode;
    this.#body.push({
      kind: "declare",
      keyword: "const",
      target: js.name(id),
      value: js.tf("input", config),
      comment: printShape(shape),
      origin: span,
    });
  }

  #use(ref: ValueRef): JsExpression {
    return js.id(this.#values.get(keyOf(ref)) ?? "undefined");
  }

  #apply(layer: JsExpression, inputs: readonly ValueRef[]): JsExpression {
    const [only] = inputs;
    const args =
      inputs.length === 1 && only
        ? this.#use(only)
        : js.array(...inputs.map((ref) => this.#use(ref)));
    return js.call(js.member(layer, "apply"), args);
  }

  #layerStep({ node, call }: LayerStep, mutable: ReadonlySet<ValueKey>): void {
    const path = node.instance === "" ? `${node.signal}/${node.operator}` : node.instance;
    const layer = this.#layerOf(node, call, path);
    const before = call.before && this.#newLayer(`${path}/pad`, call.before);
    const value = before
      ? js.call(js.member(layer.value, "apply"), this.#apply(before.value, node.inputs))
      : this.#apply(layer.value, node.inputs);
    this.#assign([{ node: node.id, output: 0 }], node.inputs, value, node, mutable);
    this.#addresses.note(layer.name, [{ node: node.id, output: 0 }]);
  }

  /** The layer of an instance: named, and declared before, where several steps apply it. */
  #layerOf(node: GraphNode, call: LayerCall, path: string): MadeLayer {
    const key = `${node.instance} ${node.operator}`;
    const known = this.#layers.get(key);
    if (known !== undefined) return known;
    const layer = this.#newLayer(path, call);
    const isShared = node.instance !== "" && (this.#applications.get(key) ?? 0) > 1;
    if (!isShared) return layer;
    const name = this.#scope.fresh(path.replaceAll("/", "_"));
    const shared = { name: layer.name, value: js.id(name) };
    this.#layers.set(key, shared);
    this.#body.push({
      kind: "declare",
      keyword: "const",
      target: js.name(name),
      value: layer.value,
      origin: node.span,
    });
    return shared;
  }

  /** `tf.layers.dense({ name, units })` */
  #newLayer(path: string, { type, config, make }: LayerCall): MadeLayer {
    const name = this.#layerNames.fresh(path);
    const options = js.object([["name", js.literal(name)], ...Object.entries(config)]);
    const maker = make ?? js.member(js.id("tf"), "layers", type);
    return { name, value: js.call(maker, options) };
  }

  #regionStep(region: Region, mutable: ReadonlySet<ValueKey>): void {
    const last = region.nodes.at(-1) as GraphNode;
    const stem = last.operator === "param" ? last.instance : last.signal;
    const path = this.#layerNames.fresh(stem === "" ? (this.#graph.outputs[0]?.name ?? "") : stem);
    const { made, paths } = this.#classOf(region, path);
    const config = js.object([
      ["name", js.literal(path)],
      ...made.hyperparameters.map(({ symbol, key }): [string, JsExpression] => [
        key,
        this.#lookUp(symbol),
      ]),
      ["paths", made.paths.length > 0 ? pathList(paths) : undefined],
    ]);
    const layer = js.construct(js.id(made.name), config);
    this.#assign(region.outputs, region.inputs, this.#apply(layer, region.inputs), last, mutable);
    this.#addresses.note(path, region.outputs);
  }

  /** The class of a region; regions that do the same share one. */
  #classOf(
    region: Region,
    path: string,
  ): { readonly made: RegionClass; readonly paths: readonly string[] } {
    const { moduleScope, stem } = this.#options;
    const { members, paths, named } = regionClass({ graph: this.#graph, region, prefix: path });
    const key = JSON.stringify(members, (name, value: unknown) =>
      name === "origin" || name === "documentation" ? undefined : value,
    );
    const known = this.#classes.get(key);
    if (known) return { made: known, paths };
    const className = moduleScope.fresh(`${this.#graph.name}_${path.replaceAll("/", "_")}`);
    // tfjs turns underscores of class names into capitals when it loads a model.
    const serialName = `${stem}/${this.#graph.name}/${path}`.replaceAll("_", "-");
    const made = named(className, serialName);
    this.#classes.set(key, made);
    return { made, paths };
  }

  #assign(
    outputs: readonly ValueRef[],
    inputs: readonly ValueRef[],
    value: JsExpression,
    { span }: GraphNode,
    mutable: ReadonlySet<ValueKey>,
  ): void {
    const comment = outputs
      .map((ref) => printShape(typeOf(this.#graph.nodes, ref).shape))
      .join(", ");
    const [first] = inputs;
    const [result] = outputs;
    if (!result) return;
    const signal = (ref: ValueRef): string => this.#graph.nodes[ref.node]?.signal ?? "";
    if (
      outputs.length === 1 &&
      first &&
      mutable.has(keyOf(first)) &&
      signal(first) === signal(result)
    ) {
      const id = this.#values.get(keyOf(first)) ?? "";
      this.#values.set(keyOf(result), id);
      this.#body.push({ kind: "assign", target: js.id(id), value, comment, origin: span });
      return;
    }
    const ids = outputs.map((ref) => this.#scope.fresh(this.#variable(ref)));
    outputs.forEach((ref, index) => this.#values.set(keyOf(ref), ids[index] ?? ""));
    const target: JsPattern =
      ids.length === 1 ? js.name(ids[0] ?? "") : { kind: "array-pattern", items: ids.map(js.name) };
    const keyword = outputs.some((ref) => mutable.has(keyOf(ref))) ? "let" : "const";
    const previous = this.#body.at(-1);
    if (keyword === "let" && previous && previous.kind !== "blank")
      this.#body.push({ kind: "blank" });
    this.#body.push({ kind: "declare", keyword, target, value, comment, origin: span });
  }

  #variable(ref: ValueRef): string {
    const port = this.#graph.outputs.find(({ value }) => keyOf(value) === keyOf(ref));
    const node = this.#graph.nodes[ref.node];
    return (
      port?.name ??
      (node?.operator === "param" ? node.instance : (node?.signal ?? "x")).replaceAll("/", "_")
    );
  }
}
