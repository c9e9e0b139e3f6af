import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { analyze } from "../../src/compile.ts";
import { applyFixes, safeFix } from "../../src/diagnostics/apply-fixes.ts";
import { foreignNames } from "../../src/diagnostics/foreign-names.ts";
import { initializers } from "../../src/operators/initializers.ts";
import { operators } from "../../src/operators/registry.ts";
import { projectRoot, readProjectFile, testHost } from "../test-host.ts";

const host = testHost();
const folder = "test/corpus/errors/";
const cases = readdirSync(projectRoot + folder).filter((name) => name.endsWith(".nn"));

describe("safe fixes", () => {
  it.each(cases)("of %s mend what they were made for", (name) => {
    const source = readProjectFile(folder + name);
    const { diagnostics } = analyze(source, host);
    for (const diagnostic of diagnostics) {
      const fix = safeFix(diagnostic);
      if (!fix) continue;
      const { text, count } = applyFixes(source.text, source.path, [fix]);
      expect(count).toBe(1);
      const { code, span } = diagnostic;
      const after = analyze({ ...source, text }, host).diagnostics;
      // The same code further on is another fault.
      const same = after.filter((other) => other.code === code && other.span.start === span.start);
      expect(same.map(({ message }) => message)).not.toContain(diagnostic.message);
    }
  });

  it("leave nothing to fix when they are all applied, round by round", () => {
    const path = "habits.nn";
    let text =
      "# a net\nmodel M : x[N, 4] => y[N, 2] {\n  let h = x |> dense(units=8);\n  y: h -> dense(2, use_bias: False)\n}\n";
    for (let round = 0; round < 4; round++) {
      const { diagnostics } = analyze({ path, text }, host);
      text = applyFixes(
        text,
        path,
        diagnostics.flatMap((one) => safeFix(one) ?? []),
      ).text;
    }
    expect(text).toBe(
      "// a net\nmodel M : x[N, 4] -> y[N, 2] {\n  h = x -> dense(units: 8)\n  y = h -> dense(2, bias: false)\n}\n",
    );
    expect(analyze({ path, text }, host).diagnostics).toEqual([]);
  });

  it("import what the library has under exactly that name, and nothing that is only like it", () => {
    const fixed = (body: string): string => {
      const text = `model M : x[N, 8] -> y { y = x -> ${body} }\n`;
      const { diagnostics } = analyze({ path: "a.nn", text }, host);
      const fixes = diagnostics.flatMap((one) => safeFix(one) ?? []);
      return applyFixes(text, "a.nn", fixes).text.replace(text, "…");
    };
    expect(fixed("MLP([8], 2)")).toBe('import { MLP } from "std/mlp"\n…');
    for (const body of ["mlp([8], 2)", "MLPP([8], 2)", "dense(D)"]) expect(fixed(body)).toBe("…");
  });

  it("take edits that overlap one at a time", () => {
    const edit = (start: number, end: number, text: string) => ({
      title: "",
      edits: [{ span: { path: "a", start, end }, text }],
    });
    const fixes = [edit(0, 2, "x"), edit(1, 3, "y"), edit(4, 5, "z")];
    expect(applyFixes("abcdef", "a", fixes)).toEqual({ text: "xcdzf", count: 2 });
    expect(applyFixes("abc", "b", fixes)).toEqual({ text: "abc", count: 0 });
  });
});

describe("foreign names", () => {
  it("lead to names that there are", () => {
    const library = host.exportsOf?.().keys() ?? [];
    const native = new Set([
      ...operators.keys(),
      ...initializers.keys(),
      ...library,
      "true",
      "false",
    ]);
    const wrong = [...foreignNames].filter(([, { instead }]) => instead && !native.has(instead));
    expect(wrong).toEqual([]);
  });

  it("are not names of the language", () => {
    expect([...foreignNames.keys()].filter((name) => operators.has(name))).toEqual([]);
  });
});
