import { describe, expect, it } from "vitest";
import { renderDiagnostic } from "../../src/diagnostics/render-text.ts";
import { diagnostic, layersPath, net, netPath, rendered, sources, span } from "./fixture.ts";

describe("renderDiagnostic", () => {
  it("shows both ends of a mismatch, notes, and what a fix makes of the line", () => {
    const shown = rendered({
      message: "the two sides of `+` have shapes that do not broadcast",
      label: "64 channels on the left, 1 on the right",
      related: [
        { span: span("conv(64, 3)"), message: "64 channels come from here" },
        { span: span("skip", "main +"), message: "[b, 28, 28, 1]" },
      ],
      notes: ["sizes broadcast when they are equal\nor when one of them is 1"],
      fixes: [
        {
          title: "project the shortcut",
          edits: [{ span: span("skip", "main +"), text: "conv(skip)" }],
        },
      ],
    });
    expect(shown).toBe(`
error[NN3001]: the two sides of \`+\` have shapes that do not broadcast
  ┌─ examples/net.nn:7:7
  │
3 │   main = image -> conv(64, 3) -> relu
  │                   ----------- 64 channels come from here
… │
7 │   y = main + skip
  │       ^^^^^^^^^^^ 64 channels on the left, 1 on the right
  │              ---- [b, 28, 28, 1]
  = note: sizes broadcast when they are equal
          or when one of them is 1
  = help: project the shortcut
  │
7 │   y = main + conv(skip)
  │              ~~~~~~~~~~
`);
  });

  it("hangs texts of one line on bars", () => {
    const shown = rendered({
      span: span("+", "main +"),
      label: "here",
      related: [
        { span: span("main", "main +"), message: "[b, 64]" },
        { span: span("skip", "main +"), message: "[b, 32]" },
      ],
    });
    expect(shown).toBe(`
error[NN3001]: shapes do not broadcast
  ┌─ examples/net.nn:7:12
  │
7 │   y = main + skip
  │       ---- ^ ---- [b, 32]
  │       │    │
  │       │    here
  │       [b, 64]
`);
  });

  it("shows a line that stands alone between two others", () => {
    const shown = rendered({ span: span("skip"), related: [{ span: span("b = 2"), message: "" }] });
    expect(shown).toBe(`
error[NN3001]: shapes do not broadcast
  ┌─ examples/net.nn:4:3
  │
4 │   skip = image
  │   ^^^^
5 │   a = 1
6 │   b = 2
  │   -----
`);
  });

  it("shows labels in other files below, and files it does not have by name", () => {
    const shown = rendered({
      severity: "warning",
      span: span("conv(64, 3)"),
      label: "two arguments",
      related: [
        { span: span("conv(n, k)", "", layersPath), message: "declared here" },
        { span: { path: "gone.nn", start: 3, end: 5 }, message: "unseen" },
      ],
    });
    expect(shown).toBe(`
warning[NN3001]: shapes do not broadcast
  ┌─ examples/net.nn:3:19
  │
3 │   main = image -> conv(64, 3) -> relu
  │                   ^^^^^^^^^^^ two arguments
  ┌─ stdlib/layers.nn:2:1
  │
2 │ conv(n, k) = 2
  │ ---------- declared here
  ┌─ gone.nn
`);
  });

  it("brackets a label of several lines", () => {
    const start = net.indexOf("block(");
    const end = net.indexOf(")", start) + 1;
    const shown = rendered({
      span: { path: netPath, start, end },
      label: "all of this",
      related: [{ span: span("y,"), message: "this" }],
    });
    expect(shown).toBe(`
error[NN3001]: shapes do not broadcast
   ┌─ examples/net.nn:9:10
   │
 9 │     loop = block(
   │ ╭──────────^
10 │ │     x,
11 │ │     y,
   │ │     -- this
12 │ │     z,
13 │ │     w,
14 │ │   ) -> dense(10)
   │ ╰───^ all of this
`);
  });

  it("leaves out the middle of a long label", () => {
    const shown = rendered({
      span: { path: netPath, start: 0, end: net.indexOf("  loop") },
      label: "a net",
    });
    expect(shown).toBe(`
error[NN3001]: shapes do not broadcast
  ┌─ examples/net.nn:1:1
  │
1 │   /// A net.
  │ ╭─^
2 │ │ Net : image[b, 28, 28, 1] -> class[b, 10]
… │ │
7 │ │   y = main + skip
8 │ │     z = 日本語 + e\u0301t foo
  │ ╰───────────────────────^ a net
`);
  });

  it("measures wide, combining and tab characters", () => {
    const shown = rendered({
      span: span("e\u0301t"),
      label: "été",
      related: [
        { span: span("foo"), message: "foo" },
        { span: span("本"), message: "book" },
      ],
    });
    expect(shown).toBe(`
error[NN3001]: shapes do not broadcast
  ┌─ examples/net.nn:8:12
  │
8 │     z = 日本語 + e\u0301t foo
  │           --     ^^ --- foo
  │           │      │
  │           │      été
  │           book
`);
  });

  it("makes control characters visible wherever they stand", () => {
    const shown = rendered({
      message: "bad \u001b[31m\u202e text",
      span: span("bad"),
      label: "rings \u0007",
      notes: ["a \u009b1m note"],
      related: [{ span: span("\u001b[2J"), message: "clears the \u200b screen" }],
      fixes: [{ title: "write \u0000", edits: [{ span: span("bad"), text: "\u001b[0m" }] }],
    });
    expect(shown).toBe(`
error[NN3001]: bad \\u{1b}[31m\\u{202e} text
   ┌─ examples/net.nn:15:20
   │
15 │   evil = "\\u{1b}[2J\\u{202e}" + bad
   │           ---------            ^^^ rings \\u{7}
   │           │
   │           clears the \\u{200b} screen
   = note: a \\u{9b}1m note
   = help: write \\u{0}
   │
15 │   evil = "\\u{1b}[2J\\u{202e}" + \\u{1b}[0m
   │                                ~~~~~~~~~
`);
    const everything = Array.from({ length: 0x2100 }, (_, code) => String.fromCharCode(code)).join(
      "",
    );
    const hostile = new Map([[netPath, everything]]);
    const text = renderDiagnostic(
      diagnostic({
        message: everything,
        label: everything,
        span: { path: everything, start: 0, end: 1 },
      }),
      hostile,
      { color: false },
    );
    expect(text).not.toMatch(/(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
  });

  it("shows the part of a long line that matters", () => {
    const shown = rendered(
      { span: span("here"), label: "this", related: [{ span: span("long"), message: "far off" }] },
      60,
    );
    expect(shown).toBe(`
error[NN3001]: shapes do not broadcast
   ┌─ examples/net.nn:16:340
   │
16 │ …hij abcdefghij here klmnop klmnop klmnop klmnop klmnop klm…
   │ -               ^^^^ this
   │ │
   │ far off
`);
  });

  it("points behind the last text for what is missing at the end", () => {
    const text = "net\n";
    const at = { path: "a.nn", start: text.length, end: text.length };
    const shown = renderDiagnostic(
      diagnostic({ span: at, label: "expected `:`" }),
      new Map([["a.nn", text]]),
      { color: false },
    );
    expect(shown).toContain("1 │ net\n  │    ^ expected `:`\n");
  });

  it.each([
    ["", 0, 0],
    ["\n", 5, 9],
    ["abc", 99, 3],
    ["abc", -4, -2],
    ["a\r\nb", 2, 2],
  ])("survives spans that are not in the file: %j %d %d", (text, start, end) => {
    const shown = renderDiagnostic(
      diagnostic({ span: { path: "a.nn", start, end } }),
      new Map([["a.nn", text]]),
      { color: false },
    );
    expect(shown).toMatch(/┌─ a\.nn:\d+:\d+\n/);
    expect(shown).toContain("^");
  });

  it("colours by severity, and not where it must not", () => {
    const error = renderDiagnostic(diagnostic({}), sources, { color: true });
    expect(error).toContain("\u001b[31merror[NN3001]");
    expect(
      renderDiagnostic(diagnostic({ severity: "warning" }), sources, { color: true }),
    ).toContain("\u001b[33m");
    expect(error.replaceAll(/\p{Cc}\[\d+m/gu, "")).toBe(
      renderDiagnostic(diagnostic({}), sources, { color: false }),
    );
  });
});
