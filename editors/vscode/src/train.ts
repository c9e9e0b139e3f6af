/** Trains a model in a terminal, with the `nnc` of the project: TensorFlow.js comes with that, not with the extension. */
import { basename, dirname } from "node:path";
import {
  ProcessExecution,
  ShellExecution,
  Task,
  TaskScope,
  tasks,
  Uri,
  window,
  workspace,
} from "vscode";
import { savedFile } from "./saved-file.ts";
import { locateServer } from "./server-location.ts";
import type { Target } from "./target.ts";

export async function train(target: Target | undefined): Promise<void> {
  const file = target && (await savedFile(target.uri));
  if (file === undefined || !target) return;
  const folder = workspace.getWorkspaceFolder(target.uri)?.uri.fsPath ?? dirname(file);
  const configured = workspace.getConfiguration("nnc").get("server.path", "").trim();
  const { isTrusted } = workspace;
  const { kind, program } = locateServer({
    folders: [folder],
    configured,
    isTrusted,
    bundled: "",
  });
  if (kind === "bundled") {
    await offerToInstall(folder);
    return;
  }
  const data = await chooseData(target.model ?? basename(file), folder);
  if (data === undefined) return;
  const words = [program, "train", file, "--data", data];
  if (target.model !== undefined) words.push("--model", target.model);
  // A process and no shell: nothing of a file's name can become a command.
  const execution = new ProcessExecution("node", words, { cwd: folder });
  const name = `train ${target.model ?? basename(file)}`;
  await tasks.executeTask(new Task({ type: "nnc" }, TaskScope.Workspace, name, "nnc", execution));
}

/** Undefined where the user thinks better of it. */
async function chooseData(name: string, folder: string): Promise<string | undefined> {
  const isFolder = "A folder of IDX files, as MNIST comes";
  const isFile = "A file: CSV, .npz, or a text for a language model";
  const kind = await window.showQuickPick([isFile, isFolder], {
    title: `Train ${name}`,
    placeHolder: "What are the data?",
  });
  if (kind === undefined) return undefined;
  const [chosen] =
    (await window.showOpenDialog({
      title: `Data to train ${name} on`,
      openLabel: "Train",
      defaultUri: Uri.file(folder),
      canSelectFiles: kind === isFile,
      canSelectFolders: kind === isFolder,
    })) ?? [];
  return chosen?.fsPath;
}

async function offerToInstall(folder: string): Promise<void> {
  const install = "Install";
  const why = workspace.isTrusted
    ? "Training needs the package nnc in the project, with TensorFlow.js."
    : "Training runs code of the workspace: trust it first.";
  const answer = await window.showInformationMessage(
    why,
    ...(workspace.isTrusted ? [install] : []),
  );
  if (answer !== install) return;
  const execution = new ShellExecution("npm", ["install", "nnc"], { cwd: folder });
  await tasks.executeTask(
    new Task({ type: "nnc" }, TaskScope.Workspace, "install nnc", "npm", execution),
  );
}
