/** The pages of `docs/` that are generated: each is a function of what the compiler holds. */
import { operatorsPage } from "./operators-page.ts";

export interface Page {
  /** From the root of the project. */
  readonly path: string;
  /** Markdown, before prettier. */
  readonly render: () => string;
}

export const pages: readonly Page[] = [{ path: "docs/operators.md", render: operatorsPage }];
