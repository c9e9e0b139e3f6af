/** The package for CodeMirror: its parts in Node, and the whole in a page in Chromium. */
import { readdirSync } from "node:fs";
import { build } from "esbuild";
import type { EditorView as View } from "@codemirror/view";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { codeMirrorTemplate } from "../../editors/codemirror/src/completion.ts";
import { listed } from "../../editors/codemirror/src/diagnostics.ts";
import { filesHost, importPathsOf } from "../../src/language/files-host.ts";
import { Language } from "../../src/language/language.ts";
import { projectRoot, readProjectFile } from "../test-host.ts";
import { isBrowserWanted, launchBrowser, whyNoBrowser } from "../../bench/browser/chromium.ts";

/** What the page passes in; the standard library comes with the package. */
const own = {
  "parts/head.nn": "block Head(units: int) = global_avg_pool -> dense(units)\n",
};
const files = {
  "std/convolution.nn": readProjectFile("stdlib/convolution.nn").text,
  ...own,
};
const program = `import { ConvBNReLU } from "std/convolution"
import { Head } from "./parts/head"

model Net(classes: int = 10) : image[N, 32, 32, 3] -> logits[N, classes] {
  deep = image -> ConvBNReLU(16, 3, 1, 1) -> max_pool(2)
  logits = deep -> Head(classes)
}
`;

