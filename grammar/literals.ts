/** The values of literal tokens, and what can be wrong inside one. */
import { report } from "../src/diagnostics/catalogue.ts";
import * as syntax from "../src/diagnostics/catalogue/syntax.ts";
import type { Diagnostic } from "../src/diagnostics/diagnostic.ts";
import type { Span } from "../src/source/source.ts";
import type { NumberLiteral, StringLiteral } from "../src/syntax/ast.ts";

type Emit = (diagnostic: Diagnostic) => void;

/** Reads `64_000` or `1e-5`. */
export function numberLiteral(image: string, span: Span, emit: Emit): NumberLiteral {
  const value = Number(image.replaceAll("_", ""));
  const isInteger = !/[.eE]/.test(image);
  if (!Number.isFinite(value) || (isInteger && !Number.isSafeInteger(value))) {
    emit(report(syntax.numberOutOfRange, { number: shortened(image) }, span));
    return { kind: "number", span, value: 0, isInteger };
  }
  return { kind: "number", span, value, isInteger };
}

function shortened(image: string): string {
  return image.length > 24 ? `${image.slice(0, 20)}…` : image;
}

const escapes: Readonly<Record<string, string>> = {
  '\\"': '"',
  "\\\\": "\\",
  "\\n": "\n",
  "\\r": "\r",
  "\\t": "\t",
};

/** Reads a string with its escapes; the closing quote may be missing, which was reported before. */
export function stringLiteral(image: string, span: Span, emit: Emit): StringLiteral {
  const quote = image.charAt(0);
  const isClosed = image.length > 1 && image.endsWith(quote);
  const inner = image.slice(1, isClosed ? -1 : undefined);
  if (!inner.includes("\\")) return { kind: "string", span, value: inner };
  const value = inner.replace(
    /\\(?:u\{([0-9A-Fa-f]{1,6})\}|[^])?/gu,
    (escape: string, hex: string | undefined, at: number) => {
      const code = hex === undefined ? NaN : Number.parseInt(hex, 16);
      if (code <= 0x10ffff) return String.fromCodePoint(code);
      const plain = escapes[escape];
      if (plain !== undefined) return plain;
      if (escape === "\\'" && quote === "'") return "'";
      if (escape === "\\") return "";
      const start = span.start + 1 + at;
      const place = { path: span.path, start, end: start + escape.length };
      emit(report(syntax.invalidEscape, { escape }, place));
      return escape.slice(1);
    },
  );
  return { kind: "string", span, value };
}
