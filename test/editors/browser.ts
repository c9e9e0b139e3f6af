/** Chromium for tests that need a page; asked for by `NNC_BROWSER`, its path or 1. */
import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";

const wanted = process.env["NNC_BROWSER"] ?? "";
const executable = wanted === "" || wanted === "1" ? "/usr/bin/chromium" : wanted;

/** Why there is none; undefined where there is one. */
export function whyNoBrowser(): string | undefined {
  return existsSync(executable) ? undefined : `there is no browser ${executable}`;
}

export const isBrowserWanted = wanted !== "";

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: executable,
    chromiumSandbox: false,
    args: [
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
