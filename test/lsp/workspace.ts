/** A small workspace in a folder of its own, with the real server in it. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "vitest";
import { Client, marked, type Position } from "./client.ts";

export const folder = mkdtempSync(join(tmpdir(), "nnc-lsp-"));
export const uriOf = (name: string): string => pathToFileURL(join(folder, name)).href;

const blocks = `/// A convolution that keeps the size.
block Stem(channels: int, kernel: int = 3) : x[N, H, W, C] -> y[N, H, W, channels] {
  y = x -> conv(channels, kernel, pad: same) -> relu
}
`;
export const net = `import { Stem } from "./blocks.nn"
import { MLP } from "std/mlp"

model Net(classes: int = 10) : image[N, 28, 28, 1] -> logits[N, classes] {
  h = image -> Stem(16) -> max_pool(2)
  logits = h -> flatten -> MLP([32], classes)
}

train Net {
  target int32 label[N]
  loss = cross_entropy(logits, label)
}
`;

export const client = new Client(folder);
export const uri = uriOf("net.nn");
export const textDocument = { uri };

export async function begin(): Promise<void> {
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ nnc: { lints: { NN8002: "off" } } }),
  );
  writeFileSync(join(folder, "blocks.nn"), blocks);
  await client.start([folder]);
  const published = client.diagnostics(uri);
  client.open(uri, net);
  expect((await published).diagnostics).toEqual([]);
}

export async function end(): Promise<void> {
  expect(await client.stop()).toBe(0);
  expect(client.errors).toBe("");
  rmSync(folder, { recursive: true });
}

/** Where a piece of the text begins. */
export function at(piece: string, text = net, shift = 0): Position {
  const offset = text.indexOf(piece) + shift;
  const before = text.slice(0, offset).split("\n");
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}

let count = 0;

/** Opens a text of its own and asks something at the cursor, `‸`. */
export async function ask(method: string, source: string, more: object = {}): Promise<unknown> {
  const { text, position } = marked(source);
  const own = uriOf(`own-${++count}.nn`);
  client.open(own, text);
  return client.request<unknown>(method, {
    textDocument: { uri: own },
    position,
    ...more,
  });
}

export const whole = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };

export interface Hint {
  readonly position: Position;
  readonly label: string;
}

export function hintsOf(of: string): Promise<readonly Hint[]> {
  return client.request("textDocument/inlayHint", { textDocument: { uri: of }, range: whole });
}

export interface Edit {
  readonly range: { readonly start: Position; readonly end: Position };
  readonly newText: string;
}
