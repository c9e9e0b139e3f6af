/** Programs that other processes read must be on the disk as they are in the editor. */
import { window, workspace, type Uri } from "vscode";

/** The path of the file, saved; undefined, and the user told so, where there is none. */
export async function savedFile(uri: Uri): Promise<string | undefined> {
  if (uri.scheme !== "file") {
    void window.showInformationMessage("Save the program as a file first.");
    return undefined;
  }
  const document = await workspace.openTextDocument(uri);
  if (document.isDirty && !(await document.save())) return undefined;
  return uri.fsPath;
}
