/** The language server over a connection: what it offers, and the life of documents. */
import {
  CodeActionKind,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  TextDocumentSyncKind,
  type Connection,
  type InitializeParams,
  type InitializeResult,
} from "vscode-languageserver/node";
import { semanticModifiers, semanticTypes } from "../language/semantic-tokens.ts";
import { asDiagnostic } from "./convert.ts";
import { fileOfUri, changed, opened } from "./documents.ts";
import { answerEditing } from "./answer-editing.ts";
import { answerGraph } from "./answer-graph.ts";
import { answerNavigation } from "./answer-navigation.ts";
import { answerReading } from "./answer-reading.ts";
import { Session } from "./session.ts";
import { settingsFrom } from "./settings.ts";

/** What the editor said that it can do, as far as it matters. */
export interface ClientAbilities {
  readonly hasSnippets: boolean;
}

/** Serves an editor until it says `exit`. */
export function serve(connection: Connection, version: string): void {
  let abilities: ClientAbilities = { hasSnippets: false };
  let client: InitializeParams["capabilities"] = {};
  const session = new Session({
    diagnostics({ uri, version: of }, list, snapshot) {
      const diagnostics = list.map((each) => asDiagnostic(snapshot, each));
      void connection.sendDiagnostics({ uri, version: of, diagnostics });
    },
    refresh() {
      const { workspace } = client;
      if (workspace?.inlayHint?.refreshSupport) void connection.languages.inlayHint.refresh();
      if (workspace?.codeLens?.refreshSupport)
        void connection.sendRequest("workspace/codeLens/refresh");
      void connection.sendNotification("nnc/changed");
    },
  });
  connection.onInitialize((params): InitializeResult => {
    client = params.capabilities;
    const completion = client.textDocument?.completion?.completionItem;
    abilities = { hasSnippets: completion?.snippetSupport === true };
    session.settings = settingsFrom(params.initializationOptions);
    session.files.open(foldersOf(params));
    return { capabilities, serverInfo: { name: "nnc", version } };
  });
  connection.onInitialized(() => {
    if (client.workspace?.didChangeWatchedFiles?.dynamicRegistration) {
      const watchers = ["**/*.nn", "**/nnc.json", "**/package.json"];
      void connection.client.register(DidChangeWatchedFilesNotification.type, {
        watchers: watchers.map((globPattern) => ({ globPattern })),
      });
    }
    if (client.workspace?.didChangeConfiguration?.dynamicRegistration)
      void connection.client.register(DidChangeConfigurationNotification.type, { section: "nnc" });
    if (client.workspace?.configuration) void readSettings();
  });
  const readSettings = async (): Promise<void> => {
    session.settings = settingsFrom(await connection.workspace.getConfiguration("nnc"));
    session.again();
  };
  connection.onDidChangeConfiguration(async ({ settings }) => {
    if (client.workspace?.configuration) await readSettings();
    else {
      const own = (settings as { readonly nnc?: unknown } | null)?.nnc;
      session.settings = settingsFrom(own);
      session.again();
    }
  });
  followDocuments(connection, session);
  connection.onShutdown(() => {
    session.stop();
  });
  answerReading(connection, session);
  answerNavigation(connection, session);
  answerEditing(connection, session, () => abilities);
  answerGraph(connection, session);
  connection.listen();
}

/** Documents come, change and go; what is on the disk changes too. */
function followDocuments(connection: Connection, session: Session): void {
  connection.onDidOpenTextDocument(({ textDocument: { uri, version: of, text } }) => {
    session.set(opened(uri, of, text));
  });
  connection.onDidChangeTextDocument(({ textDocument: { uri, version: of }, contentChanges }) => {
    const document = session.documents.get(uri);
    if (document) session.set(changed(document, of, contentChanges));
  });
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
    session.close(uri);
    void connection.sendDiagnostics({ uri, diagnostics: [] });
  });
  connection.onDidSaveTextDocument(() => {
    session.again();
  });
  connection.onDidChangeWatchedFiles(() => {
    session.again();
  });
}

function foldersOf({ workspaceFolders }: InitializeParams): readonly string[] {
  return (workspaceFolders ?? []).flatMap(({ uri }) => fileOfUri(uri) ?? []);
}

const capabilities: InitializeResult["capabilities"] = {
  textDocumentSync: {
    openClose: true,
    change: TextDocumentSyncKind.Incremental,
    save: { includeText: false },
  },
  hoverProvider: true,
  inlayHintProvider: true,
  completionProvider: {
    triggerCharacters: [" ", ">", "(", ",", ":", '"', "/", "["],
    resolveProvider: true,
  },
  signatureHelpProvider: { triggerCharacters: ["(", ","], retriggerCharacters: [":"] },
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  renameProvider: { prepareProvider: true },
  documentSymbolProvider: true,
  workspaceSymbolProvider: true,
  foldingRangeProvider: true,
  selectionRangeProvider: true,
  semanticTokensProvider: {
    legend: { tokenTypes: [...semanticTypes], tokenModifiers: [...semanticModifiers] },
    full: true,
    range: true,
  },
  documentFormattingProvider: true,
  codeActionProvider: {
    codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.SourceFixAll],
  },
  codeLensProvider: {},
  workspace: { workspaceFolders: { supported: true } },
};
