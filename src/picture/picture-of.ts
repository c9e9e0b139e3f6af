/**
 * From a graph to its picture. In: the graph of a model. Out: a box for each operation, in a box for each application
 * of a block and each recurrence, wired through the borders between them; repetitions drawn once.
 */
import { bind } from "../analysis/bindings.ts";
import { weightSize } from "../graph/draw.ts";
import { attributesText, attributeText, type Resolve } from "../graph/attributes-text.ts";
import { typeOf, type Graph, type GraphNode, type ValueRef } from "../graph/graph.ts";
import { printShape } from "../shape/shape.ts";
import { printDim, someSymbol } from "../shape/dim.ts";
import type { TensorType } from "../shape/tensor-type.ts";
import type { Box, End, Picture } from "./box.ts";
import { connect, Draft, type DraftBox, type Source } from "./draft.ts";
import { lookOf, symbolOf } from "./look.ts";
import { simplify } from "./simplify.ts";

export function pictureOf(graph: Graph): Picture {
  const drawing = new Drawing(graph);
  const root = new Draft("", undefined);
  drawing.addLevel({
    nodes: graph.nodes,
    prefix: "",
    base: root,
    baseScope: -1,
    inputs: new Map(),
  });
  for (const { name, value } of graph.outputs) {
    const type = drawing.typeAt(graph.nodes, value);
    const box = plainBox(`output ${name}`, "output", name, type);
    root.boxes.push(box);
    drawing.lead("", value, root, boxEnd(box.id));
  }
  const { repeats } = drawing;
  return {
    name: graph.name,
    documentation: graph.documentation,
    content: simplify(root.finish(), repeats),
  };
}

/** The operations of the model, or of one step of a recurrence. */
interface Level {
  readonly nodes: readonly GraphNode[];
  /** Starts the ids of its boxes. */
  readonly prefix: string;
  readonly base: Draft;
  readonly baseScope: number;
  /** Values of its `input` nodes that come from outside. */
  readonly inputs: ReadonlyMap<number, Source>;
}

class Drawing {
  readonly #graph: Graph;
  readonly #sources = new Map<string, Source>();
  /** Boxes that are iterations, with the repetition each belongs to. */
  readonly repeats = new Map<string, string>();

  readonly #resolve: Resolve;
  /** Dims that the first axis of an input has. */
  readonly #batch: ReadonlySet<string>;
  /** What `#weightsWithin` has found, by level. */
  readonly #weights = new WeakMap<readonly GraphNode[], ReadonlyMap<number, ReadonlySet<number>>>();

  constructor(graph: Graph) {
    this.#graph = graph;
    this.#resolve = bind(graph, {}).resolve;
    const batch = graph.runtimeDims.filter(({ axis }) => axis === 0);
    this.#batch = new Set(batch.map(({ symbol }) => symbol.id));
  }

  /** The type of a value, with the defaults of hyperparameters put in. */
  typeAt(nodes: readonly GraphNode[], ref: ValueRef): TensorType {
    return this.#known(typeOf(nodes, ref));
  }

