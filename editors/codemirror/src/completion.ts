/** What could be written at the cursor, for `@codemirror/autocomplete`. */
import {
  snippet,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from "@codemirror/autocomplete";
import type { EditorState } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { completionDocumentation, completions } from "../../../src/language/completion.ts";
import type {
  CompletionItem,
  CompletionKind,
} from "../../../src/language/expression-completions.ts";
import type { Snapshot } from "../../../src/language/snapshot.ts";
import { markdownElement } from "./markdown.ts";
import { session, snapshotOf } from "./session.ts";

/** Milliseconds that models may take while one types. */
const budget = 20;
/** After these, what can be written is asked for without a key. */
const triggers = /(?:[\p{ID_Continue}"/([:]|->\s?|[,:]\s)$/u;

export function complete({ state, pos, explicit }: CompletionContext): CompletionResult | null {
  const line = state.doc.lineAt(pos);
  if (!explicit && !triggers.test(line.text.slice(0, pos - line.from))) return null;
  const snapshot = snapshotOf(state, budget);
  if (!snapshot) return null;
  const found = completions(snapshot, pos, state.facet(session)?.importPaths);
  if (found.items.length === 0) return null;
  return {
    from: found.start,
    to: found.end,
    options: found.items.map((item) => asCompletion(snapshot, item, state)),
    validFor: /^[\p{ID_Continue}]*$/u,
  };
}

const types: Readonly<Record<CompletionKind, string>> = {
  operator: "function",
  block: "class",
  function: "function",
  constant: "constant",
  signal: "variable",
  hyperparameter: "property",
  dim: "type",
  argument: "property",
  value: "enum",
  type: "type",
  keyword: "keyword",
  setting: "property",
  file: "text",
};

function asCompletion(snapshot: Snapshot, item: CompletionItem, state: EditorState): Completion {
  const { label, kind, detail, documentation, rank } = item;
  return {
    label,
    type: types[kind],
    ...(detail !== undefined && { detail }),
    boost: -rank,
    info() {
      const text = documentation ?? completionDocumentation(snapshot, item);
      return text === "" ? null : markdownElement(text, state);
    },
    apply(view, completion, from, to) {
      insert(view, snapshot, item, completion, from, to);
    },
  };
}

/** The item's text, with places to fill in, and what else must change, such as a missing import. */
function insert(
  view: EditorView,
  snapshot: Snapshot,
  { label, snippet: template, edits = [] }: CompletionItem,
  completion: Completion,
  from: number,
  to: number,
): void {
  const own = edits.filter(({ span }) => span.path === snapshot.path);
  const changes = view.state.changes(
    own.map(({ span, text }) => ({ from: span.start, to: span.end, insert: text })),
  );
  if (!changes.empty) view.dispatch({ changes });
  const text = template ?? label.replace(/:$/, ": ");
  const place = { from: changes.mapPos(from), to: changes.mapPos(to) };
  snippet(codeMirrorTemplate(text, template !== undefined))(view, completion, place.from, place.to);
}

/** A snippet in the words of CodeMirror: `$0` comes last, a choice begins with its first, braces are escaped. */
export function codeMirrorTemplate(text: string, isSnippet: boolean): string {
  if (!isSnippet) return text.replace(/[{}]/g, "\\$&");
  return text.replace(
    /\$\{(\d+)\|([^,|}]*)[^}]*\}|\$\{(\d+):([^}]*)\}|\$(\d+)|([{}])/g,
    (
      _whole,
      choice: string | undefined,
      first: string | undefined,
      number: string | undefined,
      name: string | undefined,
      bare: string | undefined,
      brace: string | undefined,
    ) => {
      if (brace !== undefined) return `\\${brace}`;
      const order = choice ?? number ?? bare;
      return `\${${order === "0" ? "9" : (order ?? "")}:${first ?? name ?? ""}}`;
    },
  );
}
