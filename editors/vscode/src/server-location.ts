/** Which `nnc` serves a workspace: one that was named, the project's own, or the one that comes with the extension. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";

export interface ServerRequest {
  readonly folders: readonly string[];
  /** The setting `nnc.server.path`; empty without one. */
  readonly configured: string;
  /** Only then may code of the workspace run. */
  readonly isTrusted: boolean;
  /** The folder of the package inside of the extension. */
  readonly bundled: string;
}

export interface ServerLocation {
  readonly kind: "configured" | "project" | "bundled";
  /** The program, `bin/nnc.js` of a package. */
  readonly program: string;
  readonly version: string;
  /** What stood in the way of the one that was asked for. */
  readonly problem?: string;
}

export function locateServer(request: ServerRequest): ServerLocation {
  const { folders, configured, isTrusted, bundled } = request;
  const own = packageAt(bundled, "bundled") ?? {
    kind: "bundled",
    program: programOf(bundled),
    version: "",
  };
  if (!isTrusted) return own;
  if (configured !== "") {
    const candidates = isAbsolute(configured)
      ? [configured]
      : folders.map((folder) => join(folder, configured));
    for (const candidate of candidates) {
      const found = packageAt(packageFolder(candidate), "configured");
      if (found) return found;
    }
    return { ...own, problem: `nnc.server.path is "${configured}": there is no package nnc` };
  }
  for (const folder of folders.flatMap(upwards)) {
    const found = packageAt(join(folder, "node_modules", "nnc"), "project");
    if (found) return found;
  }
  return own;
}

/** The folder of a package that is named by itself or by its program. */
function packageFolder(path: string): string {
  return path.endsWith(".js") ? dirname(dirname(path)) : path;
}

function programOf(folder: string): string {
  return join(folder, "bin", "nnc.js");
}

function packageAt(folder: string, kind: ServerLocation["kind"]): ServerLocation | undefined {
  const program = programOf(folder);
  if (!existsSync(program)) return undefined;
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const { name, version } = manifest as { readonly name?: unknown; readonly version?: unknown };
    return name === "nnc" ? { kind, program, version: String(version) } : undefined;
  } catch {
    return undefined;
  }
}

/** Monorepos have their packages at the top. */
function upwards(folder: string): readonly string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...upwards(parent)];
}
