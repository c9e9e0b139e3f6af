/** SVG to PNG, with the font that comes with the package, so that a picture looks the same on every machine. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { initWasm, Resvg } from "@resvg/resvg-wasm";
import { packageFile } from "../host/package-files.ts";

/** Twice the size of the SVG, for paper and dense screens, but at most 16,384 pixels high or wide. */
export async function toPng(svg: string): Promise<Uint8Array> {
  const require = createRequire(import.meta.url);
  await initWasm(await readFile(require.resolve("@resvg/resvg-wasm/index_bg.wasm")));
  const fontBuffers = await Promise.all(
    ["inter-400.woff2", "inter-600.woff2"].map((name) =>
      readFile(packageFile(`dist/fonts/${name}`)),
    ),
  );
  const [width = 1, height = 1] = [...svg.matchAll(/ (?:width|height)="([\d.]+)"/g)]
    .slice(0, 2)
    .map((match) => Number(match[1]));
  const picture = new Resvg(svg, {
    font: { fontBuffers, defaultFontFamily: "Inter", sansSerifFamily: "Inter" },
    fitTo: { mode: "zoom", value: Math.min(2, 16_384 / Math.max(width, height)) },
  });
  return picture.render().asPng();
}
