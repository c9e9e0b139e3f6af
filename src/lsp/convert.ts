/** What the language layer found, in the words of the protocol. */
import {
  CompletionItemKind,
  DiagnosticSeverity,
  DiagnosticTag,
  InsertTextFormat,
  MarkupKind,
  SymbolKind as LspSymbolKind,
  type CompletionItem as LspCompletionItem,
  type Diagnostic as LspDiagnostic,
  type DocumentSymbol as LspDocumentSymbol,
  type Location,
  type TextEdit as LspTextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import {
  unusedHyperparameter,
  unusedImport,
  unusedSignal,
} from "../diagnostics/catalogue/lints.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type {
  CompletionItem,
  CompletionKind,
  Completions,
} from "../language/expression-completions.ts";
import type { DocumentSymbol, SymbolKind } from "../language/document-symbols.ts";
import type { TextEdit } from "../language/navigation.ts";
import type { Snapshot } from "../language/snapshot.ts";
import { lineMap, type LineMap } from "../source/line-map.ts";
import type { Span } from "../source/source.ts";
import { rangeAt, uriOfPath } from "./documents.ts";

/** Lines of any file that a place may be in. */
export function linesOf(snapshot: Pick<Snapshot, "workspace">, path: string): LineMap {
  return snapshot.workspace.syntaxOf(path)?.lines ?? lineMap("");
}

export function asLocation(snapshot: Pick<Snapshot, "workspace">, span: Span): Location {
  const range = rangeAt(linesOf(snapshot, span.path), span.start, span.end);
  return { uri: uriOfPath(span.path), range };
}

const unused: ReadonlySet<string> = new Set(
  [unusedImport, unusedSignal, unusedHyperparameter].map(({ code }) => code),
);

export function asDiagnostic(snapshot: Snapshot, diagnostic: Diagnostic): LspDiagnostic {
  const { code, severity, message, span, related, notes, label } = diagnostic;
  const text = [message, ...(label === "" ? [] : [label]), ...notes].join("\n");
  return {
    range: asLocation(snapshot, span).range,
    severity: severity === "error" ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    code,
    source: "nnc",
    message: text,
    relatedInformation: related.map((each) => ({
      location: asLocation(snapshot, each.span),
      message: each.message,
    })),
    ...(unused.has(code) ? { tags: [DiagnosticTag.Unnecessary] } : {}),
  };
}

/** Edits by document. */
export function asWorkspaceEdit(
  snapshot: Pick<Snapshot, "workspace">,
  edits: readonly TextEdit[],
): WorkspaceEdit {
  const changes = new Map<string, LspTextEdit[]>();
  for (const edit of edits) {
    const { uri, range } = asLocation(snapshot, edit.span);
    const list = changes.get(uri) ?? [];
    changes.set(uri, [...list, { range, newText: edit.text }]);
  }
  return { changes: Object.fromEntries(changes) };
}

const completionKinds: Readonly<Record<CompletionKind, CompletionItemKind>> = {
  operator: CompletionItemKind.Function,
  block: CompletionItemKind.Class,
  function: CompletionItemKind.Function,
  constant: CompletionItemKind.Constant,
  signal: CompletionItemKind.Variable,
  hyperparameter: CompletionItemKind.Property,
  dim: CompletionItemKind.TypeParameter,
  argument: CompletionItemKind.Field,
  value: CompletionItemKind.EnumMember,
  type: CompletionItemKind.TypeParameter,
  keyword: CompletionItemKind.Keyword,
  setting: CompletionItemKind.Property,
  file: CompletionItemKind.File,
};

export function asCompletionItem(
  snapshot: Snapshot,
  { start, end }: Pick<Completions, "start" | "end">,
  item: CompletionItem,
  { hasSnippets, uri }: { readonly hasSnippets: boolean; readonly uri: string },
): LspCompletionItem {
  const { label, kind, detail, documentation, snippet, rank, edits = [] } = item;
  const isSnippet = hasSnippets && snippet !== undefined;
  const newText = isSnippet ? snippet : label.replace(/:$/, ": ");
  return {
    label,
    kind: completionKinds[kind],
    ...(detail === undefined ? {} : { detail }),
    ...(documentation === undefined || documentation === ""
      ? {}
      : { documentation: { kind: MarkupKind.Markdown, value: documentation } }),
    sortText: `${rank}${label}`,
    insertTextFormat: isSnippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    textEdit: { range: rangeAt(snapshot.syntax.lines, start, end), newText },
    ...(edits.length === 0
      ? {}
      : {
          additionalTextEdits: edits.map(({ span, text }) => ({
            range: asLocation(snapshot, span).range,
            newText: text,
          })),
        }),
    data: { uri, kind },
  };
}

const symbolKinds: Readonly<Record<SymbolKind, LspSymbolKind>> = {
  block: LspSymbolKind.Class,
  cell: LspSymbolKind.Class,
  model: LspSymbolKind.Module,
  train: LspSymbolKind.Event,
  const: LspSymbolKind.Constant,
  fn: LspSymbolKind.Function,
  signal: LspSymbolKind.Variable,
  weight: LspSymbolKind.Field,
  hyperparameter: LspSymbolKind.Property,
  input: LspSymbolKind.Variable,
};

export function asSymbolKind(kind: SymbolKind): LspSymbolKind {
  return symbolKinds[kind];
}

export function asDocumentSymbol(lines: LineMap, symbol: DocumentSymbol): LspDocumentSymbol {
  const { name, detail, kind, start, end, nameStart, nameEnd, children } = symbol;
  return {
    name,
    detail,
    kind: symbolKinds[kind],
    range: rangeAt(lines, Math.min(start, nameStart), Math.max(end, nameEnd)),
    selectionRange: rangeAt(lines, nameStart, nameEnd),
    children: children.map((child) => asDocumentSymbol(lines, child)),
  };
}
