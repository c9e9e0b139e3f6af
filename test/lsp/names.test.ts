/** A scripted session: definitions, references and renaming. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Position } from "./client.ts";
import { ask, at, begin, client, end, textDocument, uri, uriOf, type Edit } from "./workspace.ts";

beforeAll(begin);
afterAll(end);

describe("names", () => {
  interface Location {
    readonly uri: string;
    readonly range: { readonly start: Position };
  }

  it("leads to definitions, in other files and in std/ too", async () => {
    const definition = (position: Position): Promise<readonly Location[]> =>
      client.request("textDocument/definition", { textDocument, position });
    const [stem] = await definition(at("Stem(16)"));
    expect([stem?.uri, stem?.range.start.line]).toEqual([uriOf("blocks.nn"), 1]);
    const [mlp] = await definition(at("MLP(["));
    expect(mlp?.uri).toMatch(/stdlib\/mlp\.nn$/);
    const [file] = await definition(at("std/mlp"));
    expect(file?.uri).toMatch(/stdlib\/mlp\.nn$/);
    const [h] = await definition(at("h -> flatten"));
    expect(h?.range.start).toEqual(at("h = image"));
    const [output] = await definition(at("logits, label"));
    expect(output?.range.start).toEqual(at("logits = h"));
  });

  it("finds references in the whole workspace", async () => {
    const found = await client.request<readonly Location[]>("textDocument/references", {
      textDocument,
      position: at("Stem(16)"),
      context: { includeDeclaration: true },
    });
    expect(found.map(({ uri: each, range }) => [each, range.start.line]).sort()).toEqual(
      [
        [uriOf("blocks.nn"), 1],
        [uri, 0],
        [uri, 4],
      ].sort(),
    );
    const lights = await client.request<readonly object[]>("textDocument/documentHighlight", {
      textDocument,
      position: at("logits = h"),
    });
    expect(lights).toHaveLength(3);
  });

  it("renames across files, arguments too, and refuses clashes", async () => {
    const rename = (position: Position, newName: string) =>
      client.request<{ changes: Record<string, readonly Edit[]> }>("textDocument/rename", {
        textDocument,
        position,
        newName,
      });
    const { changes } = await rename(at("Stem(16)"), "Trunk");
    expect(Object.keys(changes).sort()).toEqual([uriOf("blocks.nn"), uri].sort());
    expect(changes[uri]).toHaveLength(2);
    const local = await rename(at("h -> flatten"), "features");
    expect(local.changes[uri]).toHaveLength(2);
    await expect(rename(at("Stem(16)"), "MLP")).rejects.toThrow(/has a `MLP` already/);
    await expect(rename(at("h -> flatten"), "image")).rejects.toThrow(/has a `image` already/);
    await expect(rename(at("h -> flatten"), "relu")).rejects.toThrow(/name of the language/);
    await expect(rename(at("h -> flatten"), "if")).rejects.toThrow(/reserved/);
    await expect(rename(at("MLP(["), "Mine")).rejects.toThrow(
      /standard library|not part of the workspace/,
    );
    const result = (await ask(
      "textDocument/rename",
      "block B(uni‸ts: int) : x[N, D] -> y { y = x -> dense(units) }\nmodel M : x[N, 3] -> y { y = x -> B(units: 4) }\n",
      { newName: "width" },
    )) as { changes: Record<string, readonly Edit[]> };
    expect(Object.values(result.changes)[0]).toHaveLength(3);
    const range = await client.request("textDocument/prepareRename", {
      textDocument,
      position: at("max_pool"),
    });
    expect(range).toBeNull();
  });
});
