/** Builds the graph of one time step from the nodes of a model, in their order. */
import type { GraphNode, StepGraph, ValueRef } from "../graph/graph.ts";
import type { Rearrangement } from "../operators/parameters.ts";
import { plain } from "../operators/initializers.ts";
import { integer, substitute, type Dim } from "../shape/dim.ts";
import type { TensorType } from "../shape/tensor-type.ts";
import type { TimedValue, Timing } from "./dependence.ts";
import type { StreamState } from "./stream-graph.ts";
import type { Time } from "./time.ts";

const keyOf = ({ node, output }: ValueRef): string => `${node} ${output}`;

export class StepBuilder {
  readonly nodes: GraphNode[] = [];
  readonly states: StreamState[] = [];
  readonly kept = new Set<number>();
  readonly #timing: Timing;
  readonly #time: Time;
  /** Values of the model as they are at one step: with a time axis of size 1, and without one. */
  readonly #whole = new Map<string, ValueRef>();
  readonly #flat = new Map<string, ValueRef>();
  readonly #stateNames = new Set<string>();

  constructor(timing: Timing, time: Time) {
    this.#timing = timing;
    this.#time = time;
  }

  add(node: GraphNode): void {
    const values = this.#timing.get(node.id) as readonly TimedValue[];
    const isTimed = node.inputs.some((ref) => this.#timed(ref).axis !== undefined);
    if (node.operator === "input" && values[0]?.dependence === "step") {
      const [n, , ...axes] = values[0].type.shape as [Dim, Dim, ...Dim[]];
      const outputs = [{ ...values[0].type, shape: [n, ...axes] }];
      this.#flat.set(keyOf({ node: node.id, output: 0 }), this.#push({ ...node, outputs }));
    } else if (node.body && isTimed) {
      this.#scan(node, node.body);
    } else {
      const made = this.#push({
        ...node,
        inputs: node.inputs.map((ref) => this.whole(ref)),
        outputs: values.map(({ type }) => this.#atOneStep(type)),
        attributes: this.#attributes(node.attributes),
      });
      if (values.some(({ dependence }) => dependence === "given")) this.kept.add(made.node);
      values.forEach((_, output) => {
        this.#whole.set(keyOf({ node: node.id, output }), { node: made.node, output });
      });
    }
  }

