/**
 * What an editor asks of a program, for any editor: the functions behind the language server, fit for Node and the
 * browser. A `Language` takes texts and gives snapshots; each feature is a function of a snapshot and an offset.
 */
export { codeActions, fixedText, type CodeAction } from "./code-actions.ts";
export { codeLenses, type CodeLens } from "./code-lenses.ts";
export { completionDocumentation, completions } from "./completion.ts";
export { documentSymbols, type DocumentSymbol } from "./document-symbols.ts";
export type { CompletionItem, CompletionKind, Completions } from "./expression-completions.ts";
export { filesHost, importPathsOf, type Files } from "./files-host.ts";
export { folds, type Fold } from "./folding.ts";
export { hover, type Hover } from "./hover.ts";
export { allHints, inlayHints, type InlayHint, type InlayHintOptions } from "./inlay-hints.ts";
export { Language } from "./language.ts";
export { modelPicture, type ModelPicture, type PictureRequest } from "./model-picture.ts";
export { definitionAt, referencesAt, rename, renameRange, type TextEdit } from "./navigation.ts";
export { selectionRanges } from "./selection-ranges.ts";
export {
  semanticModifiers,
  semanticTokens,
  semanticTypes,
  type SemanticToken,
} from "./semantic-tokens.ts";
export { signatureHelp, type SignatureHelp } from "./signature-help.ts";
export type { Snapshot } from "./snapshot.ts";
export type { Diagnostic, Fix, Label, Severity } from "../diagnostics/diagnostic.ts";
export { format, type FormatOptions } from "../format/format.ts";
export { noFiles, type Host, type Location } from "../resolve/host.ts";
export { lineMap, positionAt, type LineMap, type Position } from "../source/line-map.ts";
export type { Span } from "../source/source.ts";
