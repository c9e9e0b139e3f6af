/** What is painted into the text when the typing pauses: shapes behind what has them, and the colours of names. */
import { highlightingFor } from "@codemirror/language";
import { RangeSetBuilder, type EditorState, type Extension } from "@codemirror/state";
import {
  Decoration,
  ViewPlugin,
  WidgetType,
  type DecorationSet,
  EditorView,
  type ViewUpdate,
} from "@codemirror/view";
import { tags, type Tag } from "@lezer/highlight";
import { inlayHints, type InlayHint } from "../../../src/language/inlay-hints.ts";
import { semanticTokens, type SemanticToken } from "../../../src/language/semantic-tokens.ts";
import { session, snapshotOf } from "./session.ts";

/** Milliseconds without a keystroke. */
const pause = 60;

class HintWidget extends WidgetType {
  readonly #hint: InlayHint;

  constructor(hint: InlayHint) {
    super();
    this.#hint = hint;
  }

  override eq(other: HintWidget): boolean {
    return other.#hint.text === this.#hint.text && other.#hint.isOld === this.#hint.isOld;
  }

  override toDOM(): HTMLElement {
    const { text, isOld, kind } = this.#hint;
    const element = document.createElement("span");
    element.className = `cm-nn-hint cm-nn-hint-${kind}${isOld ? " cm-nn-hint-old" : ""}`;
    element.textContent = text;
    if (isOld) element.title = "What this was before the last edits; it is not known now.";
    return element;
  }
}

/** The tag of each meaning that a name can have; those that the tokenizer has seen already are left to it. */
const meanings: Readonly<Partial<Record<SemanticToken["type"], Tag>>> = {
  class: tags.className,
  function: tags.function(tags.variableName),
  variable: tags.variableName,
  parameter: tags.local(tags.variableName),
  property: tags.propertyName,
  typeParameter: tags.typeName,
  type: tags.typeName,
  enumMember: tags.atom,
  keyword: tags.keyword,
};

class Painter {
  hints: DecorationSet = Decoration.none;
  colours: DecorationSet = Decoration.none;
  readonly #view: EditorView;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(view: EditorView) {
    this.#view = view;
    this.#paint();
  }

  update(update: ViewUpdate): void {
    if (update.docChanged) {
      this.hints = this.hints.map(update.changes);
      this.colours = this.colours.map(update.changes);
    }
    if (update.docChanged || update.viewportChanged) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => {
        this.#paint();
        // Nothing has changed but what is painted.
        this.#view.dispatch();
      }, pause);
    }
  }

  destroy(): void {
    clearTimeout(this.#timer);
  }

  #paint(): void {
    const { state, viewport } = this.#view;
    const snapshot = snapshotOf(state);
    if (!snapshot) return;
    const range = { start: viewport.from, end: viewport.to };
    const hints = inlayHints(snapshot, range, state.facet(session)?.hints);
    this.hints = Decoration.set(
      hints.map((hint) =>
        Decoration.widget({ widget: new HintWidget(hint), side: 1 }).range(hint.offset),
      ),
    );
    this.colours = coloursOf(semanticTokens(snapshot, range), state);
  }
}

function coloursOf(found: readonly SemanticToken[], state: EditorState): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { start, length, type } of found) {
    const tag = meanings[type];
    const name = tag && highlightingFor(state, [tag]);
    if (name) builder.add(start, start + length, Decoration.mark({ class: name }));
  }
  return builder.finish();
}

export const painter: Extension = ViewPlugin.define<Painter>((view) => new Painter(view), {
  provide: (plugin) => [
    EditorView.decorations.of((view) => view.plugin(plugin)?.hints ?? Decoration.none),
    EditorView.decorations.of((view) => view.plugin(plugin)?.colours ?? Decoration.none),
  ],
});
