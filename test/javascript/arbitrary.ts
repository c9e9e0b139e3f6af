/** Statements of every kind, for properties of the printer. */
import fc from "fast-check";
import type {
  JsExpression,
  JsMember,
  JsPattern,
  JsProperty,
  JsSpread,
  JsStatement,
} from "../../src/javascript/tree.ts";
import { expressions, few, key, name, patterns, type Tree } from "./arbitrary-expressions.ts";

const comment = fc.constantFrom(undefined, "[b, 28, 28, 6]", "a  comment", "é 日本");
const documentation = fc.constantFrom(undefined, "One line.", "Several\n\n  lines: `x`.");

function withComment<T extends object>(statement: T, shown: string | undefined): T {
  return shown === undefined ? statement : { ...statement, comment: shown };
}

function withDocumentation<T extends object>(statement: T, shown: string | undefined): T {
  return shown === undefined ? statement : { ...statement, documentation: shown };
}

function statements(tie: fc.LetrecTypedTie<Tree>): fc.Arbitrary<JsStatement> {
  const expression = tie("expression");
  const target = fc.oneof(
    { weight: 3, arbitrary: name.map((id): JsExpression => ({ kind: "identifier", name: id })) },
    fc
      .tuple(expression, name)
      .map(([object, property]): JsExpression => ({ kind: "member", object, property })),
    fc
      .tuple(expression, expression)
      .map(([object, index]): JsExpression => ({ kind: "index", object, index })),
  );
  return fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    {
      weight: 5,
      arbitrary: fc
        .tuple(tie("pattern"), expression, comment, documentation)
        .map(([pattern, init, shown, about]) =>
          withDocumentation(
            withComment<JsStatement>(
              { kind: "declare", keyword: "const", target: pattern, value: init },
              shown,
            ),
            about,
          ),
        ),
    },
    fc
      .tuple(target, expression, comment)
      .map(([left, right, shown]) =>
        withComment<JsStatement>({ kind: "assign", target: left, value: right }, shown),
      ),
    {
      weight: 2,
      arbitrary: fc
        .tuple(expression, comment)
        .map(([inner, shown]) =>
          withComment<JsStatement>({ kind: "expression", expression: inner }, shown),
        ),
    },
    fc
      .tuple(expression, tie("block"), tie("block"), fc.boolean())
      .map(([test, consequent, alternate, hasAlternate]): JsStatement =>
        hasAlternate
          ? { kind: "if", test, consequent, alternate }
          : { kind: "if", test, consequent },
      ),
    fc
      .tuple(tie("pattern"), expression, tie("block"))
      .map(([pattern, iterable, body]): JsStatement => ({
        kind: "for-of",
        target: pattern,
        iterable,
        body,
      })),
    fc
      .tuple(name, expression, expression, tie("block"))
      .map(([variable, from, to, body]): JsStatement => ({
        kind: "for",
        variable,
        from,
        to,
        body,
      })),
    fc
      .tuple(
        name,
        tie("parameters"),
        tie("block"),
        expression,
        fc.constantFrom("return", "throw"),
        documentation,
      )
      .map(([id, params, body, result, kind, about]) => {
        const last = { kind, value: result } as JsStatement;
        return withDocumentation<JsStatement>(
          { kind: "function", name: id, params, body: [...body, last] },
          about,
        );
      }),
    fc
      .tuple(name, fc.option(expression, { nil: undefined }), fc.array(tie("member"), few))
      .map(([id, base, members]): JsStatement =>
        base ? { kind: "class", name: id, base, members } : { kind: "class", name: id, members },
      ),
    fc.constantFrom<JsStatement>(
      { kind: "blank" },
      { kind: "comment", text: "A comment\nof two lines" },
    ),
  );
}

function members(tie: fc.LetrecTypedTie<Tree>): fc.Arbitrary<JsMember> {
  const memberName = key.filter((id) => id !== "constructor");
  return fc.oneof(
    { withCrossShrink: true },
    fc
      .tuple(memberName, fc.boolean(), fc.option(tie("expression"), { nil: undefined }))
      .map(([id, isStatic, value]): JsMember =>
        value
          ? { kind: "field", name: id, isStatic, value }
          : { kind: "field", name: id, isStatic },
      ),
    fc
      .tuple(memberName, tie("parameters"), tie("block"), documentation)
      .map(([id, params, body, about]) =>
        withDocumentation<JsMember>({ kind: "method", name: id, params, body }, about),
      ),
    fc
      .tuple(memberName, tie("block"))
      .map(([id, body]): JsMember => ({ kind: "getter", name: id, body })),
  );
}

export const tree = fc.letrec<Tree>((tie) => ({
  expression: expressions(tie),
  spread: tie("expression").map((operand): JsSpread => ({ kind: "spread", operand })),
  property: fc
    .tuple(key, tie("expression"))
    .map(([id, value]): JsProperty => ({ kind: "property", key: id, value })),
  pattern: patterns(tie),
  parameters: fc
    .tuple(fc.array(tie("pattern"), { maxLength: 3 }), fc.boolean())
    .map(([all, hasRest]): readonly JsPattern[] =>
      hasRest ? [...all, { kind: "rest", target: { kind: "identifier", name: "others" } }] : all,
    ),
  statement: statements(tie),
  block: fc.array(tie("statement"), { maxLength: 3 }),
  member: members(tie),
}));

/** What only modules may hold at their top: imports, exports, `await`. */
const outermost: fc.Arbitrary<JsStatement> = fc.oneof(
  fc.constantFrom<JsStatement>(
    { kind: "import", from: "@tensorflow/tfjs", namespace: "tf" },
    { kind: "import", from: "nnc/runtime", names: ["scan"] },
    {
      kind: "import",
      from: "a/module/with/a/rather/long/specifier",
      names: ["someFunction", "anotherFunction", "stillAnotherFunction"],
    },
  ),
  tree.statement.map((statement): JsStatement => {
    const { kind } = statement;
    if (kind !== "declare" && kind !== "function" && kind !== "class") return statement;
    return { ...statement, isExported: true };
  }),
  fc
    .tuple(tree.expression, name, fc.boolean())
    .map(([operand, property, isCalled]): JsStatement => {
      const waited: JsExpression = { kind: "await", operand };
      const object: JsExpression = { kind: "member", object: waited, property };
      const called: JsExpression = { kind: "call", callee: object, args: [waited] };
      const value = isCalled ? called : waited;
      return { kind: "declare", keyword: "let", target: { kind: "identifier", name: "y" }, value };
    }),
);

/** Whole modules. */
export const modules: fc.Arbitrary<readonly JsStatement[]> = fc.array(
  fc.oneof({ weight: 3, arbitrary: tree.statement }, outermost),
  { minLength: 1, maxLength: 3 },
);
