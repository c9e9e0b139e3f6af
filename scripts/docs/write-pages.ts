/** `npm run docs`: writes the generated pages of `docs/`. */
import { writeFileSync } from "node:fs";
import { format } from "prettier";
import { pages } from "./pages.ts";

for (const { path, render } of pages) {
  writeFileSync(path, await format(render(), { parser: "markdown", printWidth: 100 }));
  process.stdout.write(`${path}\n`);
}
