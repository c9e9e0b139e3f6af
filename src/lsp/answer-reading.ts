/** Requests that show what is known: hints, hovers, lenses, colours, outlines and folds. */
import {
  FoldingRangeKind,
  InlayHintKind,
  MarkupKind,
  SemanticTokensBuilder,
  type CodeLens,
  type Connection,
  type FoldingRange,
  type InlayHint,
  type Position,
  type Range,
  type SelectionRange,
  type SemanticTokens,
  type SymbolInformation,
} from "vscode-languageserver/node";
import { codeLenses } from "../language/code-lenses.ts";
import { documentSymbols } from "../language/document-symbols.ts";
import { folds } from "../language/folding.ts";
import { hover } from "../language/hover.ts";
import { inlayHints } from "../language/inlay-hints.ts";
import { selectionRanges } from "../language/selection-ranges.ts";
import { semanticModifiers, semanticTokens, semanticTypes } from "../language/semantic-tokens.ts";
import type { Snapshot } from "../language/snapshot.ts";
import { asDocumentSymbol, asSymbolKind } from "./convert.ts";
import { asPosition, offsetAt, rangeAt, uriOfPath } from "./documents.ts";
import type { Session } from "./session.ts";

export function answerReading(connection: Connection, session: Session): void {
  connection.languages.inlayHint.on(async ({ textDocument: { uri }, range }) => {
    const snapshot = await session.settled(uri);
    return snapshot ? hintsIn(session, snapshot, range) : [];
  });
  connection.onHover(async ({ textDocument: { uri }, position }) => {
    const snapshot = await session.settled(uri);
    if (!snapshot) return null;
    const { lines, text } = snapshot.syntax;
    const found = hover(snapshot, offsetAt(lines, text, position));
    if (!found) return null;
    const contents = { kind: MarkupKind.Markdown, value: found.markdown };
    return { contents, range: rangeAt(lines, found.start, found.end) };
  });
  connection.onCodeLens(async ({ textDocument: { uri } }): Promise<CodeLens[]> => {
    const snapshot = await session.settled(uri);
    if (!snapshot || !session.settings.codeLens) return [];
    return codeLenses(snapshot).map(({ offset, title, command, model }) => ({
      range: rangeAt(snapshot.syntax.lines, offset, offset + model.length),
      command: { title, command: `nnc.${command}`, arguments: [uri, model] },
    }));
  });
  connection.languages.semanticTokens.on(({ textDocument: { uri } }) => {
    const snapshot = session.snapshot(uri);
    return snapshot ? colours(snapshot) : { data: [] };
  });
  connection.languages.semanticTokens.onRange(({ textDocument: { uri }, range }) => {
    const snapshot = session.snapshot(uri);
    return snapshot ? colours(snapshot, range) : { data: [] };
  });
  connection.onDocumentSymbol(({ textDocument: { uri } }) => {
    const snapshot = session.snapshot(uri);
    if (!snapshot) return [];
    const { lines } = snapshot.syntax;
    return documentSymbols(snapshot.syntax).map((symbol) => asDocumentSymbol(lines, symbol));
  });
  connection.onWorkspaceSymbol(({ query }) => symbolsNamed(session, query));
  connection.onFoldingRanges(({ textDocument: { uri } }): FoldingRange[] => {
    const snapshot = session.snapshot(uri);
    return snapshot
      ? folds(snapshot.syntax).map(({ startLine, endLine, kind }) => ({
          startLine,
          endLine,
          kind: foldKinds[kind],
        }))
      : [];
  });
  connection.onSelectionRanges(({ textDocument: { uri }, positions }) => {
    const snapshot = session.snapshot(uri);
    return snapshot ? positions.map((position) => selectionAt(snapshot, position)) : [];
  });
}

/** The ranges around a place, each with the next as its parent. */
function selectionAt({ syntax }: Snapshot, position: Position): SelectionRange {
  const ranges = selectionRanges(syntax, offsetAt(syntax.lines, syntax.text, position));
  const nested = ranges.reduceRight<SelectionRange | undefined>((parent, { start, end }) => {
    const range = rangeAt(syntax.lines, start, end);
    return parent ? { range, parent } : { range };
  }, undefined);
  return nested ?? { range: { start: position, end: position } };
}

const foldKinds = {
  region: FoldingRangeKind.Region,
  comment: FoldingRangeKind.Comment,
  imports: FoldingRangeKind.Imports,
} as const;

function hintsIn({ settings }: Session, snapshot: Snapshot, range: Range): InlayHint[] {
  const { lines, text } = snapshot.syntax;
  const part = { start: offsetAt(lines, text, range.start), end: offsetAt(lines, text, range.end) };
  return inlayHints(snapshot, part, settings.inlayHints).map((hint) => ({
    position: asPosition(lines, hint.offset),
    label: hint.isOld ? `${hint.text} (old)` : hint.text,
    kind: InlayHintKind.Type,
    paddingLeft: true,
    ...(hint.isOld ? { tooltip: "What this was before the last edits; it is not known now." } : {}),
  }));
}

function colours(snapshot: Snapshot, range?: Range): SemanticTokens {
  const { lines, text } = snapshot.syntax;
  const part = range && {
    start: offsetAt(lines, text, range.start),
    end: offsetAt(lines, text, range.end),
  };
  const builder = new SemanticTokensBuilder();
  for (const { start, length, type, modifiers } of semanticTokens(snapshot, part)) {
    const { line, character } = asPosition(lines, start);
    const bits = modifiers.reduce((sum, each) => sum | (1 << semanticModifiers.indexOf(each)), 0);
    builder.push(line, character, length, semanticTypes.indexOf(type), bits);
  }
  return builder.build();
}

/** How many symbols of a workspace are shown. */
const mostSymbols = 500;

function symbolsNamed(session: Session, query: string): SymbolInformation[] {
  const wanted = query.toLowerCase();
  const fits = (name: string): boolean => isScattered(wanted, name.toLowerCase());
  return session
    .programs()
    .flatMap((path) => {
      const syntax = session.language.workspace.syntaxOf(path);
      if (!syntax) return [];
      return documentSymbols(syntax)
        .filter(({ name, kind }) => kind !== "train" && fits(name))
        .map(({ name, kind, nameStart, nameEnd }) => ({
          name,
          kind: asSymbolKind(kind),
          location: { uri: uriOfPath(path), range: rangeAt(syntax.lines, nameStart, nameEnd) },
        }));
    })
    .slice(0, mostSymbols);
}

/** Whether the characters of `wanted` come in `text`, in their order. */
function isScattered(wanted: string, text: string): boolean {
  let at = 0;
  for (const character of wanted) {
    at = text.indexOf(character, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
