/**
 * Finds out what a step does by running it once, on stand-ins for tensors. What depends on no state is computed at once,
 * for all time steps together: such stand-ins hold a tensor of all rows of all steps. What depends on a state becomes a
 * graph. Everything that is computed here is computed by tfjs, so that tfjs knows its gradients.
 */
import * as tf from "@tensorflow/tfjs";
import type { ElementwiseName } from "../elementwise/operators.ts";
import { StepGraph, type NodeId } from "./step-graph.ts";

/** Thrown where a step does something that no graph is made of; it is then run step by step. */
export class Untraceable extends Error {}

/** The same at each step, for all steps at once: `[T · N, …]`. */
export interface AllSteps {
  readonly kind: "all-steps";
  /** Of one step. */
  readonly shape: readonly number[];
  readonly tensor: tf.Tensor;
}

/** Made of states: a node of the graph. */
export interface InStep {
  readonly kind: "in-step";
  readonly shape: readonly number[];
  readonly node: NodeId;
}

export type Traced = AllSteps | InStep;
export type Operand = Traced | tf.Tensor | number;

/** How a tensor that is the same at all steps lies beside the rows of a step. */
export type GivenLayout = "scalar" | "row" | "full";

export interface Given {
  readonly tensor: tf.Tensor;
  readonly layout: GivenLayout;
}

export class Tracer {
  readonly graph = new StepGraph();
  readonly sequences: tf.Tensor[] = [];
  readonly givens: Given[] = [];
  readonly weights: tf.Tensor2D[] = [];
  /** What concatenations in the step are of. */
  readonly #parts = new Map<NodeId, readonly Traced[]>();
  /** The size of the batch. */
  readonly rows: number;

  constructor(rows: number) {
    this.rows = rows;
  }

  allSteps(tensor: tf.Tensor, shape: readonly number[]): AllSteps {
    return { kind: "all-steps", shape, tensor };
  }

  state(index: number, shape: readonly number[]): InStep {
    const columns = this.#columnsOf(shape);
    return { kind: "in-step", shape, node: this.graph.leaf("state", index, columns) };
  }

  /** The node of a value, so that it can be told from step to step. */
  nodeOf(value: Operand, shape: readonly number[]): NodeId {
    if (typeof value === "number") return this.graph.constant(value);
    if (value instanceof tf.Tensor) return this.#given(value, shape);
    if (value.kind === "in-step") return value.node;
    if (value.tensor.dtype !== "float32") throw new Untraceable("a sequence that is not of floats");
    const columns = this.#columnsOf(value.shape);
    const index = this.#indexOf(value.tensor, this.sequences);
    return this.graph.leaf("sequence", index, columns);
  }

  /** An elementwise function, of whatever it is given. */
  elementwise(
    operator: ElementwiseName,
    args: readonly Operand[],
    plain: (...args: (tf.Tensor | number)[]) => tf.Tensor,
  ): Operand {
    if (args.every(isPlain)) return plain(...args);
    const shape = this.#broadcast(args);
    // A tensor with the axis of the batch would have to be repeated for each step.
    const isInStep = args.some(
      (arg) => isInStepValue(arg) || (arg instanceof tf.Tensor && this.#layout(arg, shape) === "full"), // prettier-ignore
    );
    if (!isInStep) {
      const tensors = args.map((arg) => (isPlain(arg) ? arg : (arg as AllSteps).tensor));
      return this.allSteps(plain(...tensors), shape);
    }
    const columns = this.#columnsOf(shape);
    const nodes = args.map((arg) => this.nodeOf(arg, shape));
    const isWide = nodes.every((node) => [1, columns].includes(this.graph.columns(node)));
    if (!isWide) throw new Untraceable("an elementwise function of shapes that broadcast");
    return { kind: "in-step", shape, node: this.graph.apply(operator, nodes, columns) };
  }

  /** `a [N, K]` times a matrix that is the same at all steps. */
  product(a: Operand, b: Operand): Operand {
    if (isPlain(a) || !(b instanceof tf.Tensor) || b.rank !== 2 || a.shape.length !== 2)
      throw new Untraceable("a product that is not one of rows with a matrix");
    const [depth = 0, columns = 0] = b.shape;
    const shape = [this.rows, columns];
    if (a.kind === "all-steps") return this.allSteps(tf.matMul(a.tensor, b), shape);
    const node = this.graph.at(a.node);
    if (node.columns !== depth) throw new Untraceable("a product of matrices that do not fit");
    const parts = this.#parts.get(a.node);
    if (parts?.some(({ kind }) => kind === "all-steps")) return this.#productOf(parts, b as tf.Tensor2D); // prettier-ignore
    const whole = this.#indexOf(b as tf.Tensor2D, this.weights);
    return { kind: "in-step", shape, node: this.graph.product(a.node, whole, columns) };
  }

  /** `[x, h] W = x W₁ + h W₂`, so that the product with what depends on no state is made for all steps at once. */
  #productOf(parts: readonly Traced[], matrix: tf.Tensor2D): Operand {
    let start = 0;
    const products = parts.map((part) => {
      const depth = part.shape.at(-1) ?? 0;
      start += depth;
      return this.product(part, tf.slice(matrix, [start - depth, 0], [depth, -1]));
    });
    return products.reduce((sum, product) =>
      this.elementwise("add", [sum, product], (a, b) => tf.add(a, b)),
    );
  }

