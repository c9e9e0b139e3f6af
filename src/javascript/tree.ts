/**
 * The JavaScript that generated modules are made of. Targets build this tree; only the printer makes text, and it
 * validates every identifier and escapes every literal and comment, so that no name, string or documentation of
 * a `.nn` file can become code.
 */
import type { Span } from "../source/source.ts";

interface Node {
  /** Where in the `.nn` source this comes from, for the source map. */
  readonly origin?: Span | undefined;
}

export type JsExpression =
  | (Node & { readonly kind: "identifier"; readonly name: string })
  | (Node & {
      readonly kind: "literal";
      readonly value: string | number | boolean | null | undefined;
    })
  | (Node & { readonly kind: "template"; readonly parts: readonly (string | JsExpression)[] })
  | (Node & { readonly kind: "array"; readonly items: readonly (JsExpression | JsSpread)[] })
  | (Node & { readonly kind: "object"; readonly properties: readonly (JsProperty | JsSpread)[] })
  | (Node & {
      readonly kind: "call";
      readonly callee: JsExpression;
      readonly args: readonly JsExpression[];
    })
  | (Node & {
      readonly kind: "new";
      readonly callee: JsExpression;
      readonly args: readonly JsExpression[];
    })
  | (Node & { readonly kind: "member"; readonly object: JsExpression; readonly property: string })
  | (Node & { readonly kind: "index"; readonly object: JsExpression; readonly index: JsExpression })
  | (Node & {
      readonly kind: "unary";
      readonly operator: "-" | "!";
      readonly operand: JsExpression;
    })
  | (Node & {
      readonly kind: "binary";
      readonly operator: JsBinaryOperator;
      readonly left: JsExpression;
      readonly right: JsExpression;
    })
  | (Node & {
      readonly kind: "conditional";
      readonly test: JsExpression;
      readonly consequent: JsExpression;
      readonly alternate: JsExpression;
    })
  | (Node & {
      readonly kind: "arrow";
      readonly params: readonly JsPattern[];
      readonly body: JsExpression | readonly JsStatement[];
      readonly isAsync?: boolean;
    })
  | (Node & { readonly kind: "await"; readonly operand: JsExpression });

export type JsBinaryOperator =
  "+" | "-" | "*" | "/" | "%" | "**" | "===" | "!==" | "<" | "<=" | ">" | ">=" | "&&" | "||" | "??";

export interface JsSpread extends Node {
  readonly kind: "spread";
  readonly operand: JsExpression;
}

/** `key: value`; printed as shorthand when the value is the identifier `key`. Any string is a legal key. */
export interface JsProperty extends Node {
  readonly kind: "property";
  readonly key: string;
  readonly value: JsExpression;
}

/** What may stand for a parameter or on the left of `const`. */
export type JsPattern =
  | (Node & { readonly kind: "identifier"; readonly name: string })
  | (Node & { readonly kind: "array-pattern"; readonly items: readonly JsPattern[] })
  | (Node & {
      readonly kind: "object-pattern";
      readonly properties: readonly { readonly key: string; readonly value: JsPattern }[];
    })
  | (Node & { readonly kind: "rest"; readonly target: JsPattern })
  | (Node & { readonly kind: "default"; readonly target: JsPattern; readonly value: JsExpression });

