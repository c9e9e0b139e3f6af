import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { renderSummary } from "../../src/analysis/render-summary.ts";
import { analyze, compile } from "../../src/compile.ts";
import { renderDiagnostic } from "../../src/diagnostics/render-text.ts";
import { summary } from "../../src/summary.ts";
import { projectRoot, readProjectFile, testHost } from "../test-host.ts";

const pages = [
  "README.md",
  ...readdirSync(`${projectRoot}docs`)
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];
const host = testHost();

interface Block {
  readonly page: string;
  readonly line: number;
  readonly language: string;
  /** The code that an example of a mistake is to give: "```nn error=NN3001". */
  readonly error: string | undefined;
  readonly text: string;
  /** `checked: FILE` or `compiled: FILE` in a comment before the block. */
  readonly claim: string | undefined;
}

function blocksOf(page: string): Block[] {
  const text = readFileSync(projectRoot + page, "utf8");
  return [
    ...text.matchAll(/(?:<!-- (\w+: [^>]*?) -->\s*)?```(\w+)(?: error=(\w+))?\n([\s\S]*?)```/g),
  ].map((match) => ({
    page,
    line: text.slice(0, match.index).split("\n").length,
    claim: match[1],
    language: match[2] ?? "",
    error: match[3],
    text: match[4] ?? "",
  }));
}

const blocks = pages.flatMap(blocksOf);
const title = ({ page, line }: Block): string => `${page}:${line}`;

describe("examples in the documentation", () => {
  it.each(
    blocks
      .filter(({ language, error }) => language === "nn" && error === undefined)
      .map((block) => [title(block), block] as const),
  )("%s compiles", (_, { text }) => {
    expect(
      analyze({ path: "docs.nn", text }, host).diagnostics.map(({ message }) => message),
    ).toEqual([]);
  });

  it.each(
    blocks
      .filter(({ error }) => error !== undefined)
      .map((block) => [title(block), block] as const),
  )("%s is refused as it says", (_, { text, error }) => {
    const { diagnostics } = analyze({ path: "docs.nn", text }, host);
    expect([...new Set(diagnostics.map(({ code }) => code))]).toEqual([error]);
  });

  it.each(
    blocks
      .filter(({ claim }) => claim?.startsWith("checked: "))
      .map((block) => [title(block), block] as const),
  )("%s is what the compiler says", (_, { text, claim }) => {
    const { diagnostics, sources } = analyze(
      readProjectFile((claim ?? "").slice("checked: ".length)),
      host,
    );
    const shown = diagnostics
      .map((diagnostic) => renderDiagnostic(diagnostic, sources, { color: false }))
      .join("\n");
    expect(shown.trim()).toBe(text.trim());
  });

  it.each(
    blocks
      .filter(({ claim }) => claim?.startsWith("summary: "))
      .map((block) => [title(block), block] as const),
  )("%s is what `nnc summary` shows", (_, { text, claim }) => {
    const result = summary(readProjectFile((claim ?? "").slice("summary: ".length)), host);
    expect(result.summary && renderSummary(result.summary)).toBe(text);
  });

  it.each(
    blocks
      .filter(({ claim }) => claim?.startsWith("compiled: "))
      .map((block) => [title(block), block] as const),
  )("%s is what the compiler writes", (_, { text, claim }) => {
    const { module } = compile(readProjectFile((claim ?? "").slice("compiled: ".length)), host);
    const flat = (code: string): string => code.replaceAll(/^\s+/gm, "");
    expect(flat(module?.code ?? "")).toContain(flat(text).trim());
  });
});
