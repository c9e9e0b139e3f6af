/** `npm run docs`: writes the generated pages of `docs/`. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { contentOf, pages } from "./pages.ts";

for (const page of pages) {
  const { path } = page;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, await contentOf(page));
  process.stdout.write(`${path}\n`);
}
