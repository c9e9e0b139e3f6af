/**
 * A page in Chromium that may use threads and WebGPU: from `localhost`, isolated from others (COOP and COEP), with a script
 * that is bundled for it and the files of the wasm backend beside it. WebGPU and WebGL are computed by SwiftShader where
 * there is no GPU, as here.
 */
import { build } from "esbuild";
import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, join } from "node:path";
import type { Page } from "playwright-core";
import { packageFile } from "../../src/host/package-files.ts";
import { launchBrowser } from "./chromium.ts";

export interface IsolatedPage {
  readonly page: Page;
  readonly version: string;
  close(): Promise<void>;
}

/** @param entry a module, from the root of the package, that the page runs */
export async function openIsolatedPage(entry: string): Promise<IsolatedPage> {
  const script = await bundled(packageFile(entry));
  const server = createServer((request, response) => {
    answer(request.url ?? "/", script, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await launchBrowser("software");
  const page = await browser.newPage();
  page.on("pageerror", (error) => {
    console.error(error);
  });
  await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
  return {
    page,
    version: `Chromium ${browser.version()}`,
    close: async () => {
      await browser.close();
      await closed(server);
    },
  };
}

async function bundled(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "iife",
    platform: "browser",
    target: "es2022",
    logLevel: "silent",
    alias: {
      "nnc/runtime/core": packageFile("runtime/core.ts"),
      "nnc/runtime": packageFile("runtime/index.ts"),
    },
  });
  return outputFiles[0]?.text ?? "";
}

const wasmFolder = packageFile("node_modules/@tensorflow/tfjs-backend-wasm/dist");

function answer(url: string, script: string, response: ServerResponse): void {
  const headers = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
  };
  const send = (type: string, body: string | Uint8Array): void => {
    response.writeHead(200, { ...headers, "Content-Type": type }).end(body);
  };
  const name = basename(url);
  if (url === "/")
    send("text/html", '<!doctype html><meta charset="utf-8"><script src="/script.js"></script>'); // prettier-ignore
  else if (name === "script.js") send("text/javascript", script);
  else if (name.endsWith(".wasm") && existsSync(join(wasmFolder, name)))
    send("application/wasm", readFileSync(join(wasmFolder, name)));
  else response.writeHead(404, headers).end();
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
