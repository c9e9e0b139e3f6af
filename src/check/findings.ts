import type { Diagnostic } from "../diagnostics/diagnostic.ts";

/** Collects diagnostics; the same fault found at the definition and at an instance is one. */
export class Findings {
  readonly list: Diagnostic[] = [];
  readonly #seen = new Set<string>();

  get hasErrors(): boolean {
    return this.list.some(({ severity }) => severity === "error");
  }

  add(diagnostics: readonly Diagnostic[]): void {
    for (const diagnostic of diagnostics) {
      const { code, span } = diagnostic;
      const key = `${code} ${span.path} ${span.start} ${span.end}`;
      if (this.#seen.has(key)) continue;
      this.#seen.add(key);
      this.list.push(diagnostic);
    }
  }
}
