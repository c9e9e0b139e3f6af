import { build as buildWithEsbuild } from "esbuild";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build as buildWithVite, createLogger } from "vite";
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

interface Loaded {
  readonly default: (options?: object) => never;
}

/** The plugin as the package exports it. */
async function plugin(name: string): Promise<Loaded["default"]> {
  return ((await import(`${projectRoot}dist/${name}.js`)) as Loaded).default;
}

interface SourceMap {
  readonly sources: readonly string[];
  readonly sourcesContent: readonly string[];
}

function mapped(file: string): SourceMap {
  return JSON.parse(readFileSync(`${file}.map`, "utf8")) as SourceMap;
}

beforeAll(buildPackage, 300_000);

describe("esbuild", () => {
  const run = async (folder: string): ReturnType<typeof buildWithEsbuild> =>
    buildWithEsbuild({
      absWorkingDir: folder,
      entryPoints: ["app.js"],
      outfile: "out.mjs",
      bundle: true,
      format: "esm",
      platform: "node",
      external: ["@tensorflow/tfjs"],
      sourcemap: true,
      metafile: true,
      logLevel: "silent",
      plugins: [(await plugin("esbuild"))()],
    });

  it("bundles, with the sources in the map", async () => {
    const folder = makeProject();
    await run(folder);
    expect(predictionIn(node(folder, "out.mjs").stdout)).toEqual(expected);
    const { sources, sourcesContent } = mapped(join(folder, "out.mjs"));
    expect(sourcesContent[sources.indexOf("net.nn")]).toBe(net);
    expect(sourcesContent[sources.indexOf("parts.nn")]).toBe(parts);
  });

  it("shows diagnostics at their place", async () => {
    const folder = makeProject({ "net.nn": bad });
    const failure = (await run(folder).catch((error: unknown) => error)) as {
      errors: { text: string; location: { file: string; line: number; column: number } }[];
    };
    expect(failure.errors).toHaveLength(1);
    expect(failure.errors[0]?.text).toContain("NN3006");
    expect(failure.errors[0]?.location).toMatchObject({ line: 1 });
    expect(failure.errors[0]?.location.file).toMatch(/net\.nn$/);
  });
});

describe("Vite", () => {
  const run = async (folder: string, options: object = {}): ReturnType<typeof buildWithVite> => {
    const customLogger = createLogger("silent");
    return buildWithVite({
      root: folder,
      configFile: false,
      customLogger,
      plugins: [(await plugin("vite"))(options)],
      build: {
        ssr: "app.js",
        outDir: "out",
        sourcemap: true,
        minify: false,
      },
    });
  };

  it("builds, with the sources in the map, and writes types", async () => {
    const folder = makeProject();
    await run(folder, { types: true });
    expect(predictionIn(node(folder, "out/app.js").stdout)).toEqual(expected);
    const { sources, sourcesContent } = mapped(join(folder, "out/app.js"));
    expect(sourcesContent[sources.indexOf("../net.nn")]).toBe(net);
    expect(readFileSync(join(folder, "net.d.nn.ts"), "utf8")).toContain("interface NetModel");
  });

  it("shows diagnostics at their place, in imported files too", async () => {
    const folder = makeProject();
    writeFileSync(join(folder, "parts.nn"), parts.replace("dense", "dens"));
    const { errors } = (await run(folder).catch((error: unknown) => error)) as {
      errors: {
        message: string;
        id: string;
        loc: { file: string; line: number };
        frame: string;
      }[];
    };
    expect(errors[0]?.message).toContain("dens");
    expect(errors[0]?.loc).toMatchObject({ file: join(folder, "parts.nn"), line: 3 });
    expect(errors[0]?.frame).toContain("3 |   y = x -> dens(");
  });
});

describe("vitest", () => {
  it("imports .nn files through the Vite plugin", () => {
    const folder = makeProject({
      "vitest.config.js": `import nnc from "nnc/vite";\nexport default { plugins: [nnc()] };\n`,
      "net.test.js": `import * as tf from "@tensorflow/tfjs";
import { expect, it } from "vitest";
import { Net } from "./net.nn";
it("predicts", () => {
  expect(Array.from(Net().predict(tf.ones([1, 4])).dataSync())).toEqual(${JSON.stringify(expected)});
});
`,
    });
    const run = node(folder, join(projectRoot, "node_modules/vitest/vitest.mjs"), "run");
    expect(run.stdout + run.stderr).toContain("1 passed");
    expect(run.status).toBe(0);
  });
});
