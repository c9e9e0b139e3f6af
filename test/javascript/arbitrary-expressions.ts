/** Expressions and patterns of every kind, for properties of the printer. */
import fc from "fast-check";
import type {
  JsBinaryOperator,
  JsExpression,
  JsMember,
  JsPattern,
  JsProperty,
  JsSpread,
  JsStatement,
} from "../../src/javascript/tree.ts";

export const name = fc.constantFrom(
  "tf",
  "a",
  "x",
  "fn",
  "image",
  "layers",
  "Model",
  "$",
  "éclair",
  "hyperparameters",
  "aNameThatGoesOnForQuiteSomeTime",
);

const text = fc.oneof(
  fc.constantFrom("", "a", "valid", "features/conv", 'say "hi"', "it's", "back\\slash", "日本語"),
  fc.constant("a text that is so long that it hardly fits beside anything else on one line"),
);

const number = fc.oneof(
  fc.integer({ min: -300, max: 300 }),
  fc.constantFrom(0.5, -0, 1e21, 1.5e-7, 123456789, Number.NaN, Infinity, -Infinity),
);

const literal: fc.Arbitrary<JsExpression> = fc
  .oneof(text, number, fc.constantFrom(true, false, null, undefined))
  .map((value) => ({ kind: "literal", value }));

const identifier: fc.Arbitrary<JsExpression> = fc
  .oneof({ weight: 9, arbitrary: name }, { weight: 1, arbitrary: fc.constant("this") })
  .map((id) => ({ kind: "identifier", name: id }));

export const key = fc.oneof(
  { weight: 8, arbitrary: name },
  {
    weight: 2,
    arbitrary: fc.constantFrom("0", "1.5", "01", "a-b", "__proto__", "class", "constructor"),
  },
);

const operator = fc.constantFrom<JsBinaryOperator>(
  ...([
    "+",
    "-",
    "*",
    "/",
    "%",
    "**",
    "===",
    "!==",
    "<",
    "<=",
    ">",
    ">=",
    "&&",
    "||",
    "??",
  ] as const),
);

/** A type and not an interface, which has no index signature. */
export type Tree = {
  readonly expression: JsExpression;
  readonly spread: JsSpread;
  readonly property: JsProperty;
  readonly pattern: JsPattern;
  readonly parameters: readonly JsPattern[];
  readonly statement: JsStatement;
  readonly block: readonly JsStatement[];
  readonly member: JsMember;
};

export const few = { maxLength: 4 } as const;

/** Types are checked where the parts are put together; `fc.record` would allow absent values to be undefined. */
export function expressions(tie: fc.LetrecTypedTie<Tree>): fc.Arbitrary<JsExpression> {
  const expression = tie("expression");
  const items = fc.array(fc.oneof({ weight: 9, arbitrary: expression }, tie("spread")), few);
  const args = fc.array(expression, few);
  const numbers = fc
    .array(number.filter(Number.isFinite), { maxLength: 40 })
    .map((values) => values.map((value): JsExpression => ({ kind: "literal", value })));
  const body = fc.oneof<fc.Arbitrary<JsExpression | readonly JsStatement[]>[]>(
    expression,
    tie("block"),
  );
  return fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    { weight: 4, arbitrary: identifier },
    { weight: 3, arbitrary: literal },
    fc
      .array(fc.oneof(text, expression), { maxLength: 3 })
      .map((parts): JsExpression => ({ kind: "template", parts })),
    items.map((all): JsExpression => ({ kind: "array", items: all })),
    numbers.map((all): JsExpression => ({ kind: "array", items: all })),
    {
      weight: 2,
      arbitrary: fc
        .array(fc.oneof({ weight: 9, arbitrary: tie("property") }, tie("spread")), few)
        .map((properties): JsExpression => ({ kind: "object", properties })),
    },
    {
      weight: 4,
      arbitrary: fc
        .tuple(expression, args)
        .map(([callee, all]): JsExpression => ({ kind: "call", callee, args: all })),
    },
    {
      weight: 5,
      arbitrary: fc.tuple(expression, name, args).map(([object, property, all]): JsExpression => ({
        kind: "call",
        callee: { kind: "member", object, property },
        args: all,
      })),
    },
    fc
      .tuple(expression, args)
      .map(([callee, all]): JsExpression => ({ kind: "new", callee, args: all })),
    {
      weight: 3,
      arbitrary: fc
        .tuple(expression, key)
        .map(([object, property]): JsExpression => ({ kind: "member", object, property })),
    },
    fc
      .tuple(expression, expression)
      .map(([object, index]): JsExpression => ({ kind: "index", object, index })),
    fc
      .tuple(fc.constantFrom("-" as const, "!" as const), expression)
      .map(([sign, operand]): JsExpression => ({ kind: "unary", operator: sign, operand })),
    {
      weight: 4,
      arbitrary: fc
        .tuple(operator, expression, expression)
        .map(([sign, left, right]): JsExpression => ({
          kind: "binary",
          operator: sign,
          left,
          right,
        })),
    },
    fc
      .tuple(expression, expression, expression)
      .map(([test, consequent, alternate]): JsExpression => ({
        kind: "conditional",
        test,
        consequent,
        alternate,
      })),
    {
      weight: 2,
      arbitrary: fc
        .tuple(tie("parameters"), body, fc.boolean())
        .map(([params, inner, isAsync]): JsExpression => ({
          kind: "arrow",
          params,
          body: inner,
          isAsync,
        })),
    },
  );
}

export function patterns(tie: fc.LetrecTypedTie<Tree>): fc.Arbitrary<JsPattern> {
  const simple = name.map((id): JsPattern => ({ kind: "identifier", name: id }));
  const inner = fc.oneof(
    { weight: 3, arbitrary: tie("pattern") },
    fc
      .tuple(tie("pattern"), tie("expression"))
      .map(([target, value]): JsPattern => ({ kind: "default", target, value })),
  );
  const entry = fc.oneof(
    name.map((id) => ({ key: id, value: { kind: "identifier" as const, name: id } })),
    fc.record({ key, value: inner }),
  );
  return fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    { weight: 5, arbitrary: simple },
    fc.array(inner, few).map((all): JsPattern => ({ kind: "array-pattern", items: all })),
    fc.array(entry, few).map((properties): JsPattern => ({ kind: "object-pattern", properties })),
  );
}
