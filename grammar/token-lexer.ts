import { Lexer } from "chevrotain";
import type { TokenType } from "chevrotain";
import type { Token } from "./token.ts";
import { Identifier, tokens as table } from "./tokens.ts";

const isWord = new Set(["keyword", "contextual", "constant"]);

const words = table.filter(({ kind }) => isWord.has(kind));
const typeOf = new Map(words.map(({ pattern, type }) => [String(pattern), type]));
const longest = Math.max(...[...typeOf.keys()].map((word) => word.length));

/** Names come first: whether one is a word of the language, a look into a table tells sooner than a pattern for each word. */
const order = [
  Identifier,
  ...table.flatMap(({ type, kind }) => (type === Identifier || isWord.has(kind) ? [] : [type])),
];

/**
 * chevrotain's lexer, but each token is made with all its properties at once. To add one later costs more than to make the
 * token, and of what a parse takes tokens are most.
 */
export class TokenLexer extends Lexer {
  constructor() {
    super(order, { positionTracking: "onlyOffset", skipValidations: true });
  }

  /** What the lexer of chevrotain calls for each token where it tracks offsets only. */
  protected createOffsetOnlyToken(
    image: string,
    startOffset: number,
    tokenTypeIdx: number,
    tokenType: TokenType,
  ): Token {
    const isName = tokenType === Identifier && image.length <= longest;
    const type = (isName ? typeOf.get(image) : undefined) ?? tokenType;
    return {
      image,
      startOffset,
      endOffset: startOffset + image.length - 1,
      tokenTypeIdx: type.tokenTypeIdx ?? tokenTypeIdx,
      tokenType: type,
      index: -1,
      opensLine: false,
      isDoubtful: false,
    };
  }
}
