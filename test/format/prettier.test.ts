import { format as prettify, resolveConfig } from "prettier";
import { describe, expect, it } from "vitest";
import { format } from "../../src/format/format.ts";
import * as plugin from "../../src/plugin/prettier.ts";
import { sound } from "./programs.ts";

function withPrettier(text: string, options: object = {}): Promise<string> {
  return prettify(text, { parser: "nn", plugins: [plugin], ...options });
}

describe("the prettier plugin", () => {
  it("gives the bytes of nnc fmt, by its defaults and by options", async () => {
    for (const { path, text } of sound) {
      expect(await withPrettier(text), path).toBe(format({ path, text }).value);
      const narrow = { printWidth: 40, tabWidth: 4, useTabs: true };
      expect(await withPrettier(text, narrow), path).toBe(
        format({ path, text }, { width: 40, indentation: 4, usesTabs: true }).value,
      );
    }
    expect(await withPrettier("")).toBe("");
    expect(await withPrettier("/* a  \n b */const A=1")).toBe("/* a  \n b */ const A = 1\n");
  });

  it("finds .nn files by their ending, and nn blocks in Markdown", async () => {
    const options = { plugins: [plugin], filepath: "net.nn" };
    expect(await prettify("const  A=1", options)).toBe("const A = 1\n");
    const markdown = "# Net\n\n```nn\nconst  A=1\n```\n";
    const read = await prettify(markdown, { parser: "markdown", plugins: [plugin] });
    expect(read).toBe("# Net\n\n```nn\nconst A = 1\n```\n");
    expect(await resolveConfig("net.nn")).toBeDefined();
  });

  it("says where the syntax is wrong", async () => {
    const failure = await withPrettier("const A = 1\nconst B = (").catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SyntaxError);
    expect(failure).toMatchObject({ loc: { start: { line: 2 } } });
    expect((failure as { codeFrame: string }).codeFrame).toContain("> 2 | const B = (");
  });

  it("writes other line ends where asked to", async () => {
    expect(await withPrettier("const A=1\nconst B=2", { endOfLine: "crlf" })).toBe(
      "const A = 1\r\nconst B = 2\r\n",
    );
  });
});
