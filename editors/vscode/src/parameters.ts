/** The table of `nnc summary` in an editor beside the program. */
import { execFile } from "node:child_process";
import { basename, dirname } from "node:path";
import { Uri, ViewColumn, window, workspace, type ExtensionContext } from "vscode";
import type { Server } from "./client.ts";
import { savedFile } from "./saved-file.ts";
import type { Target } from "./target.ts";

const scheme = "nnc-summary";

export class ParameterTables {
  readonly #server: Server;
  readonly #texts = new Map<string, string>();

  constructor(context: ExtensionContext, server: Server) {
    this.#server = server;
    context.subscriptions.push(
      workspace.registerTextDocumentContentProvider(scheme, {
        provideTextDocumentContent: (uri) => this.#texts.get(uri.toString()) ?? "",
      }),
      workspace.onDidCloseTextDocument(({ uri }) => {
        this.#texts.delete(uri.toString());
      }),
    );
  }

  async show(target: Target): Promise<void> {
    const file = await savedFile(target.uri);
    if (file === undefined) return;
    const text = await this.#summary(file, target.model);
    const title = `${target.model ?? basename(file)} – parameters`;
    // A document of a URI is asked for once: each table is one of its own.
    const query = String(Date.now());
    const uri = Uri.from({ scheme, path: title, query });
    this.#texts.set(uri.toString(), text);
    const document = await workspace.openTextDocument(uri);
    await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preview: true });
  }

  #summary(file: string, model: string | undefined): Promise<string> {
    const { program } = this.#server.location();
    const words = [program, "summary", file];
    if (model !== undefined) words.push("--model", model);
    // The Node that runs extensions, which in the desktop's Electron must be told to be one.
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: "1", NO_COLOR: "1" };
    return new Promise((resolve) => {
      const options = { cwd: dirname(file), env, maxBuffer: 64 * 1024 * 1024 };
      execFile(process.execPath, words, options, (error, stdout, stderr) => {
        resolve(error && stdout === "" ? stderr || error.message : stdout);
      });
    });
  }
}
