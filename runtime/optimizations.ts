/** The switches of everything that the runtime does only to be quick. This is the one place where they are kept. */

/** What may be turned off. Results are the same without, to one in a million (`winograd`: three), but slower. */
export interface Optimizations {
  /** Kernels of our own for `exp`, `tanh` and other functions on the wasm backend. */
  readonly activations: boolean;
  /** Kernels of our own for convolutions and their gradients on the wasm backend. */
  readonly convolutions: boolean;
  /** Kernels of our own for gathering, tiling, transposing and reversing, and for comparisons that broadcast on the wasm backend. */
  readonly copies: boolean;
  /** Elementwise functions of functions as one kernel, on the wasm and the webgpu backend. */
  readonly elementwise: boolean;
  /** A kernel of our own for matrix products on the wasm backend. */
  readonly matrixProducts: boolean;
  /** Layer, group and batch norm, and softmax of the last axis as one kernel each on the wasm backend. */
  readonly normalizations: boolean;
  /** Gradients of fused products and convolutions for their data are left out where nobody asks for them. */
  readonly pruning: boolean;
  /** Kernels of our own for sums, means, extremes and the gradients of pooling on the wasm backend; gradients of reductions. */
  readonly reductions: boolean;
  /** Clones that share memory on the wasm backend. */
  readonly sharing: boolean;
  /** Several threads for kernels of our own, where the wasm backend has them. */
  readonly threads: boolean;
  /** Recurrences, and steps of streams, as programs of their own on the wasm backend. */
  readonly recurrence: boolean;
  /** Convolutions of 3×3 by minimal filtering (Winograd), with half of the products, on the wasm backend. */
  readonly winograd: boolean;
}

const initial: Optimizations = {
  activations: true,
  convolutions: true,
  copies: true,
  elementwise: true,
  matrixProducts: true,
  normalizations: true,
  pruning: true,
  recurrence: true,
  reductions: true,
  sharing: true,
  threads: true,
  winograd: true,
};

/** One set of switches, also where a program has two copies of the runtime. */
const place = Symbol.for("nnc.optimizations");
const holder = globalThis as { [place]?: Optimizations };

/** The switches as they are. */
export function optimizations(): Optimizations {
  return holder[place] ?? initial;
}

/**
 * Turns optimisations on or off, from the next operation on, for the whole program.
 *
 * @returns the switches as they were before, so that they can be set back
 */
export function setOptimizations(changes: Partial<Optimizations>): Optimizations {
  const before = optimizations();
  holder[place] = { ...before, ...changes };
  return before;
}
