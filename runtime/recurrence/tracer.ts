/**
 * Finds out what a step does by running it once, on stand-ins for tensors. What depends on no state is computed at once,
 * for all time steps together: such stand-ins are for a tensor of all rows of all steps. What depends on a state becomes
 * a graph. Stand-ins hold no tensors, so that a trace can be kept.
 */
import type * as tf from "@tensorflow/tfjs";
import type { ElementwiseName } from "../elementwise/operators.ts";
import { isKnown, learn } from "../elementwise/optional-operators.ts";
import { plainly } from "../elementwise/plain.ts";
import { sizeOf } from "../axes.ts";
import { Buffers } from "./buffers.ts";
import { Draws } from "./draws.ts";
import type { Operations } from "./pure-step.ts";
import { computed, computing, type Compute, type Place, type Preparation } from "./preparation.ts";
import { broadcastOf } from "./broadcasts.ts";
import { folded, foldOf, unfolded } from "./folds.ts";
import { withScans } from "./traced-scans.ts";
import { isFixed, isPlain, isStandIn, Untraceable, type AllSteps, type Fixed, type Given, type GivenLayout, type InStep, type Operand, type Traced } from "./stand-ins.ts"; // prettier-ignore
import { StepGraph, type NodeId } from "./step-graph.ts";

/** Columns of one row. More are better left to operations that do not keep the whole of a step. */
const widest = 262_144;

export class Tracer {
  readonly graph = new StepGraph();
  readonly sequences: AllSteps[] = [];
  readonly givens: Given[] = [];
  readonly weights: Fixed[] = [];
  /** What foreign functions read that is the same at all steps. */
  readonly constants: Fixed[] = [];
  readonly preparations: Preparation[] = [];
  readonly draws = new Draws();
  readonly buffers = new Buffers();
  /** Stand-ins that the step got, by which those of a step around it are told. */
  readonly #own = new WeakSet();
  /** Places of ints that must not be larger than `mostGiven`. */
  readonly bounded = new Set<number>();
  /** Tensors of this run by their places: inputs, what the step has from outside, and what is made of them. */
  readonly tensors: tf.Tensor[] = [];
  readonly #outside = new Map<tf.Tensor, Fixed>();
  /** What concatenations of last axes are of. */
  readonly #parts = new Map<NodeId, { readonly rank: number; readonly parts: readonly Traced[] }>();
  /** The size of the batch. */
  readonly rows: number;
  /** What the step calls where it is not traced: functions that compute at once what needs no trace. */
  readonly operations: Operations;
  /** What it writes down holds on to the step that is traced, so that the trace must not be kept. */
  isForOneCall = false;
  /** There is but one step, so that nothing is gained by computing what depends on no state for all of them. */
  readonly isOneStep: boolean;

  constructor(rows: number, operations: Operations, isOneStep = false) {
    learn(operations.sines);
    this.rows = rows;
    this.operations = withScans(operations);
    this.isOneStep = isOneStep;
  }

  /** Any input, by which the number of steps is known. */
  get first(): AllSteps {
    return { kind: "all-steps", shape: [this.rows], dtype: "float32", place: 0 };
  }

  /** Of all rows of all steps. */
  input(tensor: tf.Tensor, shape: readonly number[]): AllSteps {
    return { kind: "all-steps", shape, dtype: tensor.dtype, place: this.tensors.push(tensor) - 1 };
  }

  /** Of the rows of a single step: what the graph can read is of it from here on. */
  inputOfStep(tensor: tf.Tensor, shape: readonly number[]): Traced {
    const input = this.input(tensor, shape);
    if (input.dtype !== "float32") return input;
    const columns = sizeOf(shape) / this.rows;
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

  /** What is computed for all steps at once; `step` is the shape of one step, where it is not that of as many rows. */
  allSteps(
    args: readonly (AllSteps | Fixed | number)[],
    compute: Compute,
    step?: readonly number[],
  ): Traced {
    const made = this.#computed(args, compute);
    const shape = step ?? made.shape.with(0, this.rows);
    return this.isOneStep ? this.inputOfStep(made, shape) : this.input(made, shape);
  }

  /** Writes down what is computed, as the next tensor. */
  #computed(args: Preparation["args"], compute: Compute): tf.Tensor {
    const made = computed({ args, compute }, this.tensors);
    this.preparations.push({ args, compute, place: this.tensors.length });
    return made;
  }

