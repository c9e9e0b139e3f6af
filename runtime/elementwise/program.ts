/** What kernels compute of elements: a graph of operators over inputs, with one or several results. */
import type { Builder, ElementwiseName } from "./operators.ts";

/** A node, by its place; those that it depends on come before it. */
export type NodeId = number;

export type ElementwiseNode =
  | { readonly kind: "input"; readonly index: number }
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "apply"; readonly operator: ElementwiseName; readonly args: readonly NodeId[] }; // prettier-ignore

export interface ElementwiseProgram {
  /** Equal for programs that do the same. */
  readonly key: string;
  readonly inputCount: number;
  readonly nodes: readonly ElementwiseNode[];
  readonly outputs: readonly NodeId[];
}

/** A program in the making: its methods give the node of what they are asked for, a known one where there is one. */
export class ProgramBuilder implements Builder {
  readonly #nodes: ElementwiseNode[] = [];
  readonly #keys: string[] = [];
  readonly #known = new Map<string, NodeId>();

  at(id: NodeId): ElementwiseNode {
    const node = this.#nodes[id];
    if (!node) throw new RangeError(`the program has no node ${id}`);
    return node;
  }

  input(index: number): NodeId {
    return this.#node(`x${index}`, { kind: "input", index });
  }

  constant(value: number): NodeId {
    // Zero has a sign.
    const key = Object.is(value, -0) ? "-0" : String(value);
    return this.#node(key, { kind: "constant", value });
  }

  apply(operator: ElementwiseName, args: readonly NodeId[]): NodeId {
    return this.#node(`${operator}(${args.join()})`, { kind: "apply", operator, args });
  }

  /** The program with these results. */
  finish(inputCount: number, outputs: readonly NodeId[]): ElementwiseProgram {
    const key = `${inputCount}: ${this.#keys.join(" ")}: ${outputs.join()}`;
    return { key, inputCount, nodes: this.#nodes, outputs };
  }

  #node(key: string, node: ElementwiseNode): NodeId {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const id = this.#nodes.push(node) - 1;
    this.#keys.push(key);
    this.#known.set(key, id);
    return id;
  }
}
