/** What is known of the program in an editor, by the compiler in the same page. */
import { Facet, type EditorState, type Text } from "@codemirror/state";
import { Language } from "../../../src/language/language.ts";
import type { InlayHintOptions } from "../../../src/language/inlay-hints.ts";
import type { Snapshot } from "../../../src/language/snapshot.ts";
import type { Host } from "../../../src/resolve/host.ts";

export class Session {
  readonly path: string;
  readonly importPaths: readonly string[];
  readonly hints: InlayHintOptions;
  readonly #language: Language;
  #text: Text | undefined;

  constructor(path: string, host: Host, importPaths: readonly string[], hints: InlayHintOptions) {
    this.path = path;
    this.importPaths = importPaths;
    this.hints = hints;
    this.#language = new Language(host);
  }

  /** All that can be found out about a document within `budget` milliseconds. */
  snapshot(text: Text, budget = Infinity): Snapshot | undefined {
    if (this.#text !== text) this.#language.update(this.path, text.toString());
    this.#text = text;
    return this.#language.snapshot(this.path, budget);
  }
}

export const session = Facet.define<Session, Session | undefined>({
  combine: ([first]) => first,
});

/** What is known of the document of an editor. */
export function snapshotOf(state: EditorState, budget?: number): Snapshot | undefined {
  return state.facet(session)?.snapshot(state.doc, budget);
}
