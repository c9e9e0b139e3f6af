/**
 * Finds out what a step does by running it once, on stand-ins for tensors. What depends on no state is computed at once,
 * for all time steps together: such stand-ins are for a tensor of all rows of all steps. What depends on a state becomes
 * a graph. Stand-ins hold no tensors, so that a trace can be kept.
 */
import * as tf from "@tensorflow/tfjs";
import type { ElementwiseName } from "../elementwise/operators.ts";
import { computed, computing, type Compute, type Place, type Preparation } from "./preparation.ts";
import { StepGraph, type NodeId } from "./step-graph.ts";

/** Thrown where a step does something that no graph is made of; it is then run step by step. */
export class Untraceable extends Error {}

/** The same at each step, for all steps at once: `[T · N, …]`. */
export interface AllSteps extends Place {
  readonly kind: "all-steps";
  /** Of one step. */
  readonly shape: readonly number[];
  readonly dtype: tf.DataType;
}

/** A tensor that is the same at all steps: one that the step has from outside, or made of such. */
export interface Fixed extends Place {
  readonly kind: "fixed";
  readonly shape: readonly number[];
  readonly dtype: tf.DataType;
}

/** Made of states: a node of the graph. */
export interface InStep {
  readonly kind: "in-step";
  readonly shape: readonly number[];
  readonly node: NodeId;
}

export type Traced = AllSteps | InStep;
export type Operand = Traced | Fixed | number;

/** How a tensor that is the same at all steps lies beside the rows of a step. */
export type GivenLayout = "scalar" | "row" | "full";

export interface Given extends Place {
  readonly layout: GivenLayout;
  readonly columns: number;
}

export class Tracer {
  readonly graph = new StepGraph();
  readonly sequences: AllSteps[] = [];
  readonly givens: Given[] = [];
  readonly weights: Fixed[] = [];
  readonly preparations: Preparation[] = [];
  /** Tensors of this run by their places: inputs, what the step has from outside, and what is made of them. */
  readonly tensors: tf.Tensor[] = [];
  readonly #outside = new Map<tf.Tensor, Fixed>();
  /** What concatenations in the step are of. */
  readonly #parts = new Map<NodeId, readonly Traced[]>();
  /** The size of the batch. */
  readonly rows: number;
  /** There is but one step, so that nothing is gained by computing what depends on no state for all of them. */
  readonly #isOneStep: boolean;

  constructor(rows: number, isOneStep = false) {
    this.rows = rows;
    this.#isOneStep = isOneStep;
  }

  /** Of all rows of all steps. */
  input(tensor: tf.Tensor, shape: readonly number[]): AllSteps {
    return { kind: "all-steps", shape, dtype: tensor.dtype, place: this.tensors.push(tensor) - 1 };
  }

  /** Of the rows of a single step: what the graph can read is of it from here on. */
  inputOfStep(tensor: tf.Tensor, shape: readonly number[]): Traced {
    const input = this.input(tensor, shape);
    if (input.dtype !== "float32") return input;
    const columns = this.#columnsOf(shape);
    const index = this.givens.push({ place: input.place, layout: "full", columns }) - 1;
    return { kind: "in-step", shape, node: this.graph.leaf("given", index, columns) };
  }

  /** A tensor that the step has from outside. */
  outside(tensor: tf.Tensor): Fixed {
    const known = this.#outside.get(tensor) ?? this.#fixed(tensor);
    this.#outside.set(tensor, known);
    return known;
  }

  /** What is computed of tensors that are the same at all steps. */
  fixed(args: readonly (Fixed | number)[], compute: Compute): Fixed {
    return this.#fixed(this.#computed(args, compute));
  }

  /** What is computed for all steps at once; `shape` is that of one step. */
  allSteps(
    args: readonly (AllSteps | Fixed | number)[],
    compute: Compute,
    shape: readonly number[],
  ): Traced {
    const made = this.#computed(args, compute);
    return this.#isOneStep ? this.inputOfStep(made, shape) : this.input(made, shape);
  }

