/**
 * `nnc/tfjs`, which generated modules and the runtime import, is `@tensorflow/tfjs` itself: in Node, and in what bundlers
 * make. Two copies would share the engine, and differ in their classes.
 */
import { build as buildWithEsbuild } from "esbuild";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { build as buildWithVite, createLogger } from "vite";
import { beforeAll, describe, expect, it } from "vitest";
import { projectRoot } from "../test-host.ts";
import { buildPackage, makeProject, node } from "./project.ts";

/** A model that needs the runtime, and a plan of training. */
const line = `model Line : x[N, 2] -> y[N, 1] { y = x -> dense(1) -> silu }
train Line { target truth[N, 1]  loss = mse(y, truth)  epochs = 1 }
`;

/** Prints whether the objects of the module and of the runtime are of the program's own classes. */
const app = `import * as tf from "@tensorflow/tfjs";
import * as ours from "nnc/tfjs";
import { fit } from "nnc/runtime";
import { Line, LineTraining } from "./line.nn";
await tf.setBackend("cpu");
const net = Line();
await fit(net, LineTraining, { inputs: { x: new Float32Array(8) }, targets: { truth: new Float32Array(4) } });
const before = tf.memory().numTensors;
const made = ours.ones([1, 2]);
console.log("same " + JSON.stringify([
  ours.Tensor === tf.Tensor,
  made instanceof tf.Tensor,
  tf.memory().numTensors - before,
  net instanceof tf.LayersModel,
  net.predict(made) instanceof tf.Tensor,
  net.layers.every((layer) => layer instanceof tf.layers.Layer),
]));
`;
const same = "same [true,true,1,true,true,true]";

/** Makes tfjs believe that it is in a browser, for which a bundle has no modules of Node. */
const browser = `data:text/javascript,${encodeURIComponent(`
Object.defineProperty(process, "versions", { value: { ...process.versions, node: undefined } });
Object.assign(globalThis, { window: globalThis, document: { createElement: () => ({}) } });`)}`;

const project = (files: Readonly<Record<string, string>> = {}): string =>
  makeProject({ "line.nn": line, "app.js": app, ...files });

async function plugin(name: string): Promise<never> {
  const { default: make } = (await import(`${projectRoot}dist/${name}.js`)) as {
    default: () => never;
  };
  return make();
}

beforeAll(buildPackage, 300_000);

describe("nnc/tfjs in Node", () => {
  it("has the names of tfjs, and what they stand for", () => {
    const folder = project({
      "names.js": `for (const name of ["tfjs", "tfjs-core"]) {
  const ours = await import("nnc/" + name);
  const { default: _, "module.exports": __, ...theirs } = await import("@tensorflow/" + name);
  const names = Object.keys(theirs);
  const missing = names.filter((each) => ours[each] !== theirs[each]);
  const more = Object.keys(ours).filter((each) => !names.includes(each));
  console.log("names " + JSON.stringify([names.length > 400, missing, more]));
}
`,
    });
    const { stdout } = node(folder, "names.js");
    expect(stdout.match(/names .*/g)).toEqual(["names [true,[],[]]", "names [true,[],[]]"]);
  });

  it("is the same instance as @tensorflow/tfjs", () => {
    const folder = project();
    expect(node(folder, "--import", "nnc/register", "app.js").stdout).toContain(same);
  });

  it("is the same instance in vitest", () => {
    const test = app.replace(
      /console\.log\("same " \+ ([^]*)\);\n$/,
      (_, value: string) =>
      [`import { expect, it } from "vitest";`, `it("is", () => {`, `  expect(${value}).toBe(${JSON.stringify(same.slice(5))});`, "});\n"].join("\n"), // prettier-ignore
    );
    const folder = project({
      "vitest.config.js": `import nnc from "nnc/vite";\nexport default { plugins: [nnc()] };\n`,
      "same.test.js": test,
    });
    const run = node(folder, join(projectRoot, "node_modules/vitest/vitest.mjs"), "run");
    expect(run.stdout + run.stderr).toContain("1 passed");
  });

  it.each([["tfjs"], ["core"]])("no start of a module for %s looks through its text", (target) => {
    // Imports of ES modules pass through the hook; `require` does not.
    const hook = `import { writeSync } from "node:fs";
export const resolve = (name, context, next) => {
  if (name.startsWith("@tensorflow/")) writeSync(1, "imports " + name + "\\n");
  return next(name, context);
};`;
    const url = (code: string): string => `data:text/javascript,${encodeURIComponent(code)}`;
    const folder = project({
      "start-tfjs.js": `import * as tf from "nnc/tfjs";
import "nnc/runtime/wasm";
import { useFastestBackend } from "nnc/runtime/node";
import { Line } from "./line.js";
const { backend } = await useFastestBackend(tf, { threads: 1 });
console.log(backend, Line().predict(tf.ones([1, 2])).shape.length);
`,
      "start-core.js": `import * as tf from "nnc/tfjs-core";
import { Line } from "./line.js";
console.log(typeof tf.ones, typeof Line);
`,
    });
    node(folder, join(projectRoot, "bin/nnc.js"), "compile", "line.nn", "--target", target);
    const start = `import { register } from "node:module"; register(${JSON.stringify(url(hook))});`;
    const { stdout } = node(folder, "--import", url(start), `start-${target}.js`);
    expect(stdout).toContain(target === "tfjs" ? "wasm 2" : "function function");
    expect(stdout).not.toContain("imports ");
  });
});

