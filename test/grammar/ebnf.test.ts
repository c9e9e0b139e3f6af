import { readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { ebnf } from "../../grammar/ebnf.ts";
import { projectRoot } from "../test-host.ts";

const file = `${projectRoot}grammar/nn.ebnf`;

it("the EBNF in the repository is the one that the parser gives, and defines every rule that it names", () => {
  const text = ebnf();
  if (process.env["UPDATE"] === "1") writeFileSync(file, text);
  expect(readFileSync(file, "utf8")).toBe(text);
  const defined = new Set([...text.matchAll(/^(\w+) ::=/gm)].map(([, name]) => name));
  const bare = text.replace(/\/\*[^]*?\*\/|"[^"\n]+"|::= \/.*$/gm, "");
  const used = [...bare.matchAll(/[A-Za-z]\w*/g)].map(([name]) => name);
  expect(used.filter((name) => !defined.has(name))).toEqual([]);
});
