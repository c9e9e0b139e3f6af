/** Chromium, for tests and measurements that need a page; asked for by `NNC_BROWSER`, its path or 1. */
import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";

const wanted = process.env["NNC_BROWSER"] ?? "";
const executable = wanted === "" || wanted === "1" ? "/usr/bin/chromium" : wanted;

export const isBrowserWanted = wanted !== "";

/** Why there is none; undefined where there is one. */
export function whyNoBrowser(): string | undefined {
  return existsSync(executable) ? undefined : `there is no browser ${executable}`;
}

/** @param graphics `software`: WebGPU and WebGL computed by SwiftShader */
export function launchBrowser(graphics: "none" | "software" = "none"): Promise<Browser> {
  return chromium.launch({
    executablePath: executable,
    chromiumSandbox: false,
    args: [
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      ...(graphics === "none"
        ? ["--disable-gpu"]
        : [
            "--enable-unsafe-webgpu",
            "--use-webgpu-adapter=swiftshader",
            "--enable-features=Vulkan",
          ]),
    ],
  });
}
