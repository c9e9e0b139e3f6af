/** Kernels on several threads in a browser, on a page that is isolated from others. */
import { describe, expect, it } from "vitest";
import { openIsolatedPage } from "../../bench/browser/isolated-page.ts";
import { isBrowserWanted, whyNoBrowser } from "../../bench/browser/chromium.ts";
import type { ThreadsResult } from "./threads-page.ts";

const reason = isBrowserWanted ? whyNoBrowser() : "NNC_BROWSER is not set";
if (reason !== undefined) console.info(`Threads are not tested in a browser: ${reason}.`);

describe.skipIf(reason !== undefined)("threads in Chromium", () => {
  it("compute what one thread does", { timeout: 120_000 }, async () => {
    const { page, close } = await openIsolatedPage("test/browser/threads-page.ts");
    const result = (await page.evaluate(() =>
      (globalThis as unknown as { threads: () => Promise<unknown> }).threads(),
    )) as ThreadsResult;
    await close();
    expect(result.size).toBe(Math.min(2, result.cores));
    expect(result.difference).toBeLessThan(1e-6);
  });
});
