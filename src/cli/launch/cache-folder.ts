/** Where bytecode is kept between runs. */
import { homedir, platform } from "node:os";
import { join } from "node:path";
import { cachedDataVersionTag } from "node:v8";
import { extension } from "./code-cache.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The file for a verb under this version of V8, its flags and this processor; none where `NODE_DISABLE_COMPILE_CACHE` says
 * so. `NODE_COMPILE_CACHE` names another folder, as it does for the cache of Node itself.
 */
export function cacheFileFor(
  verb: string | undefined,
  environment: Environment,
): string | undefined {
  if (environment["NODE_DISABLE_COMPILE_CACHE"]) return undefined;
  const folder = environment["NODE_COMPILE_CACHE"] || userCache(environment);
  const name = verb !== undefined && /^[a-z]{1,20}$/.test(verb) ? verb : "nnc";
  return (
    folder && join(folder, "nnc", `${name}-${cachedDataVersionTag().toString(36)}${extension}`)
  );
}

/** The user's folder for what may be lost, as the platform has it. */
function userCache(environment: Environment): string | undefined {
  const home = homedir();
  switch (platform()) {
    case "win32":
      return environment["LOCALAPPDATA"];
    case "darwin":
      return home && join(home, "Library/Caches");
    default:
      return environment["XDG_CACHE_HOME"] || (home && join(home, ".cache"));
  }
}