  slice(value: Traced, start: number, columns: number): Traced {
    const shape = [...value.shape.slice(0, -1), columns];
    if (value.kind === "all-steps") {
      const begin = value.tensor.shape.map((_, axis) => (axis === value.shape.length - 1 ? start : 0)); // prettier-ignore
      const size = value.tensor.shape.with(-1, columns);
      return this.allSteps(tf.slice(value.tensor, begin, size), shape);
    }
    if (shape.length !== 2) throw new Untraceable("a slice of more than a matrix");
    return { kind: "in-step", shape, node: this.graph.slice(value.node, start, columns) };
  }

  concat(values: readonly Traced[]): Traced {
    const last = values[0]?.shape.length ?? 0;
    const columns = values.reduce((sum, { shape }) => sum + (shape.at(-1) ?? 0), 0);
    const shape = [...(values[0]?.shape.slice(0, -1) ?? []), columns];
    if (values.every((value) => value.kind === "all-steps"))
      return this.allSteps(tf.concat(values.map(({ tensor }) => tensor), last - 1), shape); // prettier-ignore
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
    const [rows] = value.tensor.shape as [number];
    return this.allSteps(tf.reshape(value.tensor, [rows, ...shape.slice(1)]), shape);
  }

  #indexOf<T extends tf.Tensor>(tensor: T, list: T[]): number {
    const known = list.indexOf(tensor);
    return known < 0 ? list.push(tensor) - 1 : known;
  }

  #given(tensor: tf.Tensor, shape: readonly number[]): NodeId {
    const layout = this.#layout(tensor, shape);
    const known = this.givens.findIndex((given) => given.tensor === tensor && given.layout === layout); // prettier-ignore
    const index = known < 0 ? this.givens.push({ tensor, layout }) - 1 : known;
    const columns = layout === "scalar" ? 1 : this.#columnsOf(shape);
    return this.graph.leaf("given", index, columns);
  }

  #layout(tensor: tf.Tensor, shape: readonly number[]): GivenLayout {
    if (tensor.dtype !== "float32") throw new Untraceable("a tensor that is not of floats");
    if (tensor.size === 1) return "scalar";
    const inner = shape.slice(1);
    const axes = tensor.shape.length === shape.length ? tensor.shape.slice(1) : tensor.shape;
    const fits = axes.length === inner.length && axes.every((dim, axis) => dim === inner[axis]);
    if (!fits) throw new Untraceable("a tensor that broadcasts along several axes");
    const isRow = tensor.shape.length < shape.length || tensor.shape[0] === 1;
    if (!isRow && tensor.shape[0] !== this.rows) throw new Untraceable("rows of another batch");
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

export function isPlain(value: Operand): value is tf.Tensor | number {
  return typeof value === "number" || value instanceof tf.Tensor;
}

function isInStepValue(value: Operand): boolean {
  return !isPlain(value) && value.kind === "in-step";
}
