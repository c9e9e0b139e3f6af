/** Words that open a line in other languages; here they would be a name with another name beside it. */
import type { TokenType } from "chevrotain";
import { report } from "../src/diagnostics/catalogue.ts";
import * as syntax from "../src/diagnostics/catalogue/syntax.ts";
import type { Mending, Verdict } from "./mend.ts";
import { isAny, retype, spanOf } from "./token.ts";
import type { Token } from "./token.ts";
import * as t from "./tokens.ts";

const functions = new Set(["function", "def", "func", "fun", "define"]);
const classes = new Set(["class", "layer", "module", "network", "net", "component", "struct"]);
const binders = new Set(["let", "var", "val", "auto", "tensor"]);
const modifiers = new Set(["export", "public", "pub"]);

const habits = new Set(["return", "lambda", ...functions, ...classes, ...binders, ...modifiers]);

/** Whether a word may be one that `mendWord` knows. */
export function isHabit(word: string): boolean {
  return habits.has(word);
}

const opensDeclaration = [t.Import, t.Const, t.Fn, t.Block, t.Cell, t.Model, t.Train];

/** Mends `let y = …`, `return y`, `def f(…)`, `class Net`, `export block …`. */
export function mendWord(token: Token, mending: Mending): Verdict {
  const next = mending.tokens[mending.at + 1];
  if (next === undefined || next.opensLine) return "keep";
  if (token.image === "lambda") return mendLambda(token, mending);
  if (!token.opensLine && mending.tokens[mending.at - 1]?.tokenType !== t.LeftBrace) return "keep";
  const word = token.image;
  if (word === "return") return mendReturn(token, next, mending);
  const before = isAny(next, [t.Identifier]);
  if (modifiers.has(word) && isAny(next, opensDeclaration)) {
    return strike(
      token,
      next,
      mending,
      `\`${word}\` is not needed: every declaration can be imported`,
    );
  }
  if (!before) return "keep";
  if (binders.has(word)) {
    return strike(token, next, mending, `an equation needs no \`${word}\``);
  }
  if (functions.has(word) || classes.has(word)) return mendDeclaration(token, mending);
  return "keep";
}

function strike(token: Token, next: Token, mending: Mending, advice: string): Verdict {
  const span = spanOf(mending.source.path, token);
  const edits = [{ span: { ...span, end: next.startOffset }, text: "" }];
  const fixes = [{ title: "remove it", edits }];
  mending.report(report(syntax.foreignStatement, { advice }, span, { fixes }));
  next.opensLine = true;
  return "drop";
}

const opensValue = [t.Identifier, t.NumberToken, t.LeftParenthesis, t.If, t.Pre, t.Minus, t.Not];

function mendReturn(token: Token, next: Token, mending: Mending): Verdict {
  if (!isAny(next, opensValue)) return "keep";
  if (token.isDoubtful) return "drop and doubt";
  const advice = "nothing is returned: an output is defined by an equation of its name";
  mending.report(report(syntax.foreignStatement, { advice }, spanOf(mending.source.path, token)));
  next.opensLine = true;
  return "drop and doubt";
}

/** `lambda x: relu(x)` */
function mendLambda(token: Token, { source, tokens, at, report: emit }: Mending): Verdict {
  const colon = tokens.slice(at, at + 16).find(({ tokenType }) => tokenType === t.Colon);
  const names = colon ? tokens.slice(at + 1, tokens.indexOf(colon)) : [];
  if (!colon || names.length === 0 || !names.every((one) => isAny(one, [t.Identifier, t.Comma])))
    return "keep";
  const span = { path: source.path, start: token.startOffset, end: colon.endOffset + 1 };
  const list = names
    .map(({ image }) => image)
    .join("")
    .replaceAll(",", ", ");
  const fixes = [{ title: `write \`|${list}|\``, edits: [{ span, text: `|${list}|` }] }];
  const found = source.text.slice(span.start, span.end);
  emit(report(syntax.foreignOperator, { found, instead: `|${list}|` }, span, { fixes }));
  retype(token, t.Bar);
  retype(colon, t.Bar);
  return "keep";
}

function mendDeclaration(token: Token, mending: Mending): Verdict {
  const isFunction = functions.has(token.image) && !hasBraces(mending);
  const instead = isFunction ? "fn" : "block";
  const type: TokenType = isFunction ? t.Fn : t.Block;
  const span = spanOf(mending.source.path, token);
  const isNative = !isForeignBody(mending);
  const fixes = isNative
    ? [{ title: `write \`${instead}\``, edits: [{ span, text: instead }] }]
    : [];
  const notes = isNative
    ? []
    : [
        "a function of numbers is `fn double(n: int): int = 2 * n`, and a layer `block B : x[N, D] -> y[N, 8] { y = x -> dense(8) }`",
      ];
  const values = { word: token.image, instead };
  mending.report(report(syntax.foreignDeclaration, values, span, { fixes, notes }));
  if (!isNative) doubtLine(mending);
  retype(token, type);
  return "keep";
}

/** `def f(n): return …` and `function f(n) { return … }`: nothing that another word at the front would mend. */
function isForeignBody({ tokens, at }: Mending): boolean {
  const line = lineFrom(tokens, at);
  const [last] = line.slice(-1);
  return last?.tokenType === t.Colon || line.some(({ image }) => image === "return");
}

/** The rest of the line is written in the other language too: one word about it is enough. */
function doubtLine({ tokens, at }: Mending): void {
  for (const token of lineFrom(tokens, at)) token.isDoubtful = true;
}

function lineFrom(tokens: readonly Token[], at: number): readonly Token[] {
  const next = tokens.findIndex((token, index) => index > at && token.opensLine);
  return tokens.slice(at + 1, next < 0 ? tokens.length : next);
}

/** Whether a body in braces comes before the next `=` outside of brackets: then it was no one-line function. */
function hasBraces({ tokens, at }: Mending): boolean {
  let depth = 0;
  for (const token of tokens.slice(at, at + 200)) {
    if (isAny(token, [t.LeftParenthesis, t.LeftBracket])) depth++;
    else if (isAny(token, [t.RightParenthesis, t.RightBracket])) depth--;
    else if (depth === 0 && token.tokenType === t.LeftBrace) return true;
    else if (depth === 0 && token.tokenType === t.Assign) return false;
  }
  return false;
}
