/** `docs/errors.md`: every diagnostic, from the catalogue. */
import type { DiagnosticKind } from "../../src/diagnostics/catalogue.ts";
import { catalogue } from "../../src/diagnostics/catalogue/index.ts";

const groups: readonly (readonly [prefix: string, title: string])[] = [
  ["NN1", "The form of the text"],
  ["NN2", "Names, imports and the order of equations"],
  ["NN3", "Shapes and element types"],
  ["NN4", "Calls, hyperparameters and compile-time values"],
  ["NN5", "Training"],
  ["NN6", "Budgets"],
  ["NN7", "Files and projects"],
  ["NN8", "Warnings"],
];

/** Longer examples would be no help to a reader. */
const longest = 800;

export function errorsPage(): string {
  const entries = [...catalogue.values()];
  const parts = groups.flatMap(([prefix, title]) => {
    const own = entries.filter(({ code }) => code.startsWith(prefix));
    return own.length === 0 ? [] : [`## ${title}`, ...own.map(renderEntry)];
  });
  const introduction = [
    "<!-- Made by `npm run docs` from src/diagnostics/catalogue; edit that. -->",
    "# Errors and warnings",
    "Each has a stable code; `nnc explain CODE` tells the same in the terminal. `{…}` stands for what the program says in its place.",
    "Warnings leave the exit code at 0. `--deny warnings` makes errors of them, `--allow-warning CODE` leaves one out, and a line `// nnc: allow CODE` in a file does so for that file. `nnc check --fix` applies the fixes that are surely meant; `--format json`, `sarif` and `github` [print for programs](diagnostics.md).",
  ];
  return `${[...introduction, ...parts].join("\n\n")}\n`;
}

function renderEntry({
  code,
  severity,
  message,
  explanation,
  failing,
  fixed,
}: DiagnosticKind): string {
  const example = (title: string, text: string): readonly string[] =>
    text === "" || text.length > longest ? [] : [title, `\`\`\`text\n${text.trimEnd()}\n\`\`\``];
  return [
    `### ${code}`,
    `${severity === "warning" ? "Warning" : "Error"}: ${escaped(message)}`,
    escaped(explanation),
    ...example("This gives it:", failing),
    ...example("This does not:", fixed),
  ].join("\n\n");
}

/** What would be markup in Markdown and is none here; what stands between backquotes is safe. */
function escaped(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[*_<]/g, "\\$&")))
    .join("");
}