  #fixed(tensor: tf.Tensor): Fixed {
    const { shape, dtype } = tensor;
    return { kind: "fixed", shape, dtype, place: this.tensors.push(tensor) - 1 };
  }

  /** Gives the step stand-ins, or lists and records of such. */
  handOut<T>(value: T): T {
    if (isStandIn(value)) this.#own.add(value);
    else if (typeof value === "object" && value !== null)
      for (const item of Object.values(value) as unknown[]) this.handOut(item);
    return value;
  }

  isOwn(value: object): boolean {
    return this.#own.has(value);
  }

  /** Its place among the constants. */
  constant(value: Fixed): number {
    return indexOf(value, this.constants);
  }

  state(index: number, shape: readonly number[]): InStep {
    const columns = this.columnsOf(shape);
    return { kind: "in-step", shape, node: this.graph.leaf("state", index, columns) };
  }

  /** The node of a value, so that it can be told from step to step. */
  nodeOf(value: Operand, shape: readonly number[]): NodeId {
    if (typeof value === "number") return this.graph.constant(value);
    if (value.kind === "fixed") return this.#given(value, shape);
    if (value.kind === "in-step") return value.node;
    if (value.dtype !== "float32") throw new Untraceable("a sequence that is not of floats");
    const columns = sizeOf(value.shape) / this.rows;
    if (!Number.isInteger(columns))
      throw new Untraceable("a sequence without the axis of the batch");
    const index = indexOf(value, this.sequences);
    return this.graph.leaf("sequence", index, columns);
  }

  /** An elementwise function, of whatever it is given. */
  elementwise(operator: ElementwiseName, ...args: readonly Operand[]): Operand {
    if (!isKnown(operator)) throw new Untraceable(`tf.${operator}`);
    const plain = plainly(operator);
    if (args.every(isPlain)) return this.fixed(args, plain);
    const fold = foldOf(args, this.rows);
    if (fold !== undefined) {
      const made = this.elementwise(operator, ...unfolded(this, args, fold));
      return folded(this, made as Traced, fold);
    }
    const { shape, inRows, isShared } = broadcastOf(args, this.rows);
    // A tensor with the axis of the batch would have to be repeated for each step.
    const isInStep = args.some(
      (arg) => isInStepValue(arg) || (isFixed(arg) && this.#layout(arg, inRows) === "full"),
    );
    if (!isInStep)
      return this.allSteps(args as readonly (AllSteps | Fixed | number)[], plain, shape);
    const columns = sizeOf(inRows.slice(1));
    if (columns > widest) throw new Untraceable("a value that would be very large");
    const nodes = args.map((arg) => this.#spread(arg, inRows));
    const node = this.graph.apply(operator, nodes, columns);
    return { kind: "in-step", shape, node, ...(isShared ? { isShared } : {}) };
  }

  /** Rows times a matrix that is the same at all steps; the rows of a step may be several for each one of the batch. */
  product(a: Operand, b: Operand): Traced {
    if (isPlain(a) || !isFixed(b) || b.shape.length !== 2 || a.shape.length !== 2)
      throw new Untraceable("a product that is not one of rows with a matrix");
    const [depth = 0, width = 0] = b.shape;
    const [count = 0] = a.shape;
    const shape = [count, width];
    if (a.kind === "all-steps") return this.allSteps([a, b], computing.product, shape);
    const groups = count / this.rows;
    const node = this.graph.at(a.node);
    if (node.columns !== groups * depth)
      throw new Untraceable("a product of matrices that do not fit");
    const parts = this.partsOf(a);
    if (parts?.some(({ kind }) => kind === "all-steps")) return this.#productOf(parts, b);
    const weight = indexOf(b, this.weights);
    const columns = groups * width;
    return {
      kind: "in-step",
      shape,
      node: this.graph.product(a.node, weight, columns, { groups }),
    };
  }

  /** Rows of a table, at places that depend on a state. */
  lookUp(table: Fixed, { node, shape }: InStep): InStep {
    const [, width = 0] = table.shape;
    this.columnsOf(shape);
    const found = this.graph.lookUp(node, indexOf(table, this.weights), width);
    return { kind: "in-step", shape: [...shape, width], node: found };
  }

  /** Says what a concatenation of last axes is of. */
  keepParts({ node, shape }: InStep, parts: readonly Traced[]): void {
    this.#parts.set(node, { rank: shape.length, parts });
  }

  /** What a value is the concatenation of, by its last axis. */
  partsOf({ node, shape }: InStep): readonly Traced[] | undefined {
    const known = this.#parts.get(node);
    return known?.rank === shape.length ? known.parts : undefined;
  }

  /** `[x, h] W = x W₁ + h W₂`, so that the product with what depends on no state is made for all steps at once. */
  #productOf(parts: readonly Traced[], matrix: Fixed): Traced {
    let start = 0;
    const products = parts.map((part) => {
      const depth = part.shape.at(-1) ?? 0;
      start += depth;
      return this.product(part, this.fixed([matrix], computing.rows(start - depth, depth)));
    });
    return products.reduce((sum, product) => this.elementwise("add", sum, product) as Traced);
  }

  #given(value: Fixed, shape: readonly number[]): NodeId {
    if (value.dtype !== "float32") throw new Untraceable("a tensor that is not of floats");
    const layout = this.#layout(value, shape);
    const { place } = value;
    const columns = sizeOf(value.shape) / (layout === "full" ? this.rows : 1);
    const known = this.givens.findIndex((given) => given.place === place && given.layout === layout); // prettier-ignore
    const index = known < 0 ? this.givens.push({ place, layout, columns }) - 1 : known;
    return this.graph.leaf("given", index, columns);
  }

  /** The layout of what stands beside a value of some shape. */
  #layout({ shape: own }: Fixed, shape: readonly number[]): GivenLayout {
    if (own.every((dim) => dim === 1)) return "scalar";
    if (own.length < shape.length || own[0] === 1) return "row";
    if (own[0] !== this.rows) throw new Untraceable("rows of another batch");
    return "full";
  }

  /** The node of a value with the axes that it lacks of a shape; one column stands for all of them. */
  #spread(value: Operand, shape: readonly number[]): NodeId {
    let node = this.nodeOf(value, shape);
    if (this.graph.columns(node) === 1 || typeof value === "number") return node;
    const own = [...shape.map(() => 1), ...value.shape].slice(-shape.length).with(0, 1);
    for (let axis = 1; axis < shape.length; axis++) {
      let end = axis;
      while (end < shape.length && own[end] === 1) end++;
      const length = sizeOf(shape.slice(axis, end));
      const [outer, inner] = [sizeOf(shape.slice(1, axis)), sizeOf(own.slice(end))];
      if (end > axis) node = this.graph.broadcast(node, { outer, length, inner });
      axis = end;
    }
    return node;
  }

  /** How many columns a value of a shape with the axis of the batch has. */
  columnsOf([rows, ...axes]: readonly number[]): number {
    if (rows !== this.rows) throw new Untraceable("a value without the axis of the batch");
    return sizeOf(axes);
  }
}

function isInStepValue(value: Operand): boolean {
  return !isPlain(value) && value.kind === "in-step";
}

function indexOf<T extends Place>(value: T, list: T[]): number {
  const known = list.findIndex(({ place }) => place === value.place);
  return known < 0 ? list.push(value) - 1 : known;
}