  /** Writes down what is computed, as the next tensor. */
  #computed(args: Preparation["args"], compute: Compute): tf.Tensor {
    this.preparations.push({ args, compute, place: this.tensors.length });
    return computed({ args, compute }, this.tensors);
  }

  #fixed(tensor: tf.Tensor): Fixed {
    const { shape, dtype } = tensor;
    return { kind: "fixed", shape, dtype, place: this.tensors.push(tensor) - 1 };
  }

  state(index: number, shape: readonly number[]): InStep {
    const columns = this.#columnsOf(shape);
    return { kind: "in-step", shape, node: this.graph.leaf("state", index, columns) };
  }

  /** The node of a value, so that it can be told from step to step. */
  nodeOf(value: Operand, shape: readonly number[]): NodeId {
    if (typeof value === "number") return this.graph.constant(value);
    if (value.kind === "fixed") return this.#given(value, shape);
    if (value.kind === "in-step") return value.node;
    if (value.dtype !== "float32") throw new Untraceable("a sequence that is not of floats");
    const columns = this.#columnsOf(value.shape);
    const index = indexOf(value, this.sequences);
    return this.graph.leaf("sequence", index, columns);
  }

  /** An elementwise function, of whatever it is given. */
  elementwise(operator: ElementwiseName, args: readonly Operand[], plain: Compute): Operand {
    if (args.every(isPlain)) return this.fixed(args, plain);
    const shape = this.#broadcast(args);
    // A tensor with the axis of the batch would have to be repeated for each step.
    const isInStep = args.some(
      (arg) => isInStepValue(arg) || (isFixed(arg) && this.#layout(arg, shape) === "full"),
    );
    if (!isInStep)
      return this.allSteps(args as readonly (AllSteps | Fixed | number)[], plain, shape);
    const columns = this.#columnsOf(shape);
    const nodes = args.map((arg) => this.nodeOf(arg, shape));
    const isWide = nodes.every((node) => [1, columns].includes(this.graph.columns(node)));
    if (!isWide) throw new Untraceable("an elementwise function of shapes that broadcast");
    return { kind: "in-step", shape, node: this.graph.apply(operator, nodes, columns) };
  }

  /** `a [N, K]` times a matrix that is the same at all steps. */
  product(a: Operand, b: Operand): Operand {
    if (isPlain(a) || !isFixed(b) || b.shape.length !== 2 || a.shape.length !== 2)
      throw new Untraceable("a product that is not one of rows with a matrix");
    const [depth = 0, columns = 0] = b.shape;
    const shape = [this.rows, columns];
    if (a.kind === "all-steps") return this.allSteps([a, b], computing.product, shape);
    const node = this.graph.at(a.node);
    if (node.columns !== depth) throw new Untraceable("a product of matrices that do not fit");
    const parts = this.#parts.get(a.node);
    if (parts?.some(({ kind }) => kind === "all-steps")) return this.#productOf(parts, b); // prettier-ignore
    const weight = indexOf(b, this.weights);
    return { kind: "in-step", shape, node: this.graph.product(a.node, weight, columns) };
  }

  /** `[x, h] W = x W₁ + h W₂`, so that the product with what depends on no state is made for all steps at once. */
  #productOf(parts: readonly Traced[], matrix: Fixed): Operand {
    let start = 0;
    const products = parts.map((part) => {
      const depth = part.shape.at(-1) ?? 0;
      start += depth;
      return this.product(part, this.fixed([matrix], computing.rows(start - depth, depth)));
    });
    return products.reduce((sum, product) => this.elementwise("add", [sum, product], tf.add));
  }

  slice(value: Traced, start: number, columns: number): Traced {
    const shape = [...value.shape.slice(0, -1), columns];
    if (value.kind === "all-steps")
      return this.allSteps([value], computing.columns(start, columns), shape);
    if (shape.length !== 2) throw new Untraceable("a slice of more than a matrix");
    return { kind: "in-step", shape, node: this.graph.slice(value.node, start, columns) };
  }

  concat(values: readonly Traced[]): Traced {
    const last = values[0]?.shape.length ?? 0;
    const columns = values.reduce((sum, { shape }) => sum + (shape.at(-1) ?? 0), 0);
    const shape = [...(values[0]?.shape.slice(0, -1) ?? []), columns];
    if (values.every((value) => value.kind === "all-steps"))
      return this.allSteps(values, computing.concat(last - 1), shape);
    if (last !== 2) throw new Untraceable("a concatenation of more than matrices");
    const nodes = values.map((value) => this.nodeOf(value, value.shape));
    const node = this.graph.concat(nodes);
    this.#parts.set(node, values);
    return { kind: "in-step", shape, node };
  }

  /** The rows of a value as another shape of as many columns. */
  reshape(value: Traced, shape: readonly number[]): Traced {
    const size = this.#columnsOf(value.shape);
    if (shape[0] !== this.rows || this.#columnsOf(shape) !== size)
      throw new Untraceable("a shape without the axis of the batch");
    if (value.kind === "in-step") return { ...value, shape };
    return this.allSteps([value], computing.shape(shape.slice(1)), shape);
  }

  #given(value: Fixed, shape: readonly number[]): NodeId {
    const layout = this.#layout(value, shape);
    const { place } = value;
    const columns = layout === "scalar" ? 1 : this.#columnsOf(shape);
    const known = this.givens.findIndex((given) => given.place === place && given.layout === layout); // prettier-ignore
    const index = known < 0 ? this.givens.push({ place, layout, columns }) - 1 : known;
    return this.graph.leaf("given", index, columns);
  }

  #layout(value: Fixed, shape: readonly number[]): GivenLayout {
    if (value.dtype !== "float32") throw new Untraceable("a tensor that is not of floats");
    if (value.shape.every((dim) => dim === 1)) return "scalar";
    const inner = withoutOnes(shape.slice(1));
    const axes = withoutOnes(value.shape.length === shape.length ? value.shape.slice(1) : value.shape); // prettier-ignore
    const fits = axes.length === inner.length && axes.every((dim, axis) => dim === inner[axis]);
    if (!fits) throw new Untraceable("a tensor that broadcasts along several axes");
    const isRow = value.shape.length < shape.length || value.shape[0] === 1;
    if (!isRow && value.shape[0] !== this.rows) throw new Untraceable("rows of another batch");
    return isRow ? "row" : "full";
  }

  #broadcast(args: readonly Operand[]): readonly number[] {
    const shapes = args.map((arg) => (typeof arg === "number" ? [] : [...arg.shape]));
    const shape = shapes.reduce((a, b) => tf.backend_util.assertAndGetBroadcastShape(a, b), []);
    if (shape[0] !== this.rows) throw new Untraceable("a result without the axis of the batch");
    for (const arg of args) {
      const isWhole = isPlain(arg) || arg.shape.every((dim, axis) => dim === shape[axis]);
      if (!isWhole || (!isPlain(arg) && arg.shape.length !== shape.length))
        throw new Untraceable("a value that broadcasts");
    }
    return shape;
  }

  #columnsOf([rows, ...axes]: readonly number[]): number {
    if (rows !== this.rows) throw new Untraceable("a value without the axis of the batch");
    return axes.reduce((product, dim) => product * dim, 1);
  }
}

/** Leading axes of one element make no difference to what broadcasts. */
function withoutOnes(shape: readonly number[]): readonly number[] {
  const first = shape.findIndex((length) => length !== 1);
  return first < 0 ? [] : shape.slice(first);
}

/** Known before the first step, and the same at all. */
export function isPlain(value: Operand): value is Fixed | number {
  return typeof value === "number" || value.kind === "fixed";
}

export function isFixed(value: Operand): value is Fixed {
  return typeof value !== "number" && value.kind === "fixed";
}

function isInStepValue(value: Operand): boolean {
  return !isPlain(value) && value.kind === "in-step";
}

function indexOf<T extends Place>(value: T, list: T[]): number {
  const known = list.findIndex(({ place }) => place === value.place);
  return known < 0 ? list.push(value) - 1 : known;
}
