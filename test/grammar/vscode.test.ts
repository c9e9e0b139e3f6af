import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { projectRoot } from "../test-host.ts";

interface Configuration {
  readonly wordPattern: string;
  readonly indentationRules: {
    readonly increaseIndentPattern: string;
    readonly decreaseIndentPattern: string;
  };
  readonly onEnterRules: readonly {
    readonly beforeText: string;
    readonly action: { readonly appendText?: string };
  }[];
}

const folder = `${projectRoot}editors/vscode/`;
const read = (name: string): unknown => JSON.parse(readFileSync(folder + name, "utf8"));
const configuration = read("language-configuration.json") as Configuration;

/** What Enter adds after a line. */
function entered(line: string): string | undefined {
  return configuration.onEnterRules.find(({ beforeText }) => new RegExp(beforeText, "u").test(line))
    ?.action.appendText;
}

describe("the extension for VS Code", () => {
  it("goes on with documentation and block comments", () => {
    expect(entered("  /// LeNet-5,")).toBe("/// ");
    expect(entered("//// no documentation")).toBeUndefined();
    expect(entered("/** opens")).toBe(" * ");
    expect(entered("/** opens and closes */")).toBeUndefined();
  });

  it("indents after brackets that open, and not after comments", () => {
    const { increaseIndentPattern, decreaseIndentPattern } = configuration.indentationRules;
    const increases = (line: string): boolean => new RegExp(increaseIndentPattern, "u").test(line);
    expect(["model A : x -> y {", "y = f( // open", "// not {", "y = f(x)"].map(increases)).toEqual(
      [true, true, false, false],
    );
    expect(new RegExp(decreaseIndentPattern, "u").test("  } // end")).toBe(true);
  });

  it("takes words as the lexer does", () => {
    const words = "größe -> conv_2(1e-5)".match(new RegExp(configuration.wordPattern, "gu"));
    expect(words).toEqual(["größe", "conv_2", "1e-5"]);
  });

  it("has the version of the package, and files where its manifest says", () => {
    const manifest = read("package.json") as {
      version: string;
      contributes: {
        languages: { configuration: string }[];
        grammars: { path: string; scopeName: string }[];
      };
    };
    const own = JSON.parse(readFileSync(`${projectRoot}package.json`, "utf8")) as {
      version: string;
    };
    expect(manifest.version).toBe(own.version);
    expect(manifest.contributes.languages[0]?.configuration).toBe("./language-configuration.json");
    expect(manifest.contributes.grammars[0]).toMatchObject({
      path: "./nn.tmLanguage.json",
      scopeName: "source.nn",
    });
  });
});
