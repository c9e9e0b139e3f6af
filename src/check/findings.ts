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

/**
 * One diagnostic for those that say the same of the same signals: a metric asks of them what the loss does, and is a
 * further place of one mistake.
 */
export function withOtherPlaces(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const first = new Map<string, Diagnostic>();
  for (const diagnostic of diagnostics) {
    const { code, message, related, span } = diagnostic;
    // Where signals are shown, the names in a message are those of whoever asks.
    const said = related.length > 0 ? message.replaceAll(/`[^`]*`/g, "`…`") : message;
    const key = JSON.stringify([code, said, related]);
    const known = first.get(key);
    const also = known && { ...known, related: [...known.related, { span, message: "and here" }] };
    first.set(key, also ?? diagnostic);
  }
  return [...first.values()];
}
