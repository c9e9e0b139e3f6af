/** The examples and the library, word by word: each is told of, and each name leads to where it is declared. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { hover } from "../../src/language/hover.ts";
import { Language } from "../../src/language/language.ts";
import { definitionAt } from "../../src/language/navigation.ts";
import { semanticTokens } from "../../src/language/semantic-tokens.ts";
import { projectRoot } from "../test-host.ts";
import { memoryHost } from "./memory-host.ts";

const paths = ["stdlib", "examples"].flatMap((folder) =>
  readdirSync(projectRoot + folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".nn"))
    .map((name) => `${folder}/${name}`),
);
const files = new Map(paths.map((path) => [path, readFileSync(projectRoot + path, "utf8")]));

describe("every word is told of, and every name of the program is found", () => {
  it.each(paths)("in %s", (path) => {
    const text = files.get(path) ?? "";
    const language = new Language(memoryHost(files));
    language.update(path, text);
    const snapshot = language.snapshot(path);
    if (!snapshot) throw new Error("there is nothing known of the file");
    const told: string[] = [];
    const lost: string[] = [];
    for (const { start, length, type, modifiers } of semanticTokens(snapshot, {
      start: 0,
      end: text.length,
    })) {
      if (["comment", "number", "string", "operator"].includes(type)) continue;
      const word = `${text.slice(0, start).split("\n").length}: ${text.slice(start, start + length)}`;
      if (hover(snapshot, start) === undefined) told.push(word);
      const isOwn =
        !["keyword", "type", "property", "enumMember"].includes(type) &&
        !modifiers.includes("defaultLibrary");
      if (isOwn && definitionAt(snapshot, start).length === 0)
        lost.push(`${type} ${modifiers.join()} ${word}`);
    }
    expect({ told, lost }).toEqual({ told: [], lost: [] });
  });
});
