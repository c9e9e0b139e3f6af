import type { Diagnostic } from "../src/diagnostics/diagnostic.ts";
import type { Token } from "./token.ts";

/** Ends the rule that cannot go on; caught where recovery is possible. It never leaves `parse`. */
export class Stop extends Error {
  readonly diagnostic: Diagnostic;
  /** The token that did not fit. */
  readonly token: Token;

  constructor(diagnostic: Diagnostic, token: Token) {
    super(diagnostic.message);
    this.diagnostic = diagnostic;
    this.token = token;
  }
}

/** Ends the whole parse: going on would exhaust the stack. */
export class TooDeep extends Error {
  readonly diagnostic: Diagnostic;

  constructor(diagnostic: Diagnostic) {
    super(diagnostic.message);
    this.diagnostic = diagnostic;
  }
}
