/** Requests about names: definitions, references, highlights and renaming. */
import {
  DocumentHighlightKind,
  ErrorCodes,
  ResponseError,
  type Connection,
} from "vscode-languageserver/node";
import { definitionAt, referencesAt, rename, renameRange } from "../language/navigation.ts";
import type { Snapshot } from "../language/snapshot.ts";
import { asLocation, asWorkspaceEdit } from "./convert.ts";
import { offsetAt, rangeAt } from "./documents.ts";
import type { Session } from "./session.ts";
import type { Position } from "vscode-languageserver/node";

export function answerNavigation(connection: Connection, session: Session): void {
  const at = (
    uri: string,
    position: Position,
  ): { readonly snapshot: Snapshot; readonly offset: number } | undefined => {
    const snapshot = session.snapshot(uri);
    if (!snapshot) return undefined;
    return { snapshot, offset: offsetAt(snapshot.syntax.lines, snapshot.syntax.text, position) };
  };
  connection.onDefinition(({ textDocument: { uri }, position }) => {
    const place = at(uri, position);
    if (!place) return [];
    const { snapshot, offset } = place;
    return definitionAt(snapshot, offset).map((span) => asLocation(snapshot, span));
  });
  connection.onReferences(({ textDocument: { uri }, position, context }) => {
    const place = at(uri, position);
    if (!place) return [];
    const { snapshot, offset } = place;
    return referencesAt(snapshot, offset, session.programs(), context.includeDeclaration).map(
      (span) => asLocation(snapshot, span),
    );
  });
  connection.onDocumentHighlight(({ textDocument: { uri }, position }) => {
    const place = at(uri, position);
    if (!place) return [];
    const { snapshot, offset } = place;
    return referencesAt(snapshot, offset, []).map(({ start, end }) => ({
      range: rangeAt(snapshot.syntax.lines, start, end),
      kind: DocumentHighlightKind.Text,
    }));
  });
  connection.onPrepareRename(({ textDocument: { uri }, position }) => {
    const place = at(uri, position);
    const span = place && renameRange(place.snapshot, place.offset);
    return span ? rangeAt(place.snapshot.syntax.lines, span.start, span.end) : null;
  });
  connection.onRenameRequest(({ textDocument: { uri }, position, newName }) => {
    const place = at(uri, position);
    if (!place) return null;
    const result = rename(place.snapshot, place.offset, newName, session.programs());
    if ("problem" in result) return new ResponseError(ErrorCodes.InvalidRequest, result.problem);
    return asWorkspaceEdit(place.snapshot, result.edits);
  });
}
