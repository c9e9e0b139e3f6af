/** What a client may say of folders when it starts the server. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { Client } from "./client.ts";

it("the server starts with folders that are none", async () => {
  const folder = mkdtempSync(join(tmpdir(), "nnc-lsp-start-"));
  writeFileSync(join(folder, "net.nn"), "model Net : x[N, 8] -> y { y = relu(x) }\n");
  const root = pathToFileURL(folder).href;
  const cases = [
    { workspaceFolders: [{ uri: "file://.", name: "." }], symbols: 0 },
    { workspaceFolders: [{ uri: "untitled:a", name: "a" }], symbols: 0 },
    { workspaceFolders: [{ uri: root, name: "root" }], symbols: 1 },
    { workspaceFolders: null, symbols: 0 },
  ];
  for (const { symbols, ...folders } of cases) {
    const client = new Client(tmpdir());
    const parameters = { processId: process.pid, rootUri: null, capabilities: {}, ...folders };
    await client.request("initialize", parameters);
    client.notify("initialized", {});
    const found = await client.request("workspace/symbol", { query: "Net" });
    expect(found ?? []).toHaveLength(symbols);
    expect(await client.stop()).toBe(0);
  }
  rmSync(folder, { recursive: true });
});
