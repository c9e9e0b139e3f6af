/** The connection to the language server. */
import { join } from "node:path";
import {
  languages,
  LanguageStatusSeverity,
  window,
  workspace,
  type ExtensionContext,
  type LanguageStatusItem,
} from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import { locateServer, type ServerLocation } from "./server-location.ts";

export class Server {
  readonly #context: ExtensionContext;
  readonly #status: LanguageStatusItem;
  readonly #listeners: (() => void)[] = [];
  #client: LanguageClient | undefined;

  constructor(context: ExtensionContext) {
    this.#context = context;
    this.#status = languages.createLanguageStatusItem("nnc.server", { language: "nn" });
    this.#status.name = "nnc language server";
    this.#status.command = { command: "nnc.restart", title: "Restart" };
    context.subscriptions.push(this.#status);
  }

  get client(): LanguageClient | undefined {
    return this.#client?.isRunning() ? this.#client : undefined;
  }

  /** Calls back when more has become known of the open files. */
  onChanged(listener: () => void): void {
    this.#listeners.push(listener);
  }

  location(): ServerLocation {
    return locateServer({
      folders: (workspace.workspaceFolders ?? [])
        .filter(({ uri }) => uri.scheme === "file")
        .map(({ uri }) => uri.fsPath),
      configured: workspace.getConfiguration("nnc").get("server.path", "").trim(),
      isTrusted: workspace.isTrusted,
      bundled: join(this.#context.extensionPath, "server"),
    });
  }

  async start(): Promise<void> {
    const location = this.location();
    const { program, version, kind, problem } = location;
    const client = new LanguageClient(
      "nnc",
      "nnc",
      { module: program, args: ["lsp"], transport: TransportKind.stdio },
      {
        documentSelector: [
          { language: "nn", scheme: "file" },
          { language: "nn", scheme: "untitled" },
        ],
        initializationOptions: workspace.getConfiguration("nnc"),
        markdown: { supportHtml: false },
      },
    );
    client.onNotification("nnc/changed", () => {
      for (const listener of this.#listeners) listener();
    });
    this.#client = client;
    this.#status.text = `nnc ${version}`;
    this.#status.detail = sources[kind];
    this.#status.severity =
      problem === undefined ? LanguageStatusSeverity.Information : LanguageStatusSeverity.Warning;
    if (problem !== undefined) this.#status.detail = problem;
    try {
      await client.start();
    } catch (error) {
      this.#status.severity = LanguageStatusSeverity.Error;
      this.#status.detail = "does not start";
      const reason = error instanceof Error ? error.message : String(error);
      void window.showErrorMessage(`The language server ${program} does not start: ${reason}`);
    }
  }

  async stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.dispose().catch(() => undefined);
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }
}

const sources: Readonly<Record<ServerLocation["kind"], string>> = {
  configured: "from nnc.server.path",
  project: "the project's own",
  bundled: "comes with the extension",
};
