import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { analyze } from "../../src/compile.ts";
import { renderDiagnostic, renderSummary } from "../../src/diagnostics/render-text.ts";
import { projectRoot, readProjectFile, testHost } from "../test-host.ts";

const folders = ["test/corpus/errors/", "test/corpus/lints/"];
const isUpdate = process.env["UPDATE"] === "1";
const host = testHost();

/** Everything that `nnc check` says of a program, as it says it. */
function rendered(path: string): string {
  const { sources, ...found } = analyze(readProjectFile(path), host);
  const diagnostics = [...found.diagnostics, ...found.warnings];
  if (diagnostics.length === 0) return "";
  const shown = diagnostics.map((one) => renderDiagnostic(one, sources, { color: false }));
  return `${shown.join("\n")}\n${renderSummary(diagnostics)}\n`;
}

/** Compares with the file beside the case, or rewrites it; no text is no file. */
function matches(path: string, actual: string): void {
  if (!isUpdate) expect(actual).toBe(existsSync(path) ? readFileSync(path, "utf8") : "");
  else if (actual === "") rmSync(path, { force: true });
  else writeFileSync(path, actual);
}

const cases = folders.flatMap((folder) =>
  readdirSync(projectRoot + folder)
    .filter((name) => name.endsWith(".nn"))
    .map((name) => folder + name),
);

describe("the corpus of wrong programs", () => {
  it.each(cases)("%s", (path) => {
    matches(projectRoot + path.replace(/\.nn$/, ".errors"), rendered(path));
  });

  it("holds programs that are wrong in at least 150 ways", () => {
    expect(cases.length).toBeGreaterThanOrEqual(150);
  });
});
