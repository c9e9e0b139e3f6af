/** Shapes: lists of dims. */
import { asInteger, equal, printDim, type Dim, type DimFact } from "./dim.ts";

export type Shape = readonly Dim[];

/** `[N, 28, 28, 1]` */
export function printShape(shape: Shape): string {
  // V8 makes text of two bytes for each character where it joins names that are keys as well, and all that text is part of.
  let dims = "";
  for (const dim of shape) dims += dims === "" ? printDim(dim) : `, ${printDim(dim)}`;
  return `[${dims}]`;
}

/** Two dims that would have to be equal. */
export interface Clash {
  readonly left: Dim;
  readonly right: Dim;
  /** Counted from the end: 0 is the last. */
  readonly axis: number;
}

export type Broadcast =
  | { readonly shape: Shape }
  | {
      /** The first of `clashes`; one that is refuted if there is one. */
      readonly clash: Clash;
      /** `refuted`: the shapes do not fit. `unknown`: they do if the dims of every clash are equal. */
      readonly answer: "refuted" | "unknown";
      readonly clashes: readonly Clash[];
      /** The shape if they fit, with the left dim of each clash. */
      readonly guess: Shape;
    };

/**
 * The shape that both stretch to, by the rules of NumPy: axes are paired from the right, and an axis of size 1, or one
 * that is missing, takes the size of the other. A symbol is not taken for 1.
 */
export function broadcast(a: Shape, b: Shape, facts: readonly DimFact[] = []): Broadcast {
  const dims: Dim[] = [];
  const refuted: Clash[] = [];
  const unknown: Clash[] = [];
  for (let axis = 0; axis < Math.max(a.length, b.length); axis++) {
    const left = a.at(-1 - axis);
    const right = b.at(-1 - axis);
    if (!left || !right) {
      dims.unshift(...[left ?? right].filter((dim) => dim !== undefined));
      continue;
    }
    const answer = isStretched(left, right) ? "proved" : equal(left, right, facts);
    dims.unshift(answer === "proved" ? merged(left, right) : left);
    if (answer !== "proved") (answer === "refuted" ? refuted : unknown).push({ left, right, axis });
  }
  const [clash] = [...refuted, ...unknown];
  if (!clash) return { shape: dims };
  const answer = refuted.length > 0 ? "refuted" : "unknown";
  return { clash, answer, clashes: [...refuted, ...unknown], guess: dims };
}

function isStretched(left: Dim, right: Dim): boolean {
  return asInteger(left) === 1 || asInteger(right) === 1;
}

/** One of two equal dims, or the one that is not 1: that which tells more of itself. */
function merged(left: Dim, right: Dim): Dim {
  if (asInteger(right) === 1 && asInteger(left) !== 1) return left;
  if (asInteger(left) === 1 && asInteger(right) !== 1) return right;
  if (left.label !== undefined || right.label === undefined) {
    return left.label === undefined && !left.origin && right.origin ? right : left;
  }
  return right;
}
