/** Lists in brackets: on one line, or one item a line with a comma after each. */
import * as t from "../../grammar/tokens.ts";
import {
  concat,
  group,
  ifBroken,
  indent,
  line,
  sequence,
  softLine,
  type Document,
} from "../document/document.ts";
import type { Pen } from "./pen.ts";

interface ListOptions {
  /** Blanks inside the brackets, as braces have. */
  readonly isSpaced?: boolean;
  /** A comma stands after the last item even on one line, as in a tuple of one. */
  readonly endsWithComma?: boolean;
  /** The only item hugs its brackets. */
  readonly hugs?: boolean;
  readonly id?: symbol;
}

const closers = new Set([t.RightParenthesis, t.RightBracket, t.RightBrace]);

export function isAtCloser(pen: Pen): boolean {
  const token = pen.peek();
  return token === undefined || closers.has(token.tokenType);
}

/** From the opening bracket to the closing one. */
export function bracketed(
  pen: Pen,
  item: () => Document,
  { isSpaced = false, endsWithComma = false, hugs = false, id = Symbol("list") }: ListOptions = {},
): Document {
  const open = pen.take();
  pen.brackets.push(id);
  const parts: Document[] = [pen.flush(), hugs ? "" : isSpaced ? line : softLine];
  if (isAtCloser(pen) && !pen.hasComments()) {
    pen.brackets.pop();
    return concat(open, ...parts.slice(0, 1), pen.take());
  }
  while (!isAtCloser(pen)) {
    parts.push(pen.lead(), item());
    const isLast = !pen.isAhead(t.Comma) || isCloserAfterComma(pen);
    if (!isLast) parts.push(pen.takeComma(), pen.flush(), line);
    else if (hugs) parts.push(pen.dropComma());
    else parts.push(pen.takeComma(endsWithComma ? "," : ifBroken(",")));
  }
  parts.push(pen.flush(), pen.remarks());
  pen.brackets.pop();
  const content = hugs ? sequence(parts) : indent(...parts);
  const end = hugs ? "" : isSpaced ? line : softLine;
  return group(concat(open, content, end, pen.take()), { id });
}

function isCloserAfterComma(pen: Pen): boolean {
  const token = pen.peek(1);
  return token === undefined || closers.has(token.tokenType);
}

/** Items with commas between them and no brackets around, as in `x[N], y[N]`. */
export function commaSeparated(pen: Pen, item: () => Document): readonly Document[] {
  const items: Document[] = [item()];
  while (pen.isAhead(t.Comma)) {
    const comma = concat(pen.takeComma(), pen.flush());
    items.push(concat(items.pop() ?? "", comma), concat(pen.lead(), item()));
  }
  return items;
}
