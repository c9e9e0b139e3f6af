/**
 * Where a node stands: what it is part of, and as what. How an expression is laid out, and whether it needs
 * parentheses, depends on that.
 */
import type {
  JsExpression,
  JsMember,
  JsPattern,
  JsProperty,
  JsSpread,
  JsStatement,
} from "./tree.ts";

export type JsNode = JsExpression | JsSpread | JsProperty | JsPattern | JsStatement | JsMember;

export type Role =
  | "alternate"
  | "argument"
  | "base"
  | "body"
  | "callee"
  | "consequent"
  | "element"
  | "index"
  | "left"
  | "object"
  | "operand"
  | "parameter"
  | "part"
  | "property"
  | "right"
  | "target"
  | "test"
  | "value";

export interface Place {
  readonly parent: JsNode;
  readonly role: Role;
  /** Where the parent stands; undefined for statements. */
  readonly above: Place | undefined;
  /** Whether it is the first thing of a statement or of an arrow's body: there `{` would open a block. */
  readonly isFirst: boolean;
  readonly style: Style;
}

/** What is settled for a whole module. */
export interface Style {
  readonly width: number;
  /**
   * Objects that are laid out open, though they might fit. Prettier keeps an object open that it finds open, and then
   * lays out what is around it otherwise; so what broke once must be laid out again as broken.
   */
  readonly open: ReadonlySet<JsNode>;
}

/** The place of a part of a statement, a class member or the like. */
export function partOf(parent: JsNode, role: Role, style: Style): Place {
  const isFirst = parent.kind === "expression" || (parent.kind === "assign" && role === "target");
  return { parent, role, above: undefined, isFirst, style };
}

/** The place of a part of `parent`, which itself is at `above`. */
export function inside(parent: JsNode, role: Role, above: Place): Place {
  const isLeftmost =
    (parent.kind === "binary" && role === "left") ||
    ((parent.kind === "member" || parent.kind === "index") && role === "object") ||
    (parent.kind === "call" && role === "callee") ||
    (parent.kind === "conditional" && role === "test");
  const isFirst = isLeftmost ? above.isFirst : parent.kind === "arrow" && role === "body";
  return { parent, role, above, isFirst, style: above.style };
}

/** Whether it is what is called, by `call` or `new`. */
export function isCallee({ parent, role }: Place): boolean {
  return role === "callee" && (parent.kind === "call" || parent.kind === "new");
}

/** Whether its member is taken: `x.member`, or `x[index]`. */
export function isObjectOfMember({ parent, role }: Place): boolean {
  return role === "object" && (parent.kind === "member" || parent.kind === "index");
}

/** Whether it is an argument of `return` or `throw`. */
export function isReturned({ parent }: Place): boolean {
  return parent.kind === "return" || parent.kind === "throw";
}

/** Whether it stands on the right of a `=`. */
export function isAssigned({ parent, role }: Place): boolean {
  return (
    role === "value" &&
    (parent.kind === "assign" || parent.kind === "declare" || parent.kind === "for")
  );
}
