/** Elementwise kernels in a browser, on all backends of tfjs: the same as the plain operations, values and gradients. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openIsolatedPage, type IsolatedPage } from "../../bench/browser/isolated-page.ts";
import { isBrowserWanted, whyNoBrowser } from "../../bench/browser/chromium.ts";
import type { CaseResult } from "./elementwise-page.ts";

const reason = isBrowserWanted ? whyNoBrowser() : "NNC_BROWSER is not set";
if (reason !== undefined)
  console.info(`Elementwise kernels are not tested in a browser: ${reason}.`);

describe.skipIf(reason !== undefined)("elementwise kernels in Chromium", () => {
  let opened: IsolatedPage;
  beforeAll(async () => {
    opened = await openIsolatedPage("test/browser/elementwise-page.ts");
  }, 60_000);
  afterAll(() => opened.close());

  it.each([
    ["webgpu", true],
    ["wasm", true],
    ["webgl", false],
    ["cpu", false],
  ] as const)("%s", { timeout: 240_000 }, async (backend, hasKernels) => {
    const results = (await opened.page.evaluate(
      (name) => (globalThis as unknown as { runCases: (name: string) => Promise<unknown> }).runCases(name), // prettier-ignore
      backend,
    )) as readonly CaseResult[] | undefined;
    const error = await opened.page.evaluate(() =>
      (globalThis as unknown as { errorOfLarge: () => Promise<number> }).errorOfLarge(),
    );
    expect(error).toBe(0);
    if (hasKernels) {
      const ofSines = await opened.page.evaluate(() =>
        (globalThis as unknown as { errorOfSines: () => Promise<number> }).errorOfSines(),
      );
      expect(ofSines).toBeLessThan(3e-7);
    }
    if (!results) throw new Error(`the backend ${backend} does not start in this browser`);
    expect(results.length).toBeGreaterThan(25);
    for (const { name, isFused, differences } of results) {
      expect(isFused, name).toBe(hasKernels);
      expect(Math.max(...differences), `${name}: ${differences.join()}`).toBeLessThan(1e-6);
    }
  });
});
