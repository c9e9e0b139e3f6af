/** The package as npm packs it: what is in it, how large it is, and that it works where nothing else is. */
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { projectRoot } from "../test-host.ts";
import { app, buildPackage, expected, net, node, parts, predictionIn } from "./project.ts";

const isAsked = process.env["CI"] !== undefined;
if (!isAsked) console.info("The packed package is not tested: CI is not set.");

interface Manifest {
  readonly files: readonly string[];
  readonly dependencies: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

describe.skipIf(!isAsked)("the packed package", () => {
  const folder = mkdtempSync(join(tmpdir(), "nnc-package-"));
  const installed = join(folder, "node_modules/nnc");
  let manifest: Manifest;
  let size = 0;

  beforeAll(() => {
    // What `prepack` does, but that a fresh `dist` stays, since other tests are reading it.
    buildPackage();
    const tsc = join(projectRoot, "node_modules/typescript/bin/tsc");
    spawnSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], { cwd: projectRoot });
    const options = ["--json", "--silent", "--ignore-scripts", "--pack-destination", folder];
    const packed = spawnSync("npm", ["pack", ...options], { cwd: projectRoot, encoding: "utf8" });
    const listing = packed.stdout.slice(packed.stdout.indexOf("[\n"));
    const [{ filename, size: bytes }] = JSON.parse(listing) as [{ filename: string; size: number }];
    size = bytes;
    mkdirSync(installed, { recursive: true });
    spawnSync("tar", ["-xzf", join(folder, filename), "-C", installed, "--strip-components=1"]);
    manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as Manifest;
    for (const name of [
      ...Object.keys(manifest.dependencies),
      "picomatch",
      "webpack-virtual-modules",
    ]) {
      const target = join(folder, "node_modules", name);
      mkdirSync(join(target, ".."), { recursive: true });
      if (!existsSync(target)) symlinkSync(join(projectRoot, "node_modules", name), target);
    }
    for (const [name, text] of Object.entries({ "net.nn": net, "parts.nn": parts, "app.js": app }))
      writeFileSync(join(folder, name), text);
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  }, 300_000);

  it("is small, and holds no tests and no sources of the compiler", () => {
    expect(size).toBeGreaterThan(100_000);
    expect(size).toBeLessThan(8_000_000);
    const wanted = [...manifest.files, "package.json"].sort();
    expect(readdirSync(installed).sort()).toEqual(wanted);
    expect(wanted).not.toContain("src");
    console.info(`The package is ${(size / 1e6).toFixed(2)} MB.`);
  });

  it("has a file for everything that it exports", () => {
    const files = Object.values(manifest.exports).flatMap((entry) =>
      typeof entry === "string" ? [entry] : Object.values(entry),
    );
    // Of a pattern the folder.
    const paths = files.map((file) => file.replace(/\*$/, ""));
    expect(paths.filter((path) => !existsSync(join(installed, path)))).toEqual([]);
  });

  it("runs: the command, the library, the hooks of Node", () => {
    const nnc = (...args: readonly string[]): string =>
      node(folder, join(installed, "bin/nnc.js"), ...args).stdout;
    expect(nnc("--version")).toMatch(/^\d+\.\d+\.\d+/);
    expect(nnc("compile", "net.nn")).toContain("net.js");
    expect(readFileSync(join(folder, "net.js"), "utf8")).toContain("export function Net(");
    const code =
      'import { format } from "nnc"; console.log(format({ path: "a.nn", text: "const  A=1" }).value);';
    expect(node(folder, "--input-type=module", "-e", code).stdout).toBe("const A = 1\n\n");
    const language = `import { inlayHints, Language, noFiles } from "nnc/language";
      const language = new Language(noFiles);
      language.update("a.nn", "model M : x[N, 2] -> y { y = x -> dense(3) }");
      console.log(inlayHints(language.snapshot("a.nn"), { start: 0, end: 99 })[0].text);`;
    expect(node(folder, "--input-type=module", "-e", language).stdout).toBe("⟨N, 3⟩\n");
    const run = node(folder, "--import", "nnc/register", "app.js");
    expect(predictionIn(run.stdout)).toEqual(expected);
  });
});
