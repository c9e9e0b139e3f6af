/**
 * What an editor wants to know of an elaboration while it runs: the types that expressions come to, and which bodies
 * were read on the way. Nothing in the checker depends on an observer, and without one nothing is kept.
 */
import type { Weight } from "../graph/graph.ts";
import type { Span } from "../source/source.ts";
import type { BlockDeclaration } from "../syntax/ast.ts";
import type { Elaboration } from "./elaboration.ts";
import type { Value } from "./value.ts";

export interface Observer {
  /** An elaboration begins; what an earlier attempt told is void. `weights` fills as it goes on. */
  begins(weights: readonly Weight[]): void;
  /** What an expression of the declaration at hand comes to, or the application of a block at its place. */
  saw(span: Span, value: Value): void;
  /** The body of a block matters to the result, not only what stands before it. */
  entered(declaration: BlockDeclaration): void;
  /** A block was taken at its word or is not known yet, so its weights are not among those of the elaboration. */
  skipped(): void;
}

/** Tells the observer what something of the outermost declaration came to; what lies in blocks it applies is not told. */
export function observe(e: Elaboration, span: Span, value: Value): void {
  if (e.observer && e.frames.length <= 1) e.observer.saw(span, value);
}
