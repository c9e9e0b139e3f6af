/** Programs to format: all that the repository has, and ones made of their tokens with other blanks between them. */
import fc from "fast-check";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { lex } from "../../grammar/lex.ts";
import { parse } from "../../grammar/parse.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const foreign = new Set(["node_modules", "dist", "out", "tmp", "coverage"]);

export interface Program {
  readonly path: string;
  readonly text: string;
}

function filesBelow(folder: string): Program[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.name.startsWith(".") || foreign.has(entry.name)) return [];
    if (entry.isDirectory()) return filesBelow(path);
    if (!entry.name.endsWith(".nn")) return [];
    return [{ path: relative(root, path), text: readFileSync(path, "utf8") }];
  });
}

export function isSound(text: string): boolean {
  return !parse({ path: "test.nn", text }).diagnostics.some(({ severity }) => severity === "error");
}

/** Every `.nn` file of the repository. */
export const programs: readonly Program[] = filesBelow(root);
/** Those without a syntax error. */
export const sound = programs.filter(({ text }) => isSound(text));
/** Those with one. */
export const broken = programs.filter(({ text }) => !isSound(text));

const blanks = [" ", " ", " ", " ", "", "\n", "\n\n\n", "\t", "  "];
const remarks = [
  "// remark\n",
  " // 2\n",
  "// (x + 1)\n",
  "\n// alone, with a ) in it\n",
  "\n\n// apart\n\n",
  "/* inline */",
  "\n/* first\n   second */ ",
  "\n/**\n * starred\n */\n",
  " /* ends */\n",
  "\n/// documentation\n",
  " /// trails\n",
  "//\n",
];

/** A program's declarations, their tokens with anything that may stand between them. */
export const respaced: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(...sound.flatMap(({ text }) => declarationsOf(text))),
    fc.infiniteStream(fc.tuple(fc.nat({ max: 99 }), fc.constantFrom(...blanks), fc.nat())),
    fc.constantFrom(0, 3, 12),
  )
  .map(([text, choices, rate]) => {
    const { tokens } = lex({ path: "test.nn", text });
    let result = "";
    let end = 0;
    for (const token of tokens) {
      const own = text.slice(end, token.startOffset);
      const [dice, blank, which] = choices.next().value as [number, string, number];
      const remark = dice < rate ? (remarks[which % remarks.length] ?? "") : "";
      result += (dice < 70 ? own : blank) + remark + token.image;
      end = token.endOffset + 1;
    }
    return result + text.slice(end);
  })
  .filter(isSound);

/** Text split where an empty line stands before a declaration. */
function declarationsOf(text: string): readonly string[] {
  return text.split(/\n\n(?=\S)/).filter((part) => part.trim() !== "" && isSound(part));
}
