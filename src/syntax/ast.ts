/**
 * The syntax tree of a `.nn` file. It is what the parser saw and nothing more: later phases keep what they
 * find in tables beside it, keyed by node, so that one parse can serve many questions.
 */
export type * from "./node.ts";
export type * from "./declarations.ts";
export type * from "./equations.ts";
export type * from "./expressions.ts";
