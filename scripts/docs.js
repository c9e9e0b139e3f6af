// `npm run docs`: bundles the generators of `scripts/docs`, which are TypeScript, and writes the pages of `docs/`.
import { build } from "esbuild";

const bundle = "tmp/docs.mjs";

await build({
  entryPoints: ["scripts/docs/write-pages.ts"],
  outfile: bundle,
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  packages: "external",
  logLevel: "warning",
});
await import(new URL(`../${bundle}`, import.meta.url).href);
