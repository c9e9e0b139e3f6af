/**
 * What to tell someone whose text stops making sense, judged by the tokens around the place: most failures are the
 * habit of another language, and a sentence about how it is done here helps more than what token was expected.
 */
import type { IToken } from "chevrotain";
import type { Details } from "../src/diagnostics/catalogue.ts";
import type { Token } from "./token.ts";
import { isAny, spanOf } from "./token.ts";
import * as t from "./tokens.ts";

/** A failure: the token that does not fit, its neighbours, and what was expected. */
export interface Failure {
  readonly path: string;
  readonly token: Token;
  readonly previous: IToken;
  readonly next: IToken;
  /** The one after that. */
  readonly second: IToken;
  readonly expected: string;
}

type Rule = (failure: Failure) => Details | undefined;

const note = (text: string): Details => ({ notes: [text] });

/** `when` the failure looks so, `text` is the note. */
function told(when: (failure: Failure) => boolean, text: string): Rule {
  return (failure) => (when(failure) ? note(text) : undefined);
}

const reserved = [t.Import, t.Const, t.Fn, t.If, t.Then, t.Else, t.Repeat, t.For, t.Pre];
const arithmetic = [t.Plus, t.Minus, t.Star, t.Divide];

const rules: readonly Rule[] = [
  ({ token, previous }) =>
    isAny(token, [t.Assign]) && isAny(previous, reserved)
      ? note(`\`${previous.image}\` is a word of the language, so no signal can be called that`)
      : undefined,
  told(
    ({ token, previous }) => isAny(token, [t.Assign]) && isAny(previous, arithmetic),
    "a signal is defined once and never changes: give the new value a name of its own",
  ),
  told(
    ({ token, expected }) =>
      (isAny(token, [t.LeftBrace]) && expected.includes("then")) ||
      (isAny(token, [t.If]) && /^(an operator|`,`|`\}`|`\)`)/.test(expected)),
    "a choice is a value: `if condition then a else b`",
  ),
  told(
    ({ token, previous }) => isAny(token, [t.LeftBrace]) && isAny(previous, [t.Bar]),
    "a local function is one expression, `|x| x + relu(x)`; what takes several equations is a `block`",
  ),
  told(
    ({ token, previous, expected }) =>
      (isAny(token, [t.LeftBrace]) && expected.startsWith("`in`")) ||
      (isAny(token, [t.NumberToken]) && isAny(previous, [t.For])),
    "a `for` goes through a list, `for n in [4, 8] { dense(n) }`, and `repeat 3 { … }` counts",
  ),
  told(
    ({ token, previous, expected }) =>
      isAny(token, [t.Identifier, t.LeftParenthesis]) &&
      isAny(previous, [t.RightParenthesis, t.NumberToken]) &&
      expected.startsWith("an operator or the next"),
    "a product is written with `*`",
  ),
  told(
    ({ token, previous }) => isAny(token, [t.LeftBrace]) && isAny(previous, [t.Repeat]),
    "say how often: `repeat 3 { dense(8) -> relu }`",
  ),
  told(
    ({ token, previous }) =>
      isAny(token, [t.LeftBrace]) && isAny(previous, [t.LeftParenthesis, t.Comma]),
    "there are no objects: arguments are named one by one, as in `dense(units: 2)`",
  ),
  told(
    ({ token, expected }) => isAny(token, [t.Colon]) && expected.includes("{"),
    "a body stands in braces, and indentation means nothing: `for n in range(3) { dense(8) }`",
  ),
  told(
    ({ token, previous }) => isAny(token, [t.Colon]) && isAny(previous, [t.LeftBracket, t.Comma]),
    "a signal is cut with `slice(x, axis: 1, start: 0, length: 4)`, `first`, `last` or `gather`",
  ),
  told(
    ({ token, expected }) => isAny(token, [t.Colon]) && /^(`->`|an operator)/.test(expected),
    "an element type stands before the name: `int32 tokens[N, T]`",
  ),
  told(
    ({ token, expected }) => isAny(token, [t.LeftParenthesis]) && expected.startsWith("`->`"),
    "a shape stands in square brackets: `x[N, 4]`",
  ),
  told(
    ({ token, expected }) => isAny(token, [t.LeftBracket]) && expected.startsWith("`:`"),
    "hyperparameters stand in parentheses, and shapes behind the colon: `block B(units: int) : x[N, D] -> y[N, units]`",
  ),
  told(
    ({ token, expected }) => isAny(token, [t.LeftBracket]) && expected === "`in`",
    "a `for` goes through a list: `for n in [4, 8] { dense(n) }`",
  ),
  told(
    ({ token, expected }) => isAny(token, [t.FatArrow]) && /^(an operator|`\}`)/.test(expected),
    "a local function is written `|x| relu(x)`",
  ),
  told(
    ({ token }) => isAny(token, [t.At]),
    'the only annotation is `@name("path")`, which pins the names of weights',
  ),
  told(
    ({ token, previous }) => isAny(token, [t.LeftParenthesis]) && isAny(previous, [t.Pre]),
    "`pre` gives the last value of a state, and only of a state: name the expression in an equation of its own",
  ),
  told(
    ({ token, previous, next }) =>
      isAny(token, [t.Identifier]) && isAny(previous, [t.LeftBrace]) && isAny(next, [t.Assign]),
    "the body of a `for` or `repeat` is one block, and each round takes what the last one gave: `x -> repeat 3 { |h| h + dense(8)(h) }`",
  ),
  commaBetween,
  signatureWithoutColon,
  typeBeforeName,
];

/** `loss = mse(y, t), optimizer = adam`, and `x -> relu, dense(2)` */
function commaBetween({ path, token, next, second, expected }: Failure): Details | undefined {
  if (!isAny(token, [t.Comma]) || !expected.startsWith("an operator or the next")) return undefined;
  if (isAny(next, [t.Identifier]) && !isAny(second, [t.Assign, t.LeftBracket])) {
    const edits = [{ span: spanOf(path, token), text: " ->" }];
    return {
      notes: ["`->` leads from one operator to the next"],
      fixes: [{ title: "write `->`", edits }],
    };
  }
  return {
    notes: ["nothing separates equations: one ends where the next begins"],
    fixes: [{ title: "remove it", edits: [{ span: spanOf(path, token), text: "" }] }],
  };
}

/** `model M x[N, 4] -> …` */
function signatureWithoutColon({ path, token, previous, expected }: Failure): Details | undefined {
  if (!isAny(token, [t.Identifier]) || !expected.startsWith("`:`, ")) return undefined;
  const at = spanOf(path, previous).end;
  const edits = [{ span: { path, start: at, end: at }, text: " :" }];
  return { fixes: [{ title: "insert `:` before the signature", edits }] };
}

/** `block B(int units)` */
function typeBeforeName({ path, token, previous, expected }: Failure): Details | undefined {
  if (expected !== "`:` after the name of a hyperparameter") return undefined;
  const span = { path, start: spanOf(path, previous).start, end: spanOf(path, token).end };
  const text = `${token.image}: ${previous.image}`;
  return {
    notes: ["the type of a hyperparameter follows its name"],
    fixes: [{ title: `write \`${text}\``, edits: [{ span, text }] }],
  };
}

/** Notes and fixes for a failure; what the rule itself says comes first. */
export function adviceOn(failure: Failure, own: Details = {}): Details {
  for (const rule of rules) {
    const found = rule(failure);
    if (found) return { ...own, ...found };
  }
  return own;
}
