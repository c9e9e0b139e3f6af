/** What expressions came to, by the place in the source, as an observer of the checker is told. */
import type { Observer } from "../check/observer.ts";
import { nameOfBlock, type Value } from "../check/value.ts";
import type { Weight } from "../graph/graph.ts";
import type { Dim } from "../shape/dim.ts";
import { printReal, type Real } from "../shape/real.ts";
import type { TensorType } from "../shape/tensor-type.ts";
import type { Span } from "../source/source.ts";
import type { BlockDeclaration } from "../syntax/ast.ts";
import type { Reads } from "./reads.ts";

export type SeenValue =
  | { readonly kind: "tensor"; readonly type: TensorType }
  | { readonly kind: "tuple"; readonly items: readonly SeenValue[] }
  | { readonly kind: "int"; readonly dim: Dim }
  | { readonly kind: "float"; readonly real: Real }
  | { readonly kind: "block"; readonly name: string }
  | { readonly kind: "other"; readonly text: string };

/** In a repetition an expression is evaluated in each round: the first value and the last. */
export interface Seen {
  readonly first: SeenValue;
  last: SeenValue;
}

/** Spans are those of the tree, as objects. */
export type SeenTypes = Pick<ReadonlyMap<Span, Seen>, "get">;

/** Collects what one elaboration tells. */
export class Recorder implements Observer {
  readonly #reads: Reads;
  readonly types = new Map<Span, Seen>();
  weights: readonly Weight[] = [];
  /** The weights are all that the declaration has. */
  isWhole = true;

  constructor(reads: Reads) {
    this.#reads = reads;
  }

  begins(weights: readonly Weight[]): void {
    this.types.clear();
    this.weights = weights;
    this.isWhole = true;
  }

  saw(span: Span, value: Value): void {
    const seen = seenValue(value);
    if (seen) addSeen(this.types, span, { first: seen, last: seen });
  }

  entered(declaration: BlockDeclaration): void {
    this.#reads.body(declaration);
  }

  skipped(): void {
    this.isWhole = false;
  }
}

/** Adds what was seen later than what is there. */
export function addSeen(types: Map<Span, Seen>, span: Span, { first, last }: Seen): void {
  const known = types.get(span);
  // A mention is a block first, and then what that gives.
  if (!known || (known.last.kind === "block" && last.kind !== "block"))
    types.set(span, { first, last });
  else if (last.kind !== "block") known.last = last;
}

export function seenValue(value: Value): SeenValue | undefined {
  switch (value.kind) {
    case "tensor":
      return { kind: "tensor", type: value.type };
    case "tuple": {
      const items = value.items.flatMap((item) => seenValue(item) ?? []);
      return items.length === value.items.length ? { kind: "tuple", items } : undefined;
    }
    case "int":
      return { kind: "int", dim: value.dim };
    case "float":
      return { kind: "float", real: value.real };
    case "block":
      return { kind: "block", name: nameOfBlock(value) };
    case "bool":
    case "string":
      return { kind: "other", text: JSON.stringify(value.value) };
    default:
      return undefined;
  }
}

/** The signals of a value, where it is nothing but signals. */
export function signalsOf(value: SeenValue): readonly TensorType[] | undefined {
  if (value.kind === "tensor") return [value.type];
  if (value.kind !== "tuple") return undefined;
  const types = value.items.map((item) => (item.kind === "tensor" ? item.type : undefined));
  return types.every((type) => type !== undefined) ? types : undefined;
}

export function printNumber(value: SeenValue): string | undefined {
  if (value.kind === "float") return printReal(value.real);
  return value.kind === "other" ? value.text : undefined;
}
