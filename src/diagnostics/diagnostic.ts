import type { Span } from "../source/source.ts";

/** An error stops the compilation of what it is in; a warning does not. */
export type Severity = "error" | "warning";

/** A place that a diagnostic points at, with a word on what is seen there. */
export interface Label {
  readonly span: Span;
  readonly message: string;
}

/** A change of the source that would mend the fault. */
export interface Fix {
  /** An order to the reader: "insert `flatten`". */
  readonly title: string;
  readonly edits: readonly { readonly span: Span; readonly text: string }[];
  /** It is surely what was meant: `nnc check --fix` applies it unasked. */
  readonly isSafe?: boolean;
}

/** One thing that is wrong with a program. Text, JSON and editor marks are renderings of it. */
export interface Diagnostic {
  /** Stable: `NN` and four digits. `nnc explain CODE` tells more. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
  /** What is seen at `span`, in a few words; empty when the message says it all. */
  readonly label: string;
  /** Other places that matter: the other end of a mismatch, the call chain. */
  readonly related: readonly Label[];
  readonly notes: readonly string[];
  readonly fixes: readonly Fix[];
}

/** What a phase gives back: its value, as far as it got, and what is wrong. */
export interface Outcome<T> {
  readonly value: T;
  readonly diagnostics: readonly Diagnostic[];
}