  #known({ dtype, shape }: TensorType): TensorType {
    return { dtype, shape: shape.map(this.#resolve) };
  }

  addLevel(level: Level): void {
    const drafts = new Map<number, Draft>([[level.baseScope, level.base]]);
    for (const node of level.nodes) {
      const outside = level.inputs.get(node.id);
      if (outside) this.#sources.set(keyOf(level.prefix, node.id, 0), outside);
      if (outside || node.operator === "constant") continue;
      this.#addNode(level, node, this.#draftOf(level, drafts, node.scope));
    }
  }

  /** Wires a value to an end. */
  lead(prefix: string, { node, output }: ValueRef, target: Draft, to: End): void {
    const source = this.#sources.get(keyOf(prefix, node, output));
    if (source) connect(source, target, to);
  }

  #addNode(level: Level, node: GraphNode, draft: Draft): void {
    const id = `${level.prefix}${node.id}`;
    const inside = node.body ? new Draft(id, draft) : undefined;
    const box: DraftBox = { ...this.#boxOf(level, node, id), ...(inside ? { draft: inside } : {}) };
    draft.boxes.push(box);
    if (inside && node.body) this.#addSteps(level, node, inside);
    else for (const ref of node.inputs) this.lead(level.prefix, ref, draft, boxEnd(id));
    for (const [output, type] of node.outputs.entries()) {
      const port = keyOf(level.prefix, node.id, output);
      const end: End = { kind: "box", box: id, port };
      this.#sources.set(port, { draft, end, port, label: this.#label(this.#known(type)) });
    }
  }

  /** The inside of a recurrence: what one step does, with its states at the top and at the bottom. */
  #addSteps(level: Level, node: GraphNode, inside: Draft): void {
    const { body } = node;
    if (!body) return;
    const prefix = `${level.prefix}${node.id}/`;
    const enter = (ref: ValueRef | undefined): Source | undefined => {
      const source = ref && this.#sources.get(keyOf(level.prefix, ref.node, ref.output));
      if (!source || !inside.parent) return undefined;
      connect(source, inside.parent, { kind: "box", box: inside.box, port: source.port });
      return { ...source, draft: inside, end: inside.entry(source.port) };
    };
    const inputs = new Map<number, Source>();
    const lead = [...body.sequences, ...body.given];
    lead.forEach((ref, index) => {
      const type = this.typeAt(body.nodes, ref);
      const source = enter(node.inputs[index]);
      if (source) inputs.set(ref.node, { ...source, label: this.#label(type) });
    });
    const rest = node.inputs.slice(lead.length).map(enter);
    body.states.forEach((state, index) => {
      const name = state.name.split("/").at(-1) ?? state.name;
      const before = plainBox(
        `${prefix}pre ${index}`,
        "state",
        `pre ${name}`,
        this.#known(state.type),
      );
      inside.boxes.push(before);
      const initial = node.attributes["hasInitial"] === true ? rest[index] : undefined;
      if (initial) connect(initial, inside, boxEnd(before.id));
      const end = boxEnd(before.id);
      inputs.set(state.previous.node, {
        draft: inside,
        end,
        port: before.id,
        label: this.#label(this.#known(state.type)),
      });
    });
    this.addLevel({ nodes: body.nodes, prefix, base: inside, baseScope: node.scope, inputs });
    body.outputs.forEach((ref, index) => {
      this.lead(prefix, ref, inside, inside.exit(keyOf(level.prefix, node.id, index)));
    });
    body.states.forEach((state, index) => {
      const name = state.name.split("/").at(-1) ?? state.name;
      const after = plainBox(`${prefix}state ${index}`, "state", name, this.#known(state.type));
      inside.boxes.push(after);
      this.lead(prefix, state.next, inside, boxEnd(after.id));
      inside.loops.push({ from: after.id, to: `${prefix}pre ${index}` });
      const port = keyOf(level.prefix, node.id, body.outputs.length + index);
      if (node.outputs.length > body.outputs.length)
        inside.wire(boxEnd(after.id), inside.exit(port), this.#label(this.#known(state.type)));
    });
  }

  /** The block that a scope is drawn as; the levels around it are made with it. */
  #draftOf(level: Level, drafts: Map<number, Draft>, scope: number): Draft {
    const known = drafts.get(scope);
    if (known) return known;
    const about = this.#graph.scopes[scope];
    if (!about) return level.base;
    const parent = this.#draftOf(level, drafts, about.parent);
    const id = `${level.prefix}scope ${scope}`;
    const draft = new Draft(id, parent);
    drafts.set(scope, draft);
    const isIteration = about.kind === "iteration";
    if (isIteration) this.repeats.set(id, `${parent.box} ${about.span.path} ${about.span.start}`);
    parent.boxes.push({
      id,
      look: "block",
      title: isIteration ? `round ${Number(about.name) + 1}` : about.name,
      detail: "",
      path: about.path,
      shape: "",
      parameters: this.#parameters([...(this.#weightsWithin(level).get(scope) ?? [])]),
      times: 1,
      draft,
    });
    return draft;
  }

  /** The weights of the operations in each scope and in those within it. */
  #weightsWithin({ nodes }: Level): ReadonlyMap<number, ReadonlySet<number>> {
    const known = this.#weights.get(nodes);
    if (known) return known;
    const found = new Map<number, Set<number>>();
    for (const node of nodes) {
      if (node.weights.length === 0) continue;
      for (let at = node.scope; at >= 0; at = this.#graph.scopes[at]?.parent ?? -1) {
        const own = found.get(at) ?? new Set<number>();
        for (const weight of node.weights) own.add(weight);
        found.set(at, own);
      }
    }
    this.#weights.set(nodes, found);
    return found;
  }

  #boxOf(level: Level, node: GraphNode, id: string): Box {
    const constants = node.inputs.flatMap((ref) => {
      const made = level.nodes[ref.node];
      return made?.operator === "constant" ? [attributeText(made.attributes["value"])] : [];
    });
    const symbol = symbolOf(node);
    const isNamed = node.operator === "input" || node.operator === "param";
    const name = isNamed
      ? node.instance.split("/").at(-1) || node.signal.split("/").at(-1) || node.operator
      : node.operator;
    const cell = node.body && this.#cellOf(node);
    const title =
      cell !== undefined
        ? `${node.operator} ${cell}`
        : symbol !== undefined
          ? [symbol, ...constants].join(" ")
          : name;
    return {
      id,
      look: lookOf(node),
      title,
      detail: node.body ? "" : attributesText(node, this.#resolve).join(", "),
      path: node.instance || node.signal,
      shape: node.outputs.map((type) => printShape(this.#known(type).shape)).join(", "),
      parameters: this.#parameters(node.weights),
      times: 1,
    };
  }

  /** `56×56×64`: a shape without the batch, where it has one; `1` where nothing is left. */
  #label({ shape }: TensorType): string {
    const [first, ...others] = shape;
    const hasBatch = first && someSymbol(first, ({ id }) => this.#batch.has(id));
    return (hasBatch ? others : shape).map(printDim).join("×") || "1";
  }

  /** The block that a recurrence applies at each step. */
  #cellOf({ body, scope }: GraphNode): string | undefined {
    const { scopes } = this.#graph;
    for (const node of body?.nodes ?? [])
      for (let at = scopes[node.scope]; at; at = scopes[at.parent])
        if (at.parent === scope) return at.name;
    return undefined;
  }

  #parameters(weights: readonly number[]): string {
    const size = weights.reduce((sum, weight) => sum + weightSize(this.#graph, weight), 0);
    return size > 0 ? size.toLocaleString("en-US") : "";
  }
}

function plainBox(id: string, look: Box["look"], title: string, type: TensorType): DraftBox {
  const shape = printShape(type.shape);
  return { id, look, title, detail: "", path: "", shape, parameters: "", times: 1 };
}

function boxEnd(box: string): End {
  return { kind: "box", box, port: "" };
}

function keyOf(prefix: string, node: number, output: number): string {
  return `${prefix}${node}:${output}`;
}
