/** A scripted session: completion, fixes, formatting and diagnostics. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ask, begin, client, end, folder, uriOf, whole, type Edit } from "./workspace.ts";

beforeAll(begin);
afterAll(end);

describe("writing", () => {
  interface Item {
    readonly label: string;
    readonly textEdit: { readonly newText: string };
    readonly additionalTextEdits?: readonly Edit[];
    readonly detail?: string;
  }

  async function labels(source: string): Promise<readonly string[]> {
    const result = (await ask("textDocument/completion", source)) as readonly Item[];
    return result.map(({ label }) => label);
  }

  it("completes what fits the place", async () => {
    const head = "model M(width: int = 4) : x[N, 8] -> y {\n";
    const step = (await ask(
      "textDocument/completion",
      `${head}  y = x -> de‸\n}\n`,
    )) as readonly Item[];
    const dense = step.find(({ label }) => label === "dense");
    expect(dense?.textEdit.newText).toBe("dense(${1:units})");
    const resnet = step.find(({ label }) => label === "ResNet");
    expect(resnet?.additionalTextEdits?.[0]?.newText).toBe('import { ResNet } from "std/resnet"\n');
    const resolved = await client.request<{ documentation: { value: string } }>(
      "completionItem/resolve",
      dense,
    );
    expect(resolved.documentation.value).toContain("A learned linear map");
    expect(await labels(`${head}  y = x + ‸\n}\n`)).toEqual(
      expect.arrayContaining(["x", "width", "N"]),
    );
    expect(await labels(`${head}  y = x -> dense(4, ‸)\n}\n`)).toEqual(
      expect.arrayContaining(["units:", "bias:"]),
    );
    const pads = await labels("model M : x[N, 8, 8, 1] -> y {\n  y = x -> conv(1, 3, pad: ‸)\n}\n");
    expect(pads.slice(0, 2)).toEqual(["same", "valid"]);
    const axes = await labels(`${head}  y = mean(x, over: ‸)\n}\n`);
    expect(axes).toEqual(["width", "N"]);
    expect(await labels('import { MLP } from "‸"\n')).toEqual(
      expect.arrayContaining(["./blocks.nn", "std/resnet"]),
    );
    expect(await labels('import { ‸ } from "./blocks.nn"\n')).toEqual(["Stem"]);
    expect(await labels("const A = 1\n\n‸\n")).toEqual(
      expect.arrayContaining(["model", "block", "train"]),
    );
    expect(await labels("block B(width: ‸) = dense(width)\n")).toEqual(
      expect.arrayContaining(["int", "padding"]),
    );
    expect(await labels(`${head}  ‸\n}\n`)).toEqual(expect.arrayContaining(["y", "param"]));
    const train = `${head}  y = x -> dense(1)\n}\ntrain M {\n  ‸\n}\n`;
    expect(await labels(train)).toEqual(expect.arrayContaining(["loss", "optimizer", "target"]));
    expect(await labels(`// a comment ‸\n${head}  y = x\n}\n`)).toEqual([]);
  });

  it("shows the parameters of the call", async () => {
    const result = (await ask(
      "textDocument/signatureHelp",
      "model M : x[N, 8, 8, 1] -> y {\n  y = x -> conv(4, ‸\n}\n",
    )) as {
      readonly signatures: readonly { readonly label: string }[];
      readonly activeParameter: number;
    };
    expect(result.signatures[0]?.label).toMatch(/^conv\(filters, kernel, stride = 1/);
    expect(result.activeParameter).toBe(1);
  });

  it("formats with the smallest edit", async () => {
    const own = uriOf("format.nn");
    client.open(own, "model M : x[N, 8] -> y {\n  y = x->dense( 2 )\n}\n");
    const edits = await client.request<readonly Edit[]>("textDocument/formatting", {
      textDocument: { uri: own },
      options: { tabSize: 2, insertSpaces: true },
    });
    expect(edits).toHaveLength(1);
    expect(edits[0]?.range.start.line).toBe(1);
  });

  interface Action {
    readonly title: string;
    readonly edit: { readonly changes: Record<string, readonly Edit[]> };
  }

  async function actions(text: string): Promise<ReadonlyMap<string, Action>> {
    const result = (await ask("textDocument/codeAction", `${text}‸`, {
      range: whole,
      context: { diagnostics: [] },
    })) as readonly Action[];
    return new Map(result.map((action) => [action.title, action]));
  }

  const editOf = (action: Action | undefined): string | undefined =>
    Object.values(action?.edit.changes ?? {})[0]?.[0]?.newText;

  it("mends what is wrong", async () => {
    const head = "model M : image[N, 8, 8, 1] -> y";
    const typo = await actions(`${head} {\n  y = image -> desne(2)\n}\n`);
    expect(editOf(typo.get("change to `dense`"))).toBe("dense");
    const missing = await actions(
      `${head} {\n  y = image -> ResNet(Bottleneck, [1], classes: 3)\n}\n`,
    );
    expect([...missing.keys()].join()).toContain('import { ResNet } from "std/resnet"');
    const flat = await actions(`${head}[N, 10] {\n  y = image -> conv(4, 3) -> dense(10)\n}\n`);
    expect(editOf(flat.get("insert `flatten`"))).toBe("flatten -> ");
    const sizes = await actions(
      `${head} {\n  a = image -> conv(4, 3)\n  b = image -> conv(8, 3)\n  y = a + b\n}\n`,
    );
    expect(editOf(sizes.get("change `filters` of `conv` from 4 to 8"))).toBe("8");
    const bias = await actions(`${head} {\n  y = image -> conv(4, 3) -> batch_norm -> relu\n}\n`);
    expect(editOf(bias.get("remove the bias: `bias: false`"))).toBe(", bias: false");
    const slip = await actions(`${head} {\n  y == image -> relu\n}\n`);
    expect(slip.has("write `=`")).toBe(true);
  });
});

describe("diagnostics", () => {
  it("come with versions, related places and tags, and follow the project's levels", async () => {
    const own = uriOf("wrong.nn");
    const first = client.diagnostics(own, ({ version }) => version === 1);
    client.open(own, "model M : x[N, 8, 8, 1] -> y {\n  a = x -> conv(4, 3)\n  y = a + x\n}\n");
    const [error] = (await first).diagnostics;
    expect(error?.severity).toBe(1);
    expect(error?.relatedInformation?.length).toBeGreaterThan(0);
    const second = client.diagnostics(own, ({ version }) => version === 2);
    client.change(own, 2, [
      {
        range: { start: { line: 2, character: 10 }, end: { line: 2, character: 11 } },
        text: "a",
      },
    ]);
    expect((await second).diagnostics).toEqual([]);
  });

  it("of a file follow the file that it imports, as it stands in the editor", async () => {
    const other = uriOf("parts.nn");
    const own = uriOf("uses.nn");
    client.open(other, "block Part(n: int) : x[N, D] -> y[N, n] { y = x -> dense(n) }\n");
    const good = client.diagnostics(own);
    client.open(
      own,
      'import { Part } from "./parts.nn"\nmodel M : x[N, 8] -> y[N, 4] { y = x -> Part(4) }\n',
    );
    // The file is not on the disk, only in the editor.
    expect((await good).diagnostics.map(({ code }) => code)).toEqual(["NN2006"]);
    writeFileSync(join(folder, "parts.nn"), "");
    const found = client.diagnostics(own);
    client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: other, type: 1 }] });
    expect((await found).diagnostics).toEqual([]);
    const bad = client.diagnostics(own);
    client.change(other, 2, [
      { text: "block Part(n: int) : x[N, D] -> y[N, 2 * n] { y = x -> dense(2 * n) }\n" },
    ]);
    expect((await bad).diagnostics.map(({ code }) => code)).toEqual(["NN3006"]);
  });
});
