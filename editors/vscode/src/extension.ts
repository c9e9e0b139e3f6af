/** What Visual Studio Code calls when a `.nn` file is opened, and when the window closes. */
import { commands, window, workspace, type ExtensionContext } from "vscode";
import { Server } from "./client.ts";
import { GraphView } from "./graph-view.ts";
import { ParameterTables } from "./parameters.ts";
import { train } from "./train.ts";
import { targetOf } from "./target.ts";

let server: Server | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  const own = new Server(context);
  server = own;
  const graph = new GraphView(context, own);
  const tables = new ParameterTables(context, own);
  const command = (name: string, run: (...values: unknown[]) => unknown): void => {
    context.subscriptions.push(commands.registerCommand(name, run));
  };
  command("nnc.graph", (uri, model) => {
    const target = targetOf(uri, model);
    if (target) graph.show(target);
  });
  command("nnc.train", (uri, model) => train(targetOf(uri, model)));
  command("nnc.parameters", (uri, model) => {
    const target = targetOf(uri, model);
    return target && tables.show(target);
  });
  command("nnc.restart", () => own.restart());
  command("nnc.showOutput", () => {
    own.client?.outputChannel.show(true);
  });
  context.subscriptions.push(
    workspace.onDidGrantWorkspaceTrust(() => own.restart()),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("nnc.server.path")) void own.restart();
    }),
  );
  await own.start();
  const { problem } = own.location();
  if (problem !== undefined)
    void window.showWarningMessage(`${problem}. The one of the extension serves.`);
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
