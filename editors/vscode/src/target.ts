/** What a command is about: a model that a code lens names, or the file in the editor. */
import { Uri, window } from "vscode";

export interface Target {
  readonly uri: Uri;
  readonly model: string | undefined;
}

/** Undefined, and the user told so, where no `.nn` file is in the editor. */
export function targetOf(uri: unknown, model: unknown): Target | undefined {
  // Menus hand over a Uri; code lenses, which come from the server, its text.
  const given = typeof uri === "string" ? Uri.parse(uri) : uri instanceof Uri ? uri : undefined;
  const document = window.activeTextEditor?.document;
  const active = document?.languageId === "nn" ? document.uri : undefined;
  const chosen = given ?? active;
  if (!chosen) {
    void window.showInformationMessage("Open a .nn file first.");
    return undefined;
  }
  return { uri: chosen, model: typeof model === "string" && model !== "" ? model : undefined };
}
