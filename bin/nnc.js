#!/usr/bin/env node
// In a published package `dist` is there. In a clone it is built here when the sources are newer.
import { existsSync } from "node:fs";

const root = new URL("..", import.meta.url);
if (existsSync(new URL("src/cli/main.ts", root))) {
  const { buildIfStale } = await import(new URL("scripts/build.js", root).href);
  await buildIfStale();
}
await import(new URL("dist/cli.js", root).href);
