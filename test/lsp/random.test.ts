/**
 * Chance as the user: edits that are sent one by one must lead to the state of the final text, and no request may fail
 * at any place of any text. `SEED=…` repeats a run; with `CI=1` there are 10,000 requests.
 */
import fc from "fast-check";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { catalogue } from "../../src/diagnostics/catalogue/index.ts";
import { Client, type Position } from "./client.ts";

const folder = mkdtempSync(join(tmpdir(), "nnc-lsp-random-"));
const client = new Client(folder);
const isThorough = process.env["CI"] !== undefined;
const seed = Number(process.env["SEED"] ?? 1);

beforeAll(async () => {
  await client.start([folder]);
});

afterAll(async () => {
  expect(await client.stop()).toBe(0);
  expect(client.errors).toBe("");
  rmSync(folder, { recursive: true });
});

/** One example is a file of 17 MB, which is only too long; sending it over and over tells nothing. */
const texts = [...catalogue.values()]
  .flatMap(({ failing, fixed }) => [failing, fixed])
  .filter(({ length }) => length < 100_000);
const pieces = [
  "\n",
  " -> ",
  "(",
  ")",
  "{",
  "}",
  "[",
  "relu",
  "dense(4)",
  "block B",
  "model",
  "x",
  "=",
  "/*",
  "//",
  '"',
  "y = x\n",
  "::",
  "\r\n",
  "é",
  "𝒳",
  "}\n\nblock Z : x[N] -> y { y = x }\n", // prettier-ignore
];

interface Edit {
  readonly at: number;
  readonly length: number;
  readonly text: string;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat({ max: 1000 }),
  length: fc.nat({ max: 12 }),
  text: fc.oneof(fc.constantFrom(...pieces), fc.constant("")),
});

function positionOf(text: string, offset: number): Position {
  const before = text.slice(0, offset).split(/\r\n|\n|\r/);
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}

let documents = 0;

const whole = { start: { line: 0, character: 0 }, end: { line: 10_000, character: 0 } };

/** Everything that a document shows. */
async function stateOf(uri: string): Promise<unknown> {
  const textDocument = { uri };
  const context = { diagnostics: [] };
  const answers = await Promise.all([
    client.request("textDocument/inlayHint", { textDocument, range: whole }),
    client.request("textDocument/documentSymbol", { textDocument }),
    client.request("textDocument/foldingRange", { textDocument }),
    client.request<{ data: unknown }>("textDocument/semanticTokens/full", { textDocument }),
    client.request("textDocument/codeLens", { textDocument }),
    client.request("textDocument/codeAction", { textDocument, range: whole, context }),
  ]);
  const [hints, symbols, folds, { data }, ...others] = answers;
  const fresh = (hints as { label: string }[]).filter(({ label }) => !label.endsWith("(old)"));
  // URIs differ, and what is old is known only to the document that was there before.
  return JSON.parse(JSON.stringify([fresh, symbols, folds, data, others]).replaceAll(uri, "URI"));
}

describe("a session of chance", () => {
  it("ends in the state of the final text", { timeout: 300_000 }, async () => {
    const runs = isThorough ? 150 : 12;
    const session = fc.record({
      text: fc.constantFrom(...texts),
      other: fc.constantFrom(...texts),
      edits: fc.array(edit, { minLength: 1, maxLength: 12 }),
    });
    await fc.assert(
      fc.asyncProperty(session, async ({ text: first, other, edits }) => {
        let text = `${first}\n${other}`;
        const uri = pathToFileURL(join(folder, `edited-${documents++}.nn`)).href;
        client.open(uri, text);
        for (const [index, { at, length, text: inserted }] of edits.entries()) {
          let start = at % (text.length + 1);
          let end = Math.min(text.length, start + length);
          // Editors never cut a line end, nor a character, in two.
          if (/^(\r\n|[\ud800-\udbff][\udc00-\udfff])$/.test(text.slice(start - 1, start + 1)))
            start--;
          if (/^(\r\n|[\ud800-\udbff][\udc00-\udfff])$/.test(text.slice(end - 1, end + 1))) end++;
          const range = { start: positionOf(text, start), end: positionOf(text, end) };
          client.change(uri, index + 2, [{ range, text: inserted }]);
          text = text.slice(0, start) + inserted + text.slice(end);
        }
        const opened = pathToFileURL(join(folder, `opened-${documents++}.nn`)).href;
        client.open(opened, text);
        expect(await stateOf(uri)).toEqual(await stateOf(opened));
        for (const each of [uri, opened])
          client.notify("textDocument/didClose", { textDocument: { uri: each } });
      }),
      { seed, numRuns: runs },
    );
  });

  it("answers every request at every place of broken texts", { timeout: 600_000 }, async () => {
    const requests = isThorough ? 10_000 : 600;
    if (!isThorough) console.log(`${requests} requests; 10,000 with CI=1`);
    const methods: readonly ((position: Position) => readonly [string, object])[] = [
      (position) => ["textDocument/hover", { position }],
      (position) => ["textDocument/completion", { position }],
      (position) => ["textDocument/signatureHelp", { position }],
      (position) => ["textDocument/definition", { position }],
      (position) => [
        "textDocument/references",
        { position, context: { includeDeclaration: true } },
      ],
      (position) => ["textDocument/documentHighlight", { position }],
      (position) => ["textDocument/prepareRename", { position }],
      (position) => ["textDocument/selectionRange", { positions: [position] }],
      (position) => ["textDocument/inlayHint", { range: { start: position, end: position } }],
      (position) => [
        "textDocument/codeAction",
        { range: { start: position, end: position }, context: { diagnostics: [] } },
      ],
      (position) => [
        "textDocument/semanticTokens/range",
        { range: { start: { line: 0, character: 0 }, end: position } },
      ],
      (position) => ["nnc/graph", { position }],
      () => ["textDocument/foldingRange", {}],
      () => ["textDocument/formatting", { options: { tabSize: 2, insertSpaces: true } }],
    ];
    const perText = 25;
    const broken = fc.sample(
      fc.record({
        text: fc.constantFrom(...texts),
        edits: fc.array(edit, { minLength: 2, maxLength: 6 }),
      }),
      { seed, numRuns: Math.ceil(requests / perText) },
    );
    let asked = 0;
    for (const { text: first, edits } of broken) {
      const text = edits.reduce((all, { at, length, text: inserted }) => {
        const start = at % (all.length + 1);
        return all.slice(0, start) + inserted + all.slice(start + length);
      }, first);
      const uri = pathToFileURL(join(folder, `broken-${documents++}.nn`)).href;
      client.open(uri, text);
      const answers = Array.from({ length: perText }, (_, index) => {
        const offset = ((asked + index) * 7919) % (text.length + 3);
        const [method, params] = methods[(asked + index) % methods.length]?.(
          positionOf(text, offset),
        ) ?? ["", {}];
        return client
          .request(method, { textDocument: { uri }, ...params })
          .catch((failure: unknown) => {
            throw new Error(
              `${method} at ${offset} of ${JSON.stringify(text)}: ${String(failure)}`,
            );
          });
      });
      await Promise.all(answers);
      asked += perText;
    }
    expect(asked).toBeGreaterThanOrEqual(requests);
  });
});
