// Modules that take TensorFlow.js by `require`. Where an ES module imports a CommonJS package, Node looks through all of
// its text for the names that it exports, which takes as long as loading it. The instance is the same.
import { createRequire } from "node:module";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * The names that a package exports, without the mark of a module that was made of ES modules.
 * @param {string} name
 */
function exportsOf(name) {
  return Object.keys(createRequire(import.meta.url)(name)).filter((each) => each !== "default");
}

/**
 * Makes programs `require` TensorFlow.js.
 *
 * @type {import("esbuild").Plugin}
 */
export const requiredTensorFlow = {
  name: "required-tensorflow",
  setup({ onResolve, onLoad }) {
    const name = "@tensorflow/tfjs";
    const namespace = "required";
    onResolve({ filter: /^@tensorflow\/tfjs$/ }, ({ kind }) =>
      kind === "require-call" ? { path: name, external: true } : { path: name, namespace },
    );
    onLoad({ filter: /.*/, namespace }, () => ({
      contents: `export const {${exportsOf(name).join(",")}} = require("${name}");`,
      resolveDir: root,
    }));
  },
};

/**
 * What `nnc/tfjs` and `nnc/tfjs-core` are in Node: `tfjs.node.js` and `tfjs-core.node.js`. The names are those of the version
 * that the package depends on; one that a later version adds is missing here, and is found in "@tensorflow/tfjs" itself.
 * @param {string} outdir
 */
export function writeRequired(outdir) {
  mkdirSync(join(root, outdir), { recursive: true });
  for (const name of ["tfjs", "tfjs-core"]) {
    const from = `@tensorflow/${name}`;
    const text = `import { createRequire } from "node:module";
export const {
${exportsOf(from)
  .map((each) => `  ${each},\n`)
  .join("")}} = createRequire(import.meta.url)("${from}");
`;
    writeFileSync(join(root, outdir, `${name}.node.js`), text);
  }
}
