import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { graphPage } from "../../editors/vscode/src/graph-page.ts";
import { locateServer } from "../../editors/vscode/src/server-location.ts";
import { defaultSettings, settingsFrom } from "../../src/lsp/settings.ts";
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

interface Manifest {
  readonly main: string;
  readonly icon: string;
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
    readonly configuration: {
      readonly properties: Readonly<Record<string, { readonly default: unknown }>>;
    };
  };
}

describe("the manifest of the extension", () => {
  const { contributes, icon } = read("package.json") as Manifest;
  const declared = contributes.commands.map(({ command }) => command).sort();

  it("declares the commands that the code registers, and those only", () => {
    const sources = readdirSync(`${folder}src`).map((name) =>
      readFileSync(`${folder}src/${name}`, "utf8"),
    );
    const registered = sources.flatMap((text) =>
      [...text.matchAll(/\bcommand\("(nnc\.\w+)"/g)].map(([, name]) => name),
    );
    expect(registered.sort()).toEqual(declared);
    const inMenus = Object.values(contributes.menus).flat();
    expect(inMenus.filter(({ command }) => !declared.includes(command))).toEqual([]);
  });

  it("has the commands that the server's lenses name", () => {
    expect(declared).toEqual(expect.arrayContaining(["nnc.graph", "nnc.parameters", "nnc.train"]));
  });

  it("offers the server's settings, with the defaults that the server has", () => {
    const nested: Record<string, unknown> = {};
    for (const [name, { default: value }] of Object.entries(contributes.configuration.properties)) {
      const [, first = "", second] = name.split(".");
      if (second === undefined) nested[first] = value;
      else nested[first] = { ...(nested[first] as object), [second]: value };
    }
    expect(settingsFrom(nested)).toEqual(defaultSettings);
    expect(Object.keys(nested["inlayHints"] as object).sort()).toEqual(
      Object.keys(defaultSettings.inlayHints).sort(),
    );
    expect(existsSync(folder + icon)).toBe(true);
  });
});

describe("the page of the graph view", () => {
  it("runs only its own script", () => {
    const page = graphPage({ source: "https://own", script: "s.js", style: "s.css", nonce: "n1" });
    expect(page).toContain(
      "content=\"default-src 'none'; style-src https://own; font-src https://own; script-src 'nonce-n1'\"",
    );
    expect(page).not.toMatch(/unsafe|\son\w+=|style=/);
  });
});

describe("the choice of the server", () => {
  const top = mkdtempSync(join(tmpdir(), "nnc-server-"));
  const install = (path: string, manifest: object): string => {
    const root = join(top, path);
    mkdirSync(join(root, "bin"), { recursive: true });
    writeFileSync(join(root, "bin/nnc.js"), "");
    writeFileSync(join(root, "package.json"), JSON.stringify(manifest));
    return root;
  };
  const bundled = install("extension/server", { name: "nnc", version: "0.1.0" });
  const own = install("repo/node_modules/nnc", { name: "nnc", version: "0.2.0" });
  const elsewhere = install("elsewhere", { name: "nnc", version: "0.3.0" });
  install("other/node_modules/nnc", { name: "something-else", version: "1.0.0" });
  const package_ = join(top, "repo/packages/app");
  mkdirSync(package_, { recursive: true });
  const request = { folders: [package_], configured: "", isTrusted: true, bundled };

  it("is the project's own, also at the top of a monorepo", () => {
    expect(locateServer(request)).toEqual({
      kind: "project",
      version: "0.2.0",
      program: join(own, "bin/nnc.js"),
    });
  });

  it("is the extension's without one, where another package has the name, and without trust", () => {
    for (const change of [
      { folders: [] },
      { folders: [join(top, "other")] },
      { isTrusted: false },
      { isTrusted: false, configured: elsewhere },
    ])
      expect(locateServer({ ...request, ...change })).toMatchObject({
        kind: "bundled",
        program: join(bundled, "bin/nnc.js"),
      });
  });

  it("is the one that the setting names, by folder or program, or says that there is none", () => {
    for (const configured of [elsewhere, join(elsewhere, "bin/nnc.js"), "../../../elsewhere"])
      expect(dirname(dirname(locateServer({ ...request, configured }).program))).toBe(elsewhere);
    expect(locateServer({ ...request, configured: "nowhere" })).toMatchObject({
      kind: "bundled",
      problem: 'nnc.server.path is "nowhere": there is no package nnc',
    });
  });
});
