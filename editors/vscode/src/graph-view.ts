/** The picture of a model beside its program. It follows the cursor and the edits; a click leads back to the line. */
import { randomUUID } from "node:crypto";
import {
  CancellationTokenSource,
  Selection,
  Uri,
  ViewColumn,
  window,
  workspace,
  type ExtensionContext,
  type Position,
  type TextEditor,
  type WebviewPanel,
} from "vscode";
import type { Location } from "vscode-languageclient";
import type { Server } from "./client.ts";
import type { FromPage, ToPage } from "./graph-messages.ts";
import { graphPage } from "./graph-page.ts";
import type { Target } from "./target.ts";

/** What `nnc/graph` answers. */
interface Graph {
  readonly model: string;
  readonly models: readonly string[];
  readonly svg: string;
  readonly depth: number;
  readonly box: string | null;
  readonly places: Readonly<Record<string, Location>>;
}

/** Milliseconds without a keystroke or a move of the cursor after which the picture follows. */
const pause = 80;

export class GraphView {
  readonly #context: ExtensionContext;
  readonly #server: Server;
  #panel: WebviewPanel | undefined;
  #uri: Uri | undefined;
  #position: Position | undefined;
  /** The model that was asked for by name; without one the view follows the cursor. */
  #model: string | undefined;
  #depth: number | undefined;
  #shown: Graph | undefined;
  #timer: NodeJS.Timeout | undefined;
  #request: CancellationTokenSource | undefined;

  constructor(context: ExtensionContext, server: Server) {
    this.#context = context;
    this.#server = server;
    server.onChanged(() => {
      this.#later();
    });
    context.subscriptions.push(
      window.onDidChangeTextEditorSelection(({ textEditor }) => {
        this.#follow(textEditor);
      }),
      window.onDidChangeActiveTextEditor((editor) => {
        if (editor) this.#follow(editor);
      }),
      workspace.onDidChangeTextDocument(({ document }) => {
        if (document.uri.toString() === this.#uri?.toString()) this.#later();
      }),
    );
  }

  show({ uri, model }: Target): void {
    this.#uri = uri;
    this.#model = model;
    this.#position = editorOf(uri)?.selection.active;
    if (this.#panel) this.#panel.reveal(undefined, true);
    else this.#open();
    this.#later();
  }

  #open(): void {
    const { extensionUri } = this.#context;
    const media = Uri.joinPath(extensionUri, "media");
    const panel = window.createWebviewPanel(
      "nnc.graph",
      "Graph",
      { viewColumn: ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, enableForms: false, localResourceRoots: [media] },
    );
    const { webview } = panel;
    const at = (name: string): string => webview.asWebviewUri(Uri.joinPath(media, name)).toString();
    webview.onDidReceiveMessage((message: FromPage) => this.#hear(message));
    webview.html = graphPage({
      source: webview.cspSource,
      script: at("graph.js"),
      style: at("graph.css"),
      nonce: randomUUID(),
    });
    panel.iconPath = Uri.joinPath(media, "graph.svg");
    panel.onDidDispose(() => {
      clearTimeout(this.#timer);
      this.#request?.cancel();
      this.#panel = this.#shown = undefined;
    });
    this.#panel = panel;
  }

  #follow({ document, selection }: TextEditor): void {
    if (!this.#panel || document.languageId !== "nn") return;
    if (document.uri.toString() !== this.#uri?.toString()) this.#model = this.#depth = undefined;
    this.#uri = document.uri;
    this.#position = selection.active;
    this.#later();
  }

  #later(): void {
    if (!this.#panel) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#draw(), pause);
  }

  async #draw(): Promise<void> {
    const { client } = this.#server;
    if (!client || !this.#uri) return;
    this.#request?.cancel();
    const request = new CancellationTokenSource();
    this.#request = request;
    const question = {
      textDocument: { uri: client.code2ProtocolConverter.asUri(this.#uri) },
      ...(this.#position && { position: this.#position }),
      ...(this.#model !== undefined && { model: this.#model }),
      ...(this.#depth !== undefined && { depth: this.#depth }),
    };
    const graph = await client
      .sendRequest<Graph | null>("nnc/graph", question, request.token)
      .catch(() => undefined);
    if (request.token.isCancellationRequested || graph === undefined) return;
    this.#present(graph);
  }

  #present(graph: Graph | null): void {
    if (!graph) {
      this.#tell({ kind: "old", reason: "The program has no model that can be drawn." });
      return;
    }
    const { model, models, svg } = graph;
    const box = graph.box ?? undefined;
    const isSame = this.#shown?.svg === svg && this.#shown.model === model;
    this.#shown = graph;
    if (this.#panel) this.#panel.title = `Graph of ${model}`;
    this.#tell(isSame ? { kind: "cursor", box } : { kind: "picture", model, models, svg, box });
  }

  #tell(message: ToPage): void {
    void this.#panel?.webview.postMessage(message);
  }

  #hear(message: FromPage): unknown {
    switch (message.kind) {
      case "ready":
        this.#shown = undefined;
        this.#later();
        return;
      case "model":
        this.#model = message.model;
        this.#later();
        return;
      case "depth":
        this.#depth = Math.max(0, (this.#depth ?? this.#shown?.depth ?? 1) + message.step);
        this.#later();
        return;
      case "open":
        return this.#goTo(this.#shown?.places[message.box]);
    }
  }

  async #goTo(place: Location | undefined): Promise<void> {
    const { client } = this.#server;
    if (!place || !client) return;
    const { uri, range } = client.protocol2CodeConverter.asLocation(place);
    const viewColumn = editorOf(uri)?.viewColumn ?? ViewColumn.One;
    const editor = await window.showTextDocument(uri, { viewColumn });
    editor.revealRange(range);
    editor.selection = new Selection(range.start, range.start);
  }
}

function editorOf(uri: Uri): TextEditor | undefined {
  const wanted = uri.toString();
  return window.visibleTextEditors.find(({ document }) => document.uri.toString() === wanted);
}
