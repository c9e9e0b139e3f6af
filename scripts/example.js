// `npm run example -- NAME [FILE] [--share PART]`: compiles the program of an example and runs its `run.ts`.
import { build } from "esbuild";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { parseArgs } from "node:util";
import { pathToFileURL } from "node:url";
import { resolve } from "node:path";

const known = readdirSync("examples").filter((name) => existsSync(`examples/${name}/run.ts`));
const { values, positionals } = parseArgs({
  options: { share: { type: "string", default: "1" } },
  allowPositionals: true,
});
const [name, path] = positionals;
if (!known.includes(name) || !(Number(values.share) > 0)) {
  console.error(`npm run example -- NAME [FILE] [--share PART]; examples are ${known.join(", ")}`);
  process.exit(2);
}
const folder = `out/${name}`;
const compile = ["bin/nnc.js", "compile", `examples/${name}/${name}.nn`, "--out", folder];
execFileSync(process.execPath, compile, { stdio: ["ignore", "ignore", "inherit"] });
await build({
  entryPoints: { run: `examples/${name}/run.ts` },
  outdir: folder,
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  packages: "external",
  tsconfigRaw: {}, // Its paths would take in the runtime, which the compiled program must share.
  logLevel: "warning",
});
const load = (file) => import(pathToFileURL(resolve(folder, file)).href);
const tf = await import("nnc/tfjs");
const { useFastestBackend } = await import("nnc/runtime/node");
await useFastestBackend(tf, { notice: console.error });
const [program, { run }] = await Promise.all([load(`${name}.js`), load("run.js")]);
await run(program, {
  say: (line) => {
    console.log(line);
  },
  share: Number(values.share),
  path,
});
