import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { nodeHost } from "../src/host/node-host.ts";
import type { Host } from "../src/resolve/host.ts";

export const projectRoot = fileURLToPath(new URL("..", import.meta.url));

/** A host over the project's own files. */
export function testHost(): Host {
  return nodeHost({ root: projectRoot, standardLibrary: `${projectRoot}stdlib` });
}

/** A source of the project, by its path from the root. */
export function readProjectFile(path: string): { path: string; text: string } {
  return { path, text: readFileSync(`${projectRoot}${path}`, "utf8") };
}
