/**
 * Vite's development server in a real browser: a model predicts, keeps its weights over a change of its file, and a
 * mistake shows in the overlay. Needs Chromium; asked for by `NNC_BROWSER`, its path or 1.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { createServer, type ViteDevServer } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isBrowserWanted, launchBrowser, whyNoBrowser } from "../../bench/browser/chromium.ts";
import { projectRoot } from "../test-host.ts";
import { bad, buildPackage, expected, makeProject, net } from "./project.ts";

const reason = isBrowserWanted ? whyNoBrowser() : "NNC_BROWSER is not set";
if (reason !== undefined)
  console.info(`The development server is not tested in a browser: ${reason}.`);

const app = `import * as tf from "@tensorflow/tfjs";
import { Net } from "./net.nn";
import { Gate } from "./gate.nn";
window.isOfOneCopy = Gate() instanceof tf.LayersModel;
await tf.setBackend("cpu");
const net = Net();
window.predict = () => Array.from(net.predict(tf.ones([1, 4])).dataSync());
// Weights that no initialiser gives.
net.layers[1].setWeights([tf.fill([4, 2], 2)]);
window.addEventListener("nnc:update", ({ detail }) => { window.update = detail; });
`;

describe.skipIf(reason !== undefined)("Vite's development server in a browser", () => {
  let server: ViteDevServer;
  let browser: Browser;
  let page: Page;
  let folder = "";

  beforeAll(async () => {
    buildPackage();
    folder = makeProject({
      "app.js": app,
      // Needs the runtime, and so comes with the TensorFlow.js of nnc/tfjs.
      "gate.nn": "model Gate : x[N, 2] -> y[N, 2] { y = x -> layer_norm }\n",
      "index.html": `<!doctype html><script type="module" src="/app.js"></script>\n`,
    });
    const { default: nnc } = (await import(`${projectRoot}dist/vite.js`)) as {
      default: () => never;
    };
    server = await createServer({
      root: folder,
      configFile: false,
      logLevel: "silent",
      cacheDir: join(folder, ".vite"),
      plugins: [nnc()],
      server: { port: 0, host: "127.0.0.1", fs: { strict: false }, watch: { usePolling: true } },
    });
    await server.listen();
    browser = await launchBrowser();
    page = await browser.newPage();
    await page.goto(server.resolvedUrls?.local[0] ?? "");
  }, 300_000);

  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  const predict = async (): Promise<unknown> => {
    await page.waitForFunction("window.predict !== undefined", undefined, { timeout: 60_000 });
    return page.evaluate("window.predict()");
  };

  it("predicts", async () => {
    expect(await predict()).toEqual(expected.map((sum) => 2 * sum));
    expect(await page.evaluate("window.isOfOneCopy")).toBe(true);
  });

  it("keeps the weights of layers that did not change, and says which were reset", async () => {
    writeFileSync(join(folder, "net.nn"), net.replace("outputs: int = 2", "outputs: int = 3"));
    await page.waitForFunction("window.update !== undefined", undefined, { timeout: 60_000 });
    const doubled = 2 * (expected[0] ?? NaN);
    expect(await predict()).toEqual([doubled, doubled, doubled]);
    expect(await page.evaluate("window.update")).toEqual({
      model: "Net",
      kept: ["hidden/Wide/y/dense/kernel"],
      reset: ["sums/dense/kernel", "sums/dense/bias"],
    });
  });

  it("shows diagnostics in the overlay, with their place", async () => {
    writeFileSync(join(folder, "net.nn"), bad);
    const overlay = page.locator("vite-error-overlay");
    await overlay.waitFor({ timeout: 60_000 });
    expect(await overlay.locator(".message").textContent()).toContain("NN3006");
    expect(await overlay.locator(".frame").textContent()).toContain("1 | model Net");
    expect(await overlay.locator(".file").textContent()).toMatch(/net\.nn:1:/);
    writeFileSync(join(folder, "net.nn"), net);
    await overlay.waitFor({ state: "detached", timeout: 60_000 });
    await page.waitForFunction("window.predict().length === 2", undefined, { timeout: 60_000 });
  });
});
