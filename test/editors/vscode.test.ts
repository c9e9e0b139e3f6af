/**
 * The packed extension in VS Code in Chromium: one opens a file, types, and sees shapes, errors, completions and the
 * graph. Asked for by `NNC_VSCODE=1`; `out/vscode.png` is what was seen last, and `UPDATE=1` keeps it for the documents.
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync } from "node:fs";
import type { Browser, FrameLocator, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectRoot } from "../test-host.ts";
import { launchBrowser, whyNoBrowser } from "../../bench/browser/chromium.ts";
import { startCodeServer, whyNoCodeServer, type CodeServer } from "./code-server.ts";

const reason =
  process.env["NNC_VSCODE"] === "1" ? (whyNoBrowser() ?? whyNoCodeServer()) : "NNC_VSCODE is not 1";
if (reason !== undefined) console.info(`The extension is not tested in VS Code: ${reason}.`);

const program = `import { ConvBNReLU } from "std/convolution"

/// Two stages, and an average.
model Net(classes: int = 10) : image[N, 32, 32, 3] -> logits[N, classes] {
  wide = image -> ConvBNReLU(16, 3, 1, 1)
  deep = wide
    -> conv(32, 3, pad: same) -> relu
    -> max_pool(2)
  logits = deep -> global_avg_pool -> dense(classes)
}

train Net {
  target int32 label[N]
  loss      = cross_entropy(logits, label)
  optimizer = adam(lr: 0.001)
}
`;

const settings = {
  "workbench.startupEditor": "none",
  "workbench.activityBar.location": "hidden",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.layoutControl.enabled": false,
  "chat.disableAIFeatures": true,
  "editor.minimap.enabled": false,
  "files.autoSave": "off",
  "telemetry.telemetryLevel": "off",
};

/** Milliseconds: most of this is for machines that do other things as well. */
const patience = 90_000;

