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

const habits = new Set(["return", ...functions, ...classes, ...binders, ...modifiers]);

/** Whether a word may be one that `mendWord` knows. */
export function isHabit(word: string): boolean {
  return habits.has(word);
}

const opensDeclaration = [t.Import, t.Const, t.Fn, t.Block, t.Cell, t.Model, t.Train];

/** Mends `let y = …`, `return y`, `def f(…)`, `class Net`, `export block …`. */
export function mendWord(token: Token, mending: Mending): Verdict {
  const next = mending.tokens[mending.at + 1];
  if (next === undefined || next.opensLine) return "keep";
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
  const advice = "nothing is returned: an output is defined by an equation of its name";
  mending.report(report(syntax.foreignStatement, { advice }, spanOf(mending.source.path, token)));
  next.opensLine = true;
  return "drop and doubt";
}

function mendDeclaration(token: Token, mending: Mending): Verdict {
  const isFunction = functions.has(token.image) && !hasBraces(mending);
  const instead = isFunction ? "fn" : "block";
  const type: TokenType = isFunction ? t.Fn : t.Block;
  const span = spanOf(mending.source.path, token);
  const fixes = [{ title: `write \`${instead}\``, edits: [{ span, text: instead }] }];
  const values = { word: token.image, instead };
  mending.report(report(syntax.foreignDeclaration, values, span, { fixes }));
  retype(token, type);
  return "keep";
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
  return true;
}
