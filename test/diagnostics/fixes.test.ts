import { describe, expect, it } from "vitest";
import { renderSummary } from "../../src/diagnostics/summary.ts";
import { diagnostic, layersPath, rendered, span } from "./fixture.ts";

describe("fixes", () => {
  const help = (
    title: string,
    ...edits: readonly { span: { path: string; start: number; end: number }; text: string }[]
  ): string => rendered({ fixes: [{ title, edits }] }).split("  = help: ")[1] ?? "";
  const before = (words: string): { path: string; start: number; end: number } => {
    const found = span(words);
    return { ...found, end: found.start };
  };

  it("show what is inserted", () => {
    expect(help("insert `flatten`", { span: before("relu"), text: "flatten -> " }))
      .toBe(`insert \`flatten\`
  │
3 │   main = image -> conv(64, 3) -> flatten -> relu
  │                                  ++++++++++
`);
  });

  it("show a line from which something goes", () => {
    expect(help("remove it", { span: span(" -> conv(64, 3)"), text: "" })).toBe(`remove it
  │
3 │   main = image -> relu
`);
  });

  it("show several changes of a line", () => {
    expect(
      help(
        "rename",
        { span: span("skip", "main +"), text: "s" },
        { span: span("main", "main +"), text: "m" },
      ),
    ).toBe(`rename
  │
7 │   y = m + s
  │       ~   ~
`);
  });

  it("are told by their title alone when they take several lines", () => {
    expect(help("wrap", { span: span("relu"), text: "a\n  b" })).toBe("wrap\n");
    expect(
      help("both", { span: span("relu"), text: "a" }, { span: span("a = 1"), text: "b" }),
    ).toBe("both\n");
    expect(help("nothing")).toBe("nothing\n");
  });
});

describe("renderSummary", () => {
  const error = diagnostic({});
  const warning = diagnostic({ severity: "warning", span: { path: layersPath, start: 0, end: 1 } });
  it.each([
    [[], ""],
    [[error], "1 error in 1 file"],
    [[warning, warning], "2 warnings in 1 file"],
    [[error, error, warning], "2 errors and 1 warning in 2 files"],
  ])("counts %#", (diagnostics, text) => {
    expect(renderSummary(diagnostics)).toBe(text);
  });
});