describe.skipIf(reason !== undefined)("the extension in VS Code", () => {
  let server: CodeServer;
  let browser: Browser;
  let page: Page;
  let graph: FrameLocator;

  beforeAll(async () => {
    const pack = spawnSync("npm", ["run", "--silent", "package:vscode"], { cwd: projectRoot });
    expect(pack.status, pack.stderr.toString()).toBe(0);
    server = await startCodeServer({
      extension: `${projectRoot}editors/vscode/nn-language.vsix`,
      settings,
      files: { "net.nn": program },
    });
    browser = await launchBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 640 } });
    page.setDefaultTimeout(patience);
    graph = page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
    await page.goto(server.urlOf("net.nn"), { waitUntil: "commit" });
    await page.locator(".view-line").first().waitFor();
  }, 300_000);

  afterAll(async () => {
    await picture().catch(() => undefined);
    await browser.close();
    server.stop();
  });

  /** Keeps what is to be seen. */
  async function picture(): Promise<void> {
    mkdirSync(`${projectRoot}out`, { recursive: true });
    await page.screenshot({ path: `${projectRoot}out/vscode.png` });
  }

  /** Waits for a text in a line of the editor; hints are parts of lines. */
  async function see(text: string): Promise<void> {
    await page.waitForFunction(
      (wanted) =>
        [...document.querySelectorAll(".view-line")].some((line) =>
          line.textContent.replaceAll("\u00a0", " ").includes(wanted),
        ),
      text,
    );
  }

  function isSeen(what: Locator, timeout: number): Promise<boolean> {
    return what.waitFor({ timeout }).then(
      () => true,
      () => false,
    );
  }

  async function goTo(line: number, column = 1000): Promise<void> {
    // The first group of editors; a click would depend on what lies over it just now.
    await page.keyboard.press("Control+1");
    await page.keyboard.press("Control+g");
    const input = page.locator(".quick-input-widget input");
    await input.fill(`:${line},${column}`);
    await input.press("Enter");
    await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
  }

  /** A list of fixes that opens while diagnostics still come closes again. */
  async function chooseFix(title: string): Promise<void> {
    const row = page.locator(".action-widget .monaco-list-row", { hasText: title }).first();
    const until = Date.now() + patience;
    for (;;) {
      await page.keyboard.press("Control+.");
      if (await isSeen(row, 8_000)) break;
      await picture();
      if (Date.now() > until) throw new Error(`no fix "${title}" is offered`);
      await page.keyboard.press("Escape");
    }
    await row.click();
  }

  /**
   * A lens that moves just then loses the click, and VS Code does not always get its view to load (it wants a service
   * worker for that): one clicks again, as a reader would. What was there instead is in the error.
   */
  async function openGraph(): Promise<void> {
    const tab = page.locator(".tab", { hasText: "Graph of Net" });
    const lens = page.locator(".codelens-decoration a", { hasText: /^show graph$/ }).first();
    const found: string[] = [];
    for (const until = Date.now() + patience; Date.now() < until;) {
      await lens.click();
      if (await isSeen(graph.locator("[data-box]").first(), 25_000)) return;
      const notices = await page.locator(".notification-toast").allTextContents();
      found.push(
        `${await tab.count()} tabs, ${await graph.owner().count()} views, notices: ${notices.join(" | ")}`,
      );
      await picture();
      if ((await tab.count()) > 0) await tab.first().locator(".tab-actions a").click();
    }
    throw new Error(`the graph does not open: ${found.join("; ")}`);
  }

  it("shows shapes, also of what comes from the standard library, and what a model costs", async () => {
    await see("ConvBNReLU(16, 3, 1, 1)⟨N, 32, 32, 16⟩");
    await see("conv(32, 3, pad: same)⟨N, 32, 32, 32⟩ -> relu⟨N, 32, 32, 32⟩");
    await see("max_pool(2)⟨N, 16, 16, 32⟩");
    await page.getByText("5,434 parameters").first().waitFor();
  }, 180_000);

  it("shows the shape of what is typed", async () => {
    await goTo(8);
    await page.keyboard.type(" -> conv(64, 3)");
    await see("conv(64, 3)⟨N, 14, 14, 64⟩");
  }, 180_000);

  it("completes names", async () => {
    await page.keyboard.type(" -> batch");
    const row = page.locator(".suggest-widget .monaco-list-row", { hasText: "batch_norm" });
    await row.first().waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.type("_norm");
    await see("batch_norm⟨N, 14, 14, 64⟩");
  }, 180_000);

  it("marks what is wrong, says what, and mends it", async () => {
    await page.keyboard.type(" -> reluu");
    await page.keyboard.press("Escape");
    await page.locator(".squiggly-error").first().waitFor();
    await chooseFix("change to `relu`");
    await see("-> relu⟨N, 14, 14, 64⟩");
    await page.locator(".squiggly-error").first().waitFor({ state: "detached" });
  }, 180_000);

  it("tells of an operator under the mouse", async () => {
    await page
      .locator(".view-line span", { hasText: /^dense$/ })
      .first()
      .hover();
    const hover = page.locator(".monaco-hover", { hasText: "dense(units" }).first();
    await hover.waitFor();
    expect(await hover.textContent()).toContain("learned linear map");
    await page.keyboard.press("Escape");
  }, 180_000);

  describe("draws the graph beside the program", () => {
    it("from the lens", async () => {
      // More room for the two.
      await page.keyboard.press("Control+b");
      await openGraph();
      await graph.locator("[data-box]", { hasText: "max_pool" }).first().waitFor();
    }, 180_000);

    it("with the box at the cursor marked", async () => {
      await goTo(9, 20);
      await graph.locator(".current", { hasText: "global_avg_pool" }).waitFor();
      await goTo(8, 10);
      await graph.locator(".current", { hasText: "max_pool" }).waitFor();
      expect(await graph.locator(".current text").first().textContent()).toBe("max_pool");
    }, 180_000);

    it("of the program as it is now", async () => {
      await goTo(9, 35);
      await page.keyboard.type(" -> dropout(0.5)");
      await graph.locator("[data-box]", { hasText: "dropout" }).first().waitFor();
    }, 180_000);

    it("whose boxes lead to their lines", async () => {
      await graph.locator("[data-box]", { hasText: "64, 3×3" }).last().click();
      await page.getByText(/^Ln 8, Col/).waitFor();
      await graph.locator(".current", { hasText: "64, 3×3" }).waitFor();
      await goTo(8, 10);
      await graph.locator(".current", { hasText: "max_pool" }).waitFor();
      await picture();
      if (process.env["UPDATE"] === "1")
        copyFileSync(
          `${projectRoot}out/vscode.png`,
          `${projectRoot}editors/vscode/media/screenshot.png`,
        );
    }, 180_000);
  });

  it("hides hints where the settings of the project say so, and shows them again", async () => {
    const set = (values: object): void => {
      server.write(".vscode/settings.json", JSON.stringify(values));
    };
    const hints = (text: RegExp): Locator => page.locator(".view-line", { hasText: text }).first();
    // Hints are written with spaces that do not break.
    const [shape, count] = [hints(/⟨/), hints(/\d\sparameters/)];
    await count.waitFor();
    set({ "nnc.inlayHints.shapes": false });
    await shape.waitFor({ state: "detached" });
    await count.waitFor();
    set({ "nnc.inlayHints.parameters": false });
    await count.waitFor({ state: "detached" });
    await shape.waitFor();
    set({});
    await count.waitFor();
    await shape.waitFor();
  }, 180_000);

  it("offers to install what trains, from the lens", async () => {
    await page
      .locator(".codelens-decoration a", { hasText: /^train$/ })
      .first()
      .click();
    const notice = page.locator(".notification-toast", {
      hasText: "Training needs the package nnc in the project",
    });
    await notice.getByText("Install", { exact: true }).waitFor();
    await page.keyboard.press("Escape");
  }, 180_000);

  it("goes on after its server is started anew", async () => {
    const before = server.languageServers();
    expect(before).toHaveLength(1);
    await goTo(8);
    await page.keyboard.press("F1");
    await page.locator(".quick-input-widget input").fill(">Restart Language Server");
    const row = page.locator(".quick-input-list .monaco-list-row", {
      hasText: "Restart Language Server",
    });
    await row.first().click();
    await expect
      .poll(() => server.languageServers().filter((pid) => !before.includes(pid)).length, {
        timeout: patience,
      })
      .toBe(1);
    // Only what is typed now tells the new server from hints that are still there.
    await page.keyboard.press("Control+1");
    await page.keyboard.type(" -> tanh");
    await see("tanh⟨N, 14, 14, 64⟩");
    await expect.poll(() => server.languageServers().length, { timeout: patience }).toBe(1);
  }, 180_000);

  it("draws the graph with the new server, as it changes, at the cursor, and opened anew", async () => {
    await graph.locator(".current", { hasText: "tanh" }).waitFor();
    await goTo(9, 20);
    await graph.locator(".current", { hasText: "global_avg_pool" }).waitFor();
    await page.locator(".tab", { hasText: "Graph of Net" }).locator(".tab-actions a").click();
    await page.locator("iframe.webview").waitFor({ state: "detached" });
    await openGraph();
    await graph.locator("[data-box]", { hasText: "tanh" }).first().waitFor();
  }, 180_000);
});
