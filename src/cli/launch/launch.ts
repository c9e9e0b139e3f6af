/**
 * `dist/cli.js`: runs the scripts of the command line, in `dist/cli`. V8 takes the bytecode that earlier runs of the same
 * verb left; making it anew is most of what a short command would wait for.
 */
import { join } from "node:path";
import { exitCodes } from "../exit-codes.ts";
import { cacheFileName, cacheFolder } from "./cache-folder.ts";
import { CodeCache } from "./code-cache.ts";
import { expectShortRun, isShort } from "./engine-effort.ts";
import { keepPackages } from "./node-cache.ts";
import { ScriptLoader } from "./script-loader.ts";

/** The name of the first script, which the build knows. It carries a hash of all of them. */
declare const firstScript: string;

const verb = process.argv[2];
// Before any script: V8 rejects bytecode that was made under other flags.
expectShortRun(verb);
const folder = cacheFolder(process.env);
if (folder !== undefined && !isShort(verb)) keepPackages(folder);
const path = folder && join(folder, cacheFileName(verb));
const cache = path === undefined ? undefined : new CodeCache(path, firstScript);
const loader = new ScriptLoader(new URL("cli/", import.meta.url), cache?.read());

process.on("exit", (code) => {
  if (!cache || code === exitCodes.usage || !(cache.isLearning || loader.hasNew)) return;
  // A large source has taken the flags back.
  expectShortRun(verb);
  cache.write(() => loader.bytecode());
});
loader.load(firstScript);
