import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { dump } from "./dump.ts";
import { describeDiagnostic, parseText } from "./helpers.ts";

const folder = fileURLToPath(new URL("../corpus/syntax/", import.meta.url));
const isUpdate = process.env["UPDATE"] === "1";

/** Compares with the file beside the case, or rewrites it; no text is no file. */
function matches(path: string, actual: string): void {
  if (!isUpdate) {
    expect(actual).toBe(existsSync(path) ? readFileSync(path, "utf8") : "");
  } else if (actual === "") rmSync(path, { force: true });
  else writeFileSync(path, actual);
}

const cases = readdirSync(folder).filter((name) => name.endsWith(".nn"));

describe("the syntax corpus", () => {
  it.each(cases)("%s", (name) => {
    const text = readFileSync(folder + name, "utf8");
    const { program, diagnostics } = parseText(text);
    const errors = diagnostics.map((diagnostic) => `${describeDiagnostic(text, diagnostic)}\n`);
    matches(folder + name.replace(/\.nn$/, ".ast"), dump(program));
    matches(folder + name.replace(/\.nn$/, ".errors"), errors.join(""));
  });
});
