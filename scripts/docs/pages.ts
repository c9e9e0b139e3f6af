/** The pages of `docs/` that are generated: each is a function of what the compiler holds. */
import { format } from "prettier";
import { errorsPage } from "./errors-page.ts";
import { galleryPages } from "./gallery.ts";
import { operatorsPage } from "./operators-page.ts";

export interface Page {
  /** From the root of the project. */
  readonly path: string;
  /** Markdown, before prettier; or a picture, as it is. */
  readonly render: () => string;
}

export const pages: readonly Page[] = [
  { path: "docs/errors.md", render: errorsPage },
  { path: "docs/operators.md", render: operatorsPage },
  ...galleryPages,
];

/** What a page is to hold. */
export async function contentOf({ path, render }: Page): Promise<string> {
  if (!path.endsWith(".md")) return render();
  return format(render(), { parser: "markdown", printWidth: 100 });
}
