/** The prettier plugin: `.nn` files, and `nn` blocks in Markdown, in the same bytes as `nnc fmt`. */
import type {
  AstPath,
  Doc,
  Parser,
  ParserOptions,
  Plugin,
  Printer,
  SupportLanguage,
} from "prettier";
import { format } from "../format/format.ts";
import { lineMap, positionAt } from "../source/line-map.ts";

interface File {
  readonly text: string;
}

export const languages: SupportLanguage[] = [
  { name: "nn", parsers: ["nn"], extensions: [".nn"], vscodeLanguageIds: ["nn"], aliases: ["nnc"] },
];

const parser: Parser<File> = {
  astFormat: "nn",
  parse: (text, options) => ({ text: formatted(text, options) }),
  locStart: () => 0,
  locEnd: ({ text }) => text.length,
};

/** The formatted text; a fault in the syntax is thrown where prettier looks for its place. */
function formatted(text: string, options: ParserOptions<File>): string {
  const { printWidth, tabWidth, useTabs, filepath } = options;
  const path = (filepath as string | undefined) ?? "stdin.nn";
  const result = format(
    { path, text },
    { width: printWidth, indentation: tabWidth, usesTabs: useTabs ?? false },
  );
  const problem = result.diagnostics.find(({ severity }) => severity === "error");
  if (!problem) return result.value;
  const map = lineMap(text);
  const place = (offset: number): { line: number; column: number } => {
    const { line, column } = positionAt(map, offset);
    return { line: line + 1, column: column + 1 };
  };
  const loc = { start: place(problem.span.start), end: place(problem.span.end) };
  throw Object.assign(new SyntaxError(`${problem.message} (${problem.code})`), { loc });
}

/** Prettier's own document of a text that is laid out already. */
function verbatim(path: AstPath<File>): Doc {
  const lines = path.node.text.replace(/\n$/, "").split("\n");
  const end: Doc = { type: "line", hard: true, literal: true };
  const breaks: Doc = { type: "break-parent" };
  const document = lines.flatMap((line, index): Doc[] =>
    index === 0 ? [line] : [end, breaks, line],
  );
  return path.node.text === "" ? "" : [...document, { type: "line", hard: true }, breaks];
}

const printer: Printer<File> = { print: verbatim };

export const parsers: Record<string, Parser> = { nn: parser };
export const printers: Record<string, Printer> = { nn: printer };
/** Where neither `.prettierrc` nor `.editorconfig` say otherwise. */
export const defaultOptions: NonNullable<Plugin["defaultOptions"]> = {
  printWidth: 100,
  tabWidth: 2,
};
