/**
 * `.nn` in CodeMirror 6, with the compiler in the same page: colours, shapes behind what has them, errors with fixes,
 * hovers, completion, signatures, folding and formatting. No server, and nothing of Node.
 */
import { autocompletion } from "@codemirror/autocomplete";
import { foldService, LanguageSupport, StreamLanguage } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { keymap, type Command } from "@codemirror/view";
import { format } from "../../../src/format/format.ts";
import type { FileSyntax } from "../../../src/language/file-syntax.ts";
import { folds, type Fold } from "../../../src/language/folding.ts";
import { allHints, type InlayHintOptions } from "../../../src/language/inlay-hints.ts";
import { complete } from "./completion.ts";
import { diagnostics } from "./diagnostics.ts";
import { filesHost, importPathsOf, type Files } from "../../../src/language/files-host.ts";
import { hovers } from "./hover.ts";
import { painter } from "./painter.ts";
import { Session, session } from "./session.ts";
import { signatures } from "./signature.ts";
import { standardLibrary } from "./standard-library.ts";
import { theme } from "./theme.ts";
import { tokenizer } from "./tokenizer.ts";

export type { Files, InlayHintOptions };

export interface NnOptions {
  /** The path of the program among `files`; `main.nn` without it. */
  readonly path?: string;
  /** Texts that it may import, by path. Those of the standard library, `std/resnet.nn` and so on, are there without it. */
  readonly files?: Files;
  /** Which shapes and counts are shown behind the text; all without it. */
  readonly hints?: Partial<InlayHintOptions>;
}

/** Colours, brackets, comments and indentation alone. */
export const nnLanguage = StreamLanguage.define(tokenizer);

/** Everything that an editor for `.nn` needs; keys and colours of the page's own choice come beside it. */
export function nn({ path = "main.nn", files = {}, hints = {} }: NnOptions = {}): LanguageSupport {
  const all = { ...standardLibrary, ...files };
  const own = new Session(path, filesHost(all), importPathsOf(all, path), {
    ...allHints,
    ...hints,
  });
  const support: Extension[] = [
    session.of(own),
    painter,
    diagnostics(),
    hovers,
    signatures,
    autocompletion({ override: [complete] }),
    folding,
    keymap.of([{ key: "Shift-Alt-f", run: formatDocument, preventDefault: true }]),
    theme,
  ];
  return new LanguageSupport(nnLanguage, support);
}

/** Asked for line by line. */
const known = new WeakMap<FileSyntax, readonly Fold[]>();

const folding = foldService.of((state, start, end) => {
  const syntax = state.facet(session)?.snapshot(state.doc, 0)?.syntax;
  if (!syntax) return null;
  const all = known.get(syntax) ?? folds(syntax);
  known.set(syntax, all);
  const line = state.doc.lineAt(start).number - 1;
  const found = all.find(({ startLine }) => startLine === line);
  if (!found || found.endLine <= line) return null;
  return { from: end, to: state.doc.line(Math.min(found.endLine + 1, state.doc.lines)).to };
});

/** What `nnc fmt` does. The cursor stays with its text; a program with mistakes in its syntax stays as it is. */
export const formatDocument: Command = (view) => {
  const { state } = view;
  const text = state.doc.toString();
  const { value } = format({ path: "main.nn", text });
  if (value === text) return true;
  let head = 0;
  while (head < text.length && text[head] === value[head]) head++;
  let tail = 0;
  const most = Math.min(text.length, value.length) - head;
  while (tail < most && text.at(-1 - tail) === value.at(-1 - tail)) tail++;
  const changes = {
    from: head,
    to: text.length - tail,
    insert: value.slice(head, value.length - tail),
  };
  view.dispatch({ changes, userEvent: "format" });
  return true;
};
