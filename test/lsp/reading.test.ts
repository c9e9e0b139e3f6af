/** A scripted session: what the server shows. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client, type Position } from "./client.ts";
import {
  ask,
  at,
  begin,
  client,
  end,
  folder,
  hintsOf,
  net,
  textDocument,
  uri,
  uriOf,
  whole,
} from "./workspace.ts";

beforeAll(begin);
afterAll(end);

describe("reading", () => {
  it("shows shapes after equations and steps, and parameters at the end", async () => {
    const labels = (await hintsOf(uri)).map(({ position, label }) => [position.line, label]);
    expect(labels).toEqual([
      [4, "⟨N, 28, 28, 16⟩"],
      [4, "⟨N, 14, 14, 16⟩"],
      [5, "⟨N, 3136⟩"],
      [5, "⟨N, classes⟩"],
      [6, "100,874 parameters"],
    ]);
  });

  it("keeps old shapes, marked, where a line is unfinished, and the others fresh", async () => {
    const own = uriOf("unfinished.nn");
    const good = "model M : x[N, 8] -> y {\n  a = x -> dense(4) -> relu\n  y = a -> dense(2)\n}\n";
    client.open(own, good);
    await hintsOf(own);
    client.change(own, 2, [{ text: good.replace("dense(4) -> relu", "dense(4) -> relu ->") }]);
    const labels = (await hintsOf(own)).map(({ label }) => label);
    expect(labels.filter((label) => label.endsWith(" (old)"))).toContain("⟨N, 4⟩ (old)");
    client.change(own, 3, [{ text: good.replace("dense(2)", "dense(2, ") }]);
    const fresh = (await hintsOf(own)).map(({ label }) => label);
    expect(fresh).toContain("⟨N, 4⟩");
  });

  it("answers what needs no model while models are elaborated, and shapes when they are", async () => {
    const own = uriOf("deep.nn");
    const deep = `import { ResNet50 } from "std/resnet"
model A : x[N, 224, 224, 3] -> y { y = x -> ResNet50 }
model B : x[N, 224, 224, 3] -> y { y = x -> ResNet50(10) }
`;
    client.open(own, deep);
    await hintsOf(own);
    client.change(own, 2, [
      { text: deep.replaceAll("x -> R", "x -> relu -> R").replace("(10)", "(12)") },
    ]);
    const order: string[] = [];
    const hints = hintsOf(own).then((found) => {
      order.push("hints");
      return found;
    });
    const outline = client
      .request("textDocument/documentSymbol", { textDocument: { uri: own } })
      .then(() => order.push("outline"));
    expect((await hints).map(({ label }) => label)).toContain("⟨N, 12⟩");
    await outline;
    expect(order).toEqual(["outline", "hints"]);
  });

  it("can leave out either kind of hints", async () => {
    const kinds = async (inlayHints: object): Promise<readonly string[]> => {
      const other = new Client(folder);
      await other.start([folder], { inlayHints });
      other.open(uri, net);
      const found = await other.request<readonly { label: string }[]>("textDocument/inlayHint", {
        textDocument,
        range: whole,
      });
      await other.stop();
      return found.map(({ label }) => (label.includes("parameters") ? "parameters" : "shape"));
    };
    const [shapes, parameters, none, ends] = await Promise.all([
      kinds({ parameters: false }),
      kinds({ shapes: false }),
      kinds({ shapes: false, parameters: false }),
      kinds({ steps: "none" }),
    ]);
    expect([new Set(shapes), parameters, none]).toEqual([new Set(["shape"]), ["parameters"], []]);
    expect(ends.length).toBe(3);
  });

  it("follows the settings as they change", async () => {
    const change = async (inlayHints: object): Promise<readonly string[]> => {
      client.notify("workspace/didChangeConfiguration", { settings: { nnc: { inlayHints } } });
      return (await hintsOf(uri)).map(({ label }) => label);
    };
    expect(await change({ shapes: false })).toEqual(["100,874 parameters"]);
    expect((await change({ shapes: true })).length).toBe(5);
  });

  it("tells the documentation, the type with its origins, and the costs", async () => {
    const hover = async (position: Position): Promise<string> => {
      const found = await client.request<{ contents: { value: string } } | null>(
        "textDocument/hover",
        { textDocument, position },
      );
      return found?.contents.value ?? "";
    };
    const stem = await hover(at("Stem(16)"));
    expect(stem).toContain("block Stem(channels: int, kernel: int = 3) : x[N, H, W, C]");
    expect(stem).toContain("A convolution that keeps the size.");
    expect(stem).toContain("float32 [N, 28, 28, 16]");
    expect(stem).toMatch(
      /160 parameters in `h\/Stem\/y\/conv\/kernel\[3, 3, 1, 16\]`, .* · 112,896 multiply-adds for one sample · receptive field 3 × 3/,
    );
    const general = (await hover(at("MLP([32]"))).split("\n\n");
    expect(general.findIndex((part) => part.startsWith("In `Net`"))).toBeGreaterThan(0);
    const pool = await hover(at("max_pool"));
    expect(pool).toMatch(/y\[n, i, j, c\] = /);
    expect(pool).toContain("model Example");
    const signal = await hover(at("h -> flatten"));
    expect(signal).toContain("signal `h` of `Net`");
    expect(signal).toContain("- `16` from ");
    expect(await hover(at("loss"))).toContain("The number that training makes small");
  });

  it("tells of an operator what it weighs, also in a block that no model uses, before what it does in general", async () => {
    const found = (await ask(
      "textDocument/hover",
      "block B(units: int) : x[N, D] -> y[N, units] {\n  y = x -> den‸se(units)\n}\n",
    )) as { contents: { value: string } };
    const parts = found.contents.value.split("\n\n");
    expect(parts[0]).toContain("dense(units, bias = true");
    const weights = parts.findIndex((part) => part.includes("`y/dense/kernel[D, units]`"));
    expect(parts[weights]).toBe(
      "units * D + units parameters in `y/dense/kernel[D, units]`, `y/dense/bias[units]`",
    );
    expect(weights).toBeLessThan(
      parts.findIndex((part) => part.startsWith("A learned linear map")),
    );
  });

  it("puts lenses above models", async () => {
    const lenses = await client.request<readonly { command: { title: string; command: string } }[]>(
      "textDocument/codeLens",
      { textDocument },
    );
    expect(lenses.map(({ command }) => command.title)).toEqual([
      "100,874 parameters",
      "show graph",
      "train",
    ]);
    expect(lenses[1]?.command.command).toBe("nnc.graph");
  });

  it("outlines, finds, folds, selects and colours", async () => {
    const symbols = await client.request<
      readonly { name: string; children: readonly { name: string }[] }[]
    >("textDocument/documentSymbol", { textDocument });
    expect(symbols.map(({ name }) => name)).toEqual(["Net", "Net"]);
    expect(symbols[0]?.children.map(({ name }) => name)).toEqual([
      "classes",
      "image",
      "h",
      "logits",
    ]);
    const found = await client.request<readonly { name: string; location: { uri: string } }[]>(
      "workspace/symbol",
      { query: "ste" },
    );
    expect(found.map(({ name, location }) => [name, location.uri])).toEqual([
      ["Stem", uriOf("blocks.nn")],
    ]);
    const folds = await client.request<
      readonly { startLine: number; endLine: number; kind: string }[]
    >("textDocument/foldingRange", { textDocument });
    expect(folds).toContainEqual({ startLine: 3, endLine: 5, kind: "region" });
    expect(folds).toContainEqual({ startLine: 0, endLine: 1, kind: "imports" });
    interface Selection {
      readonly range: { readonly start: Position };
      readonly parent?: Selection;
    }
    const [selection] = await client.request<readonly Selection[]>("textDocument/selectionRange", {
      textDocument,
      positions: [at("max_pool")],
    });
    let depth = 0;
    for (let each = selection; each; each = each.parent) depth++;
    expect(depth).toBeGreaterThanOrEqual(6);
    const { data } = await client.request<{ data: readonly number[] }>(
      "textDocument/semanticTokens/full",
      { textDocument },
    );
    expect(data.length % 5).toBe(0);
    // `import`, `{`less: the first token is a keyword (8) of six characters at the start, then the block `Stem` (0).
    expect(data.slice(0, 4)).toEqual([0, 0, 6, 8]);
    expect(data.slice(5, 9)).toEqual([0, 9, 4, 0]);
  });
});

describe("the graph", () => {
  it("is drawn with the box under the cursor", async () => {
    const graph = await client.request<{
      readonly model: string;
      readonly svg: string;
      readonly box: string | null;
      readonly places: Record<string, { readonly range: { readonly start: Position } }>;
    }>("nnc/graph", { textDocument, position: at("max_pool") });
    expect(graph.model).toBe("Net");
    expect(graph.svg).toMatch(/^<svg/);
    expect(graph.box).not.toBeNull();
    expect(graph.svg).toContain(`data-box="${graph.box ?? ""}"`);
    expect(graph.places[graph.box ?? ""]?.range.start).toEqual(at("max_pool"));
    expect(await client.request("nnc/graph", { textDocument, model: "Nothing" })).toBeNull();
  });

  it("is drawn with its blocks closed where there is too much in them", async () => {
    const own = uriOf("large.nn");
    const lines = (count: number, line: (index: number) => string): string =>
      Array.from({ length: count }, (_, index) => line(index)).join("");
    client.open(
      own,
      `block Step : x[N, 8] -> y[N, 8] { y = x -> relu -> tanh -> relu }
block Stage : x[N, 8] -> y[N, 8] {
${lines(20, (index) => `  s${index} = ${index === 0 ? "x" : `s${index - 1}`} -> Step\n`)}  y = s19
}
model Large : x[N, 8] -> y[N, 8] {
${lines(20, (index) => `  s${index} = ${index === 0 ? "x" : `s${index - 1}`} -> Stage\n`)}  y = s19
}
`,
    );
    const graph = await client.request<{ readonly svg: string; readonly depth: number }>(
      "nnc/graph",
      { textDocument: { uri: own }, depth: 9 },
    );
    // 20 stages with 20 steps each are shown, and not their 1,200 operations.
    expect(graph.depth).toBe(1);
    expect(graph.svg.match(/data-box=/g)?.length).toBeGreaterThan(400);
    client.open(uriOf("flat.nn"), `model Flat : x[N, 8] -> y { y = x${" -> relu".repeat(1200)} }`);
    const flat = { textDocument: { uri: uriOf("flat.nn") } };
    expect(await client.request("nnc/graph", flat)).toBeNull();
  });
});
