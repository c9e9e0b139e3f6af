/** Where bytecode is kept between runs. */
import { homedir, platform } from "node:os";
import { join } from "node:path";
import { cachedDataVersionTag } from "node:v8";
import { extension } from "./code-cache.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The folder; none where `NODE_DISABLE_COMPILE_CACHE` says so, or where coverage is measured, which bytecode that was kept
 * blurs. `NODE_COMPILE_CACHE` names another one, as it does for the cache of Node itself.
 */
export function cacheFolder(environment: Environment): string | undefined {
  if (environment["NODE_DISABLE_COMPILE_CACHE"] || environment["NODE_V8_COVERAGE"])
    return undefined;
  const folder = environment["NODE_COMPILE_CACHE"] || userCache(environment);
  return folder && join(folder, "nnc");
}

/** The name of the file for a verb under this version of V8, its flags and this processor. */
export function cacheFileName(verb: string | undefined): string {
  const name = verb !== undefined && /^[a-z]{1,20}$/.test(verb) ? verb : "nnc";
  return `${name}-${cachedDataVersionTag().toString(36)}${extension}`;
}

/** The user's folder for what may be lost, as the platform has it. */
function userCache(environment: Environment): string | undefined {
  switch (platform()) {
    case "win32":
      return environment["LOCALAPPDATA"];
    case "darwin":
      return inHome("Library/Caches");
    default:
      return environment["XDG_CACHE_HOME"] || inHome(".cache");
  }
}

/** In a container the user may be a number that has no home. */
function inHome(name: string): string | undefined {
  try {
    return join(homedir(), name);
  } catch {
    return undefined;
  }
}