describe("nnc/tfjs in a bundle", () => {
  it.each([
    ["node", []],
    ["node", ["@tensorflow/*"]],
    ["browser", []],
    ["neutral", ["@tensorflow/*"]],
  ] as const)("is one instance: esbuild for %s, without %j", async (platform, external) => {
    const folder = project();
    await buildWithEsbuild({
      absWorkingDir: folder,
      entryPoints: ["app.js"],
      outfile: "out.mjs",
      bundle: true,
      format: "esm",
      platform,
      external: [...external],
      banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' }, // prettier-ignore
      logLevel: "silent",
      plugins: [await plugin("esbuild")],
    });
    const place = platform === "browser" ? ["--import", browser] : [];
    expect(node(folder, ...place, "out.mjs").stdout).toContain(same);
  });

  it.each([true, false])("is one instance: Vite, for a server %j", async (isServer) => {
    const folder = project();
    const input = join(folder, "app.js");
    await buildWithVite({
      root: folder,
      configFile: false,
      customLogger: createLogger("silent"),
      plugins: [await plugin("vite")],
      build: {
        outDir: "out",
        minify: false,
        target: "es2022",
        ...(isServer
          ? { ssr: "app.js" }
          : { lib: { entry: input, formats: ["es"], fileName: "app" } }),
      },
    });
    const place = isServer ? [] : ["--import", browser];
    expect(node(folder, ...place, "out/app.js").stdout).toContain(same);
  });

  const tools = join(projectRoot, "e2e/bundlers");
  const require = createRequire(join(tools, "package.json"));
  type Webpack = (options: object, done: (error: Error | null) => void) => void;

  it.skipIf(!existsSync(join(tools, "node_modules/webpack"))).each([
    ["webpack", "webpack", "node"],
    ["rspack", "@rspack/core", "node"],
    ["webpack", "webpack", "web"],
    ["rspack", "@rspack/core", "web"],
  ])("is one instance: %s, %s for %s", async (name, from, target) => {
    const folder = project();
    const loaded = require(from) as Webpack | { rspack: Webpack };
    const bundle = "rspack" in loaded ? loaded.rspack : loaded;
    const nnc = await plugin(name);
    await new Promise<void>((done, fail) => {
      const options = {
        context: folder,
        mode: "none",
        target: [target, "es2022"],
        entry: "./app.js",
        output: { path: folder, filename: "out.mjs", module: true, chunkFormat: "module" },
        experiments: name === "webpack" ? { outputModule: true } : {},
        plugins: [nnc],
      };
      bundle(options, (error) => {
        if (error) fail(error);
        else done();
      });
    });
    const place = target === "web" ? ["--import", browser] : [];
    expect(node(folder, ...place, "out.mjs").stdout).toContain(same);
  });
});

describe("the page without a bundler", () => {
  it("maps every name that its modules import, and both names of tfjs to one address", () => {
    const html = readFileSync(join(projectRoot, "templates/browser/index.html"), "utf8");
    const [, json = ""] = /<script type="importmap">([^]*?)<\/script>/.exec(html) ?? [];
    const { imports } = JSON.parse(json) as { imports: Readonly<Record<string, string>> };
    expect(imports["nnc/tfjs"]).toBe(imports["@tensorflow/tfjs"]);
    const modules = [...filesFrom("runtime.js")].map((file) => readFileSync(file, "utf8"));
    const names = modules.flatMap((text) =>
      [...text.matchAll(/^(?:import|export|\}).* from "([^."][^"]*)";$/gm)].map(([, name]) => name),
    );
    expect(names).toContain("nnc/tfjs");
    expect(names.filter((name) => imports[name ?? ""] === undefined)).toEqual([]);
  });
});

/** A file of the package, and those beside it that it imports. */
function filesFrom(file: string, found = new Set<string>()): ReadonlySet<string> {
  const path = join(projectRoot, "dist", file);
  if (found.has(path)) return found;
  found.add(path);
  for (const [, name = ""] of readFileSync(path, "utf8").matchAll(/from "\.\/([^"]+)"/g))
    filesFrom(name, found);
  return found;
}