export type JsStatement =
  | (Node & {
      readonly kind: "import";
      readonly from: string;
      readonly namespace?: string;
      /** A name, or one under another name. */
      readonly names?: readonly (string | { readonly name: string; readonly local: string })[];
    })
  | (Node & {
      readonly kind: "declare";
      readonly keyword: "const" | "let";
      readonly target: JsPattern;
      readonly value: JsExpression;
      readonly comment?: string;
      readonly isExported?: boolean;
      readonly documentation?: string;
    })
  | (Node & {
      readonly kind: "assign";
      readonly target: JsExpression;
      readonly value: JsExpression;
      readonly comment?: string;
    })
  | (Node & {
      readonly kind: "expression";
      readonly expression: JsExpression;
      readonly comment?: string;
    })
  | (Node & { readonly kind: "return"; readonly value?: JsExpression })
  | (Node & { readonly kind: "throw"; readonly value: JsExpression })
  | (Node & {
      readonly kind: "if";
      readonly test: JsExpression;
      readonly consequent: readonly JsStatement[];
      readonly alternate?: readonly JsStatement[];
    })
  | (Node & {
      readonly kind: "for-of";
      readonly target: JsPattern;
      readonly iterable: JsExpression;
      readonly body: readonly JsStatement[];
    })
  | (Node & {
      readonly kind: "for";
      readonly variable: string;
      readonly from: JsExpression;
      readonly to: JsExpression;
      readonly body: readonly JsStatement[];
    })
  | (Node & {
      readonly kind: "function";
      readonly name: string;
      readonly params: readonly JsPattern[];
      readonly body: readonly JsStatement[];
      readonly isExported?: boolean;
      readonly documentation?: string;
    })
  | (Node & {
      readonly kind: "class";
      readonly name: string;
      readonly base?: JsExpression;
      readonly members: readonly JsMember[];
      readonly isExported?: boolean;
      readonly documentation?: string;
    })
  | (Node & { readonly kind: "comment"; readonly text: string })
  | (Node & { readonly kind: "blank" });

export type JsMember = Node & {
  readonly kind: "method" | "getter" | "field";
  readonly name: string;
  readonly isStatic?: boolean;
  readonly documentation?: string;
  readonly params?: readonly JsPattern[];
  readonly body?: readonly JsStatement[];
  readonly value?: JsExpression;
};

/** A module: its statements in order. */
export interface JsModule {
  readonly statements: readonly JsStatement[];
}

// ---------------------------------------------------------------- builders

type JsEntry = readonly [key: string, value: JsExpression | undefined];

function entriesOf(
  entries: Readonly<Record<string, JsExpression | undefined>> | readonly JsEntry[],
): readonly JsEntry[] {
  const isList = (value: typeof entries): value is readonly JsEntry[] => Array.isArray(value);
  return isList(entries) ? entries : Object.entries(entries);
}

export const js = {
  id: (name: string): JsExpression => ({ kind: "identifier", name }),
  literal: (value: string | number | boolean | null | undefined): JsExpression => ({
    kind: "literal",
    value,
  }),
  array: (...items: (JsExpression | JsSpread)[]): JsExpression => ({ kind: "array", items }),
  /** Entries whose value is undefined are left out. */
  object: (
    entries: Readonly<Record<string, JsExpression | undefined>> | readonly JsEntry[],
  ): JsExpression => {
    const properties: JsProperty[] = [];
    for (const [key, value] of entriesOf(entries))
      if (value) properties.push({ kind: "property", key, value });
    return { kind: "object", properties };
  },
  call: (callee: JsExpression, ...args: JsExpression[]): JsExpression => ({
    kind: "call",
    callee,
    args,
  }),
  construct: (callee: JsExpression, ...args: JsExpression[]): JsExpression => ({
    kind: "new",
    callee,
    args,
  }),
  member: (object: JsExpression, ...path: string[]): JsExpression =>
    path.reduce<JsExpression>(
      (inner, property) => ({ kind: "member", object: inner, property }),
      object,
    ),
  index: (object: JsExpression, index: JsExpression): JsExpression => ({
    kind: "index",
    object,
    index,
  }),
  binary: (left: JsExpression, operator: JsBinaryOperator, right: JsExpression): JsExpression => ({
    kind: "binary",
    operator,
    left,
    right,
  }),
  negate: (operand: JsExpression): JsExpression => ({ kind: "unary", operator: "-", operand }),
  arrow: (
    params: readonly JsPattern[],
    body: JsExpression | readonly JsStatement[],
  ): JsExpression => ({ kind: "arrow", params, body }),
  spread: (operand: JsExpression): JsSpread => ({ kind: "spread", operand }),
  name: (name: string): JsPattern => ({ kind: "identifier", name }),
  /** `tf.a.b(args)` */
  tf: (path: string, ...args: JsExpression[]): JsExpression =>
    js.call(js.member(js.id("tf"), ...path.split(".")), ...args),
} as const;