describe("the parts of the package for CodeMirror", () => {
  it("give snippets in the words of CodeMirror", () => {
    expect(codeMirrorTemplate("conv(${1:filters}, ${2:kernel})", true)).toBe(
      "conv(${1:filters}, ${2:kernel})",
    );
    expect(codeMirrorTemplate("pad: ${1|same,valid|}", true)).toBe("pad: ${1:same}");
    expect(codeMirrorTemplate("block ${1:A} {\n  ${0:x}\n}", true)).toBe(
      "block ${1:A} \\{\n  ${9:x}\n\\}",
    );
    expect(codeMirrorTemplate("y = $0", true)).toBe("y = ${9:}");
    expect(codeMirrorTemplate("a{b}", false)).toBe("a\\{b\\}");
  });

  it("find files beside, below and above, and say what is near", () => {
    const host = filesHost(files);
    expect(host.locate("./parts/head", "main.nn")).toEqual({ path: "parts/head.nn" });
    expect(host.locate("../parts/head.nn", "models/main.nn")).toEqual({ path: "parts/head.nn" });
    expect(host.locate("std/convolution", "main.nn")).toEqual({ path: "std/convolution.nn" });
    expect(host.locate("../head", "main.nn")).toMatchObject({
      problem: "there is no file ../head.nn",
    });
    expect(host.locate("std/convolutio", "main.nn")).toMatchObject({ near: "std/convolution" });
    expect(importPathsOf(files, "main.nn")).toEqual(["std/convolution", "./parts/head"]);
  });

  it("bring the whole standard library", () => {
    const listing = readProjectFile("editors/codemirror/src/standard-library.ts").text;
    const programs = readdirSync(`${projectRoot}stdlib`).filter((name) => name.endsWith(".nn"));
    expect([...listing.matchAll(/stdlib\/(.*\.nn)"/g)].map(([, name]) => name)).toEqual(
      programs.sort(),
    );
  });

  it("list what is wrong with all places and the fixes", () => {
    const language = new Language(filesHost(files));
    language.update("main.nn", program.replace("max_pool", "maxpool"));
    const snapshot = language.snapshot("main.nn");
    const [found, ...others] = snapshot ? listed(snapshot) : [];
    expect(others).toEqual([]);
    expect(found).toMatchObject({ severity: "error", source: "nnc NN2001" });
    expect(found?.message).toContain("`maxpool`");
    expect(found?.actions?.map(({ name }) => name).join()).toContain("`max_pool`");
  });
});

const page = `import { EditorState } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { defaultHighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { nn } from "nnc/codemirror";

const extensions = [nn({ files: FILES }), syntaxHighlighting(defaultHighlightStyle)];
const state = EditorState.create({ doc: PROGRAM, extensions });
window.editor = new EditorView({ state, parent: document.body });
`;

const reason = isBrowserWanted ? whyNoBrowser() : "NNC_BROWSER is not set";
if (reason !== undefined)
  console.info(`The package for CodeMirror is not tested in a browser: ${reason}.`);

describe.skipIf(reason !== undefined)("CodeMirror in a browser", () => {
  let browser: Browser;
  let editor: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    const { outputFiles } = await build({
      stdin: { contents: page, resolveDir: projectRoot, loader: "js" },
      define: { FILES: JSON.stringify(own), PROGRAM: JSON.stringify(program) },
      // As a bundler of a page sees it: anything of Node would fail here.
      platform: "browser",
      format: "iife",
      bundle: true,
      write: false,
      minify: true,
      alias: { "nnc/codemirror": `${projectRoot}dist/codemirror.js` },
    });
    browser = await launchBrowser();
    editor = await browser.newPage({ viewport: { width: 1000, height: 420 } });
    editor.setDefaultTimeout(60_000);
    editor.on("pageerror", ({ message }) => problems.push(message));
    await editor.setContent("<style>.cm-editor{font-size:14px}</style>");
    await editor.addScriptTag({ content: outputFiles[0]?.text ?? "" });
  }, 120_000);

  afterAll(async () => {
    await editor.screenshot({ path: `${projectRoot}out/codemirror.png` });
    await browser.close();
  });

  /** Puts the cursor behind a text and types. */
  async function type(after: string, text: string): Promise<void> {
    await editor.evaluate((wanted) => {
      const { editor: view } = window as unknown as { editor: View };
      const anchor = view.state.doc.toString().indexOf(wanted) + wanted.length;
      view.dispatch({ selection: { anchor } });
      view.focus();
    }, after);
    await editor.keyboard.type(text);
  }
  const hint = (text: string): Promise<void> =>
    editor.locator(".cm-nn-hint", { hasText: text }).first().waitFor();

  it("shows shapes and counts, through imports", async () => {
    await hint("⟨N, 32, 32, 16⟩");
    await hint("⟨N, 16, 16, 16⟩");
    await hint("parameters");
  }, 120_000);

  it("colours words and what names mean", async () => {
    const classOf = (text: string): Promise<string | null> =>
      editor
        .locator(`.cm-line span`, { hasText: new RegExp(`^${text}$`) })
        .first()
        .getAttribute("class");
    expect(await classOf("import")).not.toBeNull();
    expect(await classOf("model")).toBe(await classOf("import"));
    expect(await classOf("classes")).not.toBe(await classOf("import"));
  }, 120_000);

  it("completes, with places to fill in", async () => {
    await type("max_pool(2)", " -> con");
    await editor
      .locator(".cm-completionLabel", { hasText: /^conv$/ })
      .first()
      .click();
    await editor.keyboard.type("64");
    await editor.keyboard.press("Tab");
    await editor.keyboard.type("3");
    await editor.keyboard.press("Escape");
    await hint("⟨N, 14, 14, 64⟩");
  }, 120_000);

  it("shows the parameters of the call that is written", async () => {
    await type("max_pool(2", ", ");
    const shown = editor.locator(".cm-nn-signature");
    await shown.waitFor();
    expect(await shown.locator("strong").textContent()).toMatch(/^stride/);
    await editor.keyboard.press("Backspace");
    await editor.keyboard.press("Backspace");
    await editor.keyboard.press("Escape");
    await editor.keyboard.press("Escape");
  }, 120_000);

  it("marks what is wrong and mends it", async () => {
    await type("-> Head(classes)", " -> sofmax");
    const mark = editor.locator(".cm-lintRange-error").first();
    const action = editor.locator(".cm-diagnosticAction", { hasText: "`softmax`" });
    await mark.waitFor();
    // A list of completions may come late, and lie over it.
    for (let attempt = 0; attempt < 20 && !(await action.isVisible()); attempt++) {
      await editor.keyboard.press("Escape");
      await editor.mouse.move(0, 0);
      await mark.hover({ timeout: 2_000 }).catch(() => undefined);
      await action.waitFor({ timeout: 2_000 }).catch(() => undefined);
    }
    await action.click();
    await editor.locator(".cm-lintRange-error").first().waitFor({ state: "detached" });
    await editor.locator(".cm-line", { hasText: "-> softmax" }).waitFor();
  }, 120_000);

  it("tells of what is under the mouse", async () => {
    const place = await editor.evaluate(() => {
      const { editor: view } = window as unknown as { editor: View };
      return view.coordsAtPos(view.state.doc.toString().indexOf("max_pool") + 3);
    });
    await editor.mouse.move(0, 0);
    await editor.mouse.move(place?.left ?? 0, (place?.top ?? 0) + 5);
    const hover = editor.locator(".cm-nn-hover");
    await hover.waitFor();
    expect(await hover.locator("pre").first().textContent()).toContain("max_pool(");
  }, 120_000);

  it("formats", async () => {
    await type("-> softmax", "   ");
    await editor.keyboard.press("Shift+Alt+KeyF");
    await editor.waitForFunction(() => !document.body.textContent.includes("softmax   "));
    expect(problems).toEqual([]);
  }, 120_000);
});
