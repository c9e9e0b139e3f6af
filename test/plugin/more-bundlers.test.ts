/** Rollup, webpack, Rspack and other TypeScripts, from `e2e/bundlers`, which .ci/run installs. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { projectRoot } from "../test-host.ts";
import {
  bad,
  buildPackage,
  expected,
  makeProject,
  net,
  node,
  parts,
  predictionIn,
} from "./project.ts";

const tools = join(projectRoot, "e2e/bundlers");
const isInstalled = existsSync(join(tools, "node_modules/rollup"));
if (!isInstalled)
  console.info(
    "Rollup, webpack, Rspack, TypeScript 5.9 and 7 are not tested: npm ci in e2e/bundlers.",
  );

const require = createRequire(join(tools, "package.json"));

async function plugin(name: string): Promise<() => never> {
  const module = (await import(`${projectRoot}dist/${name}.js`)) as { default: () => never };
  return module.default;
}

/** The texts that a map has of the two programs. */
function sourcesIn(file: string): string[] {
  const map = JSON.parse(readFileSync(`${file}.map`, "utf8")) as { sourcesContent: string[] };
  return map.sourcesContent.filter((text) => text === net || text === parts).sort();
}

interface Bundle {
  write(options: object): Promise<unknown>;
}
interface Rollup {
  rollup(options: object): Promise<Bundle>;
}
interface Stats {
  toJson(options: object): { errors: { message: string; moduleName: string }[] };
}
type Webpack = (options: object, done: (error: Error | null, stats: Stats) => void) => void;

const both = [net, parts].sort();

beforeAll(buildPackage, 300_000);

describe.skipIf(!isInstalled)("Rollup", () => {
  const run = async (folder: string): Promise<unknown> => {
    const { rollup } = require("rollup") as Rollup;
    const bundle = await rollup({
      input: join(folder, "app.js"),
      external: ["@tensorflow/tfjs"],
      plugins: [(await plugin("rollup"))()],
    });
    return bundle.write({ file: join(folder, "out.mjs"), sourcemap: true });
  };

  it("bundles, with the sources in the map", async () => {
    const folder = makeProject();
    await run(folder);
    expect(predictionIn(node(folder, "out.mjs").stdout)).toEqual(expected);
    // Rollup keeps the sources that statements begin in.
    expect(sourcesIn(join(folder, "out.mjs"))).toEqual([net]);
  });

  it("shows diagnostics at their place", async () => {
    const folder = makeProject({ "net.nn": bad });
    const failure = await run(folder).catch((error: unknown) => error);
    expect(failure).toMatchObject({ loc: { file: join(folder, "net.nn"), line: 1 } });
    expect((failure as { frame: string }).frame).toContain("1 | model Net");
  });
});

describe.skipIf(!isInstalled).each([
  ["webpack", "webpack", "webpack"],
  ["Rspack", "rspack", "@rspack/core"],
])("%s", (_, name, from) => {
  const run = async (folder: string): Promise<Stats> => {
    const loaded = require(from) as Webpack | { rspack: Webpack };
    const webpack = "rspack" in loaded ? loaded.rspack : loaded;
    const options = {
      context: folder,
      mode: "none",
      target: "node",
      devtool: "source-map",
      entry: "./app.js",
      output: { path: folder, filename: "out.mjs", module: true, chunkFormat: "module" },
      experiments: name === "webpack" ? { outputModule: true } : {},
      externalsType: "module",
      externals: { "@tensorflow/tfjs": "@tensorflow/tfjs" },
      plugins: [(await plugin(name))()],
    };
    return new Promise((done, fail) => {
      webpack(options, (error, stats) => {
        if (error) fail(error);
        else done(stats);
      });
    });
  };

  it("bundles, with the sources in the map", async () => {
    const folder = makeProject();
    const stats = await run(folder);
    expect(stats.toJson({ all: false, errors: true }).errors).toEqual([]);
    expect(predictionIn(node(folder, "out.mjs").stdout)).toEqual(expected);
    expect(sourcesIn(join(folder, "out.mjs"))).toEqual(both);
  });

  it("shows diagnostics with their place", async () => {
    const folder = makeProject({ "net.nn": bad });
    const { errors } = (await run(folder)).toJson({ all: false, errors: true });
    expect(errors[0]?.message).toContain("error[NN3006]");
    expect(errors[0]?.message).toContain("net.nn:1:");
    expect(errors[0]?.moduleName).toContain("net.nn");
  });
});

describe.skipIf(!isInstalled).each([
  ["5.9", "typescript-5"],
  ["7", "typescript-7"],
])("TypeScript %s", (version, name) => {
  it("finds the types, and a tensor of a wrong rank", () => {
    const text = `import * as tf from "@tensorflow/tfjs";
import { Net } from "./net.nn";
export const sums: tf.Tensor2D = Net({ outputs: 3 }).predict(tf.ones([1, 4]));
`;
    const folder = makeProject({
      "app.ts": text,
      "tsconfig.json": JSON.stringify({
        compilerOptions: {
          module: "nodenext",
          target: "es2022",
          strict: true,
          noEmit: true,
          skipLibCheck: true,
          allowArbitraryExtensions: true,
          types: [],
        },
        files: ["app.ts"],
      }),
    });
    expect(node(folder, join(projectRoot, "bin/nnc.js"), "types", "net.nn").status).toBe(0);
    const tsc = join(tools, "node_modules", name, "bin/tsc");
    const run = (...args: readonly string[]): string =>
      spawnSync(process.execPath, [tsc, ...args], { cwd: folder, encoding: "utf8" }).stdout;
    expect(run("--version")).toContain(`Version ${version}`);
    expect(run("-p", ".")).toBe("");
    writeFileSync(join(folder, "app.ts"), text.replace("[1, 4]", "[1, 4, 1]"));
    expect(run("-p", ".")).toContain("app.ts(3,");
  });
});