  /** A value with its time axis, of size 1, if it has one. */
  whole(ref: ValueRef): ValueRef {
    const known = this.#whole.get(keyOf(ref));
    if (known) return known;
    const flat = this.#flat.get(keyOf(ref)) as ValueRef;
    const type = this.#atOneStep(this.#timed(ref).type);
    const made = this.#push({
      ...this.#plain("expand", flat),
      attributes: { axis: [1] },
      outputs: [type],
    });
    this.#whole.set(keyOf(ref), made);
    return made;
  }

  /** A value without its time axis. */
  result(ref: ValueRef): ValueRef {
    const { axis, type } = this.#timed(ref);
    const known = this.#flat.get(keyOf(ref));
    if (known) return known;
    const whole = this.whole(ref);
    if (axis === undefined) return whole;
    const shape = this.#atOneStep(type).shape.filter((_, at) => at !== axis);
    const made = this.#push({
      ...this.#plain("squeeze", whole),
      attributes: { axis: [axis] },
      outputs: [{ ...type, shape }],
    });
    this.#flat.set(keyOf(ref), made);
    return made;
  }

  /** The cell's operations in place of the scan. */
  #scan(node: GraphNode, body: StepGraph): void {
    const { attributes } = node;
    const lead = body.sequences.length + body.given.length;
    const inside = new Map<string, ValueRef>();
    const put = (ref: ValueRef, value: ValueRef): void => void inside.set(keyOf(ref), value);
    body.sequences.forEach((ref, index) => {
      put(ref, this.result(node.inputs[index] as ValueRef));
    });
    body.given.forEach((ref, index) => {
      put(ref, this.whole(node.inputs[body.sequences.length + index] as ValueRef));
    });
    const previous = body.states.map(({ name, type }) => this.#state(node, name, type));
    body.states.forEach((state, index) => {
      put(state.previous, previous[index] as ValueRef);
    });
    for (const inner of body.nodes) {
      if (inner.operator === "input" || inner.operator === "update") continue;
      const inputs = inner.inputs.map((ref) => inside.get(keyOf(ref)) as ValueRef);
      const [train, otherwise] = inputs;
      if (inner.operator === "when_training" && train && otherwise) {
        put({ node: inner.id, output: 0 }, otherwise);
        continue;
      }
      const made = this.#push({ ...inner, inputs });
      inner.outputs.forEach((_, output) => {
        put({ node: inner.id, output }, { node: made.node, output });
      });
    }
    const mask =
      attributes["hasMask"] === true ? this.result(node.inputs.at(-1) as ValueRef) : undefined;
    const nexts = body.states.map((state, index) =>
      this.#held(
        node,
        mask,
        inside.get(keyOf(state.next)) as ValueRef,
        previous[index] as ValueRef,
      ),
    );
    body.states.forEach((state, index) => {
      const from = attributes["hasInitial"] === true ? node.inputs[lead + index] : undefined;
      this.#closeState(previous[index] as ValueRef, {
        type: state.type,
        initial: from ? this.whole(from) : state.initial,
        next: nexts[index] as ValueRef,
      });
    });
    this.#outputs(node, body, mask, inside, nexts);
  }

  #outputs(
    node: GraphNode,
    body: StepGraph,
    mask: ValueRef | undefined,
    inside: ReadonlyMap<string, ValueRef>,
    nexts: readonly ValueRef[],
  ): void {
    const results = body.outputs.map((ref) => {
      const made = inside.get(keyOf(ref)) as ValueRef;
      const state = body.states.findIndex(({ next }) => keyOf(next) === keyOf(ref));
      if (!mask) return made;
      // What an output was before the first step is zero, whatever the state of that name was.
      const type = this.#typeOf(made);
      const name = state < 0 ? "output" : (body.states[state]?.name ?? "output");
      const before = this.#state(node, `${name} given`, type);
      const next = this.#held(node, mask, made, before);
      this.#closeState(before, { type, initial: plain("zeros"), next });
      return next;
    });
    [...results, ...nexts].slice(0, node.outputs.length).forEach((value, output) => {
      const ref = { node: node.id, output };
      const isFlat = this.#timed(ref).axis !== undefined;
      (isFlat ? this.#flat : this.#whole).set(keyOf(ref), value);
    });
  }

  /** A node for the value that a state had before the step. */
  #state(node: GraphNode, path: string, type: TensorType): ValueRef {
    let name = path;
    for (let count = 2; this.#stateNames.has(name); count++) name = `${path}_${count}`;
    this.#stateNames.add(name);
    const signal = `${name.split("/").at(-1) ?? "state"}Before`;
    return this.#push({
      ...node,
      operator: "input",
      attributes: { name },
      inputs: [],
      outputs: [type],
      weights: [],
      signal,
    });
  }

  #closeState(previous: ValueRef, state: Pick<StreamState, "type" | "initial" | "next">): void {
    const name = String(this.nodes[previous.node]?.attributes["name"]);
    this.states.push({ ...state, name, previous });
  }

  /** The new value where the mask is on, else the old one. */
  #held(node: GraphNode, mask: ValueRef | undefined, value: ValueRef, before: ValueRef): ValueRef {
    if (!mask) return value;
    const type = this.#typeOf(value);
    let on = mask;
    for (let rank = 1; rank < type.shape.length; rank++) {
      const shape = [...this.#typeOf(on).shape, integer(1)];
      const attributes = { axis: [rank] };
      on = this.#push({
        ...node,
        operator: "expand",
        attributes,
        inputs: [on],
        outputs: [{ dtype: "bool", shape }],
        weights: [],
      });
    }
    const inputs = [on, value, before];
    return this.#push({
      ...node,
      operator: "where",
      attributes: {},
      inputs,
      outputs: [type],
      weights: [],
    });
  }

  #plain(operator: string, input: ValueRef): GraphNode {
    const source = this.nodes[input.node] as GraphNode;
    return { ...source, operator, inputs: [input], weights: [], instance: "" };
  }

  #timed({ node, output }: ValueRef): TimedValue {
    return (this.#timing.get(node) as readonly TimedValue[])[output] as TimedValue;
  }

  #typeOf({ node, output }: ValueRef): TensorType {
    return (this.nodes[node] as GraphNode).outputs[output] as TensorType;
  }

  #push(node: GraphNode): ValueRef {
    const { body, ...rest } = node;
    const isScan = node.operator === "scan";
    const id = this.nodes.push({
      ...rest,
      ...(isScan && body ? { body } : {}),
      id: this.nodes.length,
    });
    return { node: id - 1, output: 0 };
  }

  /** Sizes when there is one step. */
  #dim(dim: Dim): Dim {
    return substitute(dim, ({ id }) => (id === this.#time.symbol.id ? integer(1) : undefined));
  }

  #atOneStep({ dtype, shape }: TensorType): TensorType {
    return { dtype, shape: shape.map((dim) => this.#dim(dim)) };
  }

  #attributes(attributes: GraphNode["attributes"]): GraphNode["attributes"] {
    const at = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(at);
      if (typeof value !== "object" || value === null) return value;
      if ("terms" in value) return this.#dim(value as Dim);
      if ("from" in value && "to" in value) return this.#pattern(value as Rearrangement);
      return value;
    };
    return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, at(value)]));
  }

  #pattern({ from, to }: Rearrangement): Rearrangement {
    const axes = (list: Rearrangement["from"]): Rearrangement["from"] =>
      list.map((axis) => axis.map(({ name, size }) => ({ name, size: this.#dim(size) })));
    return { from: axes(from), to: axes(to) };
  }
}
