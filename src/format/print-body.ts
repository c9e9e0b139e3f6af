/** What stands between the braces of a block or a `train` section. */
import * as t from "../../grammar/tokens.ts";
import {
  concat,
  group,
  hardLine,
  indent,
  line,
  flatText,
  type Document,
} from "../document/document.ts";
import { textWidth } from "../source/text-width.ts";
import { align, signOf, type AlignedStatement } from "./alignment.ts";
import type { Statement } from "./print-equation.ts";
import type { Pen } from "./pen.ts";

/** From `{` to `}`. A single statement stays on the line of its braces where the author had it so. */
export function printBody(pen: Pen, text: string, next: () => Statement): Document {
  const open = concat(pen.take(), pen.flush());
  if (pen.isAhead(t.RightBrace) && !pen.hasComments()) return concat(open, pen.take());
  const isInline = pen.peek()?.opensLine === false && !pen.hasComments();
  const statements: AlignedStatement[] = [];
  while (!pen.isAhead(t.RightBrace)) statements.push(readStatement(pen, text, next));
  const end = pen.hasComments()
    ? concat(hardLine, pen.isApart() && statements.length > 0 ? hardLine : "", pen.leadStatement())
    : "";
  const [only] = statements;
  if (isInline && only && statements.length === 1) {
    const { left, right = "", trailing } = only;
    const space = right === "" ? "" : " ";
    const content = concat(left, space, right, trailing);
    return group(concat(open, indent(line, content, end), line, pen.take()));
  }
  const lines = align(statements).flatMap(({ document, isApart }, index) => [
    hardLine,
    isApart && index > 0 ? hardLine : "",
    document,
  ]);
  return concat(open, indent(...lines, end), hardLine, pen.take());
}

/** Longer left sides may have to break, and then there is no column to speak of. */
const widestAligned = 40;

function readStatement(pen: Pen, text: string, next: () => Statement): AlignedStatement {
  const isApart = pen.isApart();
  const isCommented = pen.hasComments();
  const lead = pen.leadStatement();
  const start = pen.peek()?.startOffset ?? 0;
  const { left, right } = next();
  const trailing = pen.flush();
  const plain = flatText(left);
  const width = plain === undefined ? undefined : textWidth(plain);
  const column = right === undefined ? undefined : signOf(text, start);
  const sign = width === undefined || width > widestAligned ? undefined : column;
  return { lead, left, right, trailing, isApart, isCommented, sign, width: width ?? 0 };
}
