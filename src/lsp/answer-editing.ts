/** Requests that change text: completion, signatures while typing, quick fixes and formatting. */
import {
  CodeActionKind,
  MarkupKind,
  type CodeAction,
  type CodeActionParams,
  type Connection,
  type SignatureHelp,
  type TextEdit,
} from "vscode-languageserver/node";
import { format } from "../format/format.ts";
import { codeActions, fixedText } from "../language/code-actions.ts";
import { completionDocumentation, completions } from "../language/completion.ts";
import type { CompletionKind } from "../language/expression-completions.ts";
import { signatureHelp } from "../language/signature-help.ts";
import type { Snapshot } from "../language/snapshot.ts";
import { asCompletionItem, asDiagnostic, asWorkspaceEdit } from "./convert.ts";
import { offsetAt, rangeAt } from "./documents.ts";
import type { ClientAbilities } from "./server.ts";
import type { Session } from "./session.ts";

export function answerEditing(
  connection: Connection,
  session: Session,
  abilities: () => ClientAbilities,
): void {
  connection.onCompletion(({ textDocument: { uri }, position }) => {
    const snapshot = session.snapshot(uri);
    if (!snapshot) return [];
    const offset = offsetAt(snapshot.syntax.lines, snapshot.syntax.text, position);
    const found = completions(snapshot, offset, session.files.importPaths(snapshot.path));
    const context = { ...abilities(), uri };
    return found.items.map((item) => asCompletionItem(snapshot, found, item, context));
  });
  connection.onCompletionResolve((item) => {
    const data = item.data as
      { readonly uri?: string; readonly kind?: CompletionKind } | undefined | null;
    const snapshot = session.snapshot(data?.uri ?? "");
    if (!snapshot || item.documentation || !data?.kind) return item;
    const value = completionDocumentation(snapshot, { label: item.label, kind: data.kind });
    return value === "" ? item : { ...item, documentation: { kind: MarkupKind.Markdown, value } };
  });
  connection.onSignatureHelp(({ textDocument: { uri }, position }): SignatureHelp | null => {
    const snapshot = session.snapshot(uri);
    if (!snapshot) return null;
    const { lines, text } = snapshot.syntax;
    const found = signatureHelp(snapshot, offsetAt(lines, text, position));
    if (!found) return null;
    const { label, documentation, parameters, active } = found;
    return {
      signatures: [
        {
          label,
          documentation: { kind: MarkupKind.Markdown, value: documentation },
          parameters: parameters.map((each) => ({
            label: [each.start, each.end],
            documentation: { kind: MarkupKind.Markdown, value: each.documentation },
          })),
        },
      ],
      activeSignature: 0,
      activeParameter: active,
    };
  });
  connection.onCodeAction(async (params) => {
    const snapshot = await session.settled(params.textDocument.uri);
    return snapshot ? actionsFor(snapshot, params) : [];
  });
  connection.onDocumentFormatting(({ textDocument: { uri }, options }): TextEdit[] => {
    const snapshot = session.snapshot(uri);
    if (!snapshot) return [];
    const { path, text } = snapshot.syntax;
    const { tabSize, insertSpaces } = options;
    const { value } = format({ path, text }, { indentation: tabSize, usesTabs: !insertSpaces });
    return replaced(snapshot, value);
  });
}

/** One edit, of the part that differs. */
function replaced({ syntax: { text, lines } }: Snapshot, by: string): TextEdit[] {
  if (text === by) return [];
  const shorter = Math.min(text.length, by.length);
  let head = 0;
  while (head < shorter && text[head] === by[head]) head++;
  let tail = 0;
  const last = (of: string): string | undefined => of[of.length - 1 - tail];
  while (tail < shorter - head && last(text) === last(by)) tail++;
  const newText = by.slice(head, by.length - tail);
  return [{ range: rangeAt(lines, head, text.length - tail), newText }];
}

function actionsFor(snapshot: Snapshot, { range, context }: CodeActionParams): CodeAction[] {
  const { lines, text } = snapshot.syntax;
  const part = { start: offsetAt(lines, text, range.start), end: offsetAt(lines, text, range.end) };
  const isWanted = (kind: string): boolean =>
    !context.only || context.only.some((each) => kind === each || kind.startsWith(`${each}.`));
  const fixes = isWanted(CodeActionKind.QuickFix) ? codeActions(snapshot, part) : [];
  const quick = fixes.map(({ title, diagnostic, edits, isPreferred }): CodeAction => ({
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [asDiagnostic(snapshot, diagnostic)],
    isPreferred,
    edit: asWorkspaceEdit(snapshot, edits),
  }));
  const fixed = isWanted(CodeActionKind.SourceFixAll) ? fixedText(snapshot) : undefined;
  if (fixed === undefined) return quick;
  const span = { path: snapshot.path, start: 0, end: text.length };
  const all: CodeAction = {
    title: "apply all fixes that are surely meant",
    kind: CodeActionKind.SourceFixAll,
    edit: asWorkspaceEdit(snapshot, [{ span, text: fixed }]),
  };
  return [...quick, all];
}
