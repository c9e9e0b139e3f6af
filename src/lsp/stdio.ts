/** The language server over the standard input and output of this process. */
import {
  createConnection,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { serve } from "./server.ts";

export function serveStdio(version: string): void {
  const reader = new StreamMessageReader(process.stdin);
  const writer = new StreamMessageWriter(process.stdout);
  serve(createConnection(ProposedFeatures.all, reader, writer), version);
}
