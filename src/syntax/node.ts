import type { Span } from "../source/source.ts";

/** What every node has: the text it was made from. */
export interface Node {
  readonly span: Span;
}

/** A name as written. */
export interface Identifier extends Node {
  readonly name: string;
}

/** A `///` comment's text, each line without its slashes and one following blank; "" when there is none. */
export type Documentation = string;
