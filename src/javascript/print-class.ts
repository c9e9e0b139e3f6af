/** Classes and their members. */
import {
  concat,
  group,
  hardLine,
  ifBroken,
  indent,
  join,
  line,
  mark,
  type Document,
} from "../document/document.ts";
import { grammatical, isMember } from "./kinds.ts";
import { partOf, type Style } from "./place.ts";
import { printValue } from "./print-assignment.ts";
import { printBlock } from "./print-block.ts";
import { docComment } from "./print-comment.ts";
import { printExpression } from "./print-expression.ts";
import { binding, printSignature, propertyKey } from "./print-pattern.ts";
import type { JsMember, JsStatement } from "./tree.ts";

export function printClass(
  statement: Extract<JsStatement, { kind: "class" }>,
  style: Style,
): Document {
  const { name, base, members } = statement;
  const body = printMembers(members, style);
  if (!base) return concat("class ", binding(name), " ", body);
  const printed = concat("extends ", printExpression(base, partOf(statement, "base", style)));
  if (!isMember(grammatical(base))) return concat("class ", binding(name), " ", printed, " ", body);
  const id = Symbol("heritage");
  const head = group(concat(" ", binding(name), indent(line, group(printed))), { id });
  const gap = members.length > 0 ? ifBroken(hardLine, " ", id) : " ";
  return concat("class", head, gap, body);
}

function printMembers(members: readonly JsMember[], style: Style): Document {
  if (members.length === 0) return "{}";
  const printed = members.map((member) => printMember(member, style));
  return concat("{", indent(hardLine, join(concat(hardLine, hardLine), printed)), hardLine, "}");
}

function printMember(member: JsMember, style: Style): Document {
  const { kind, name, isStatic = false, params = [], body = [], value } = member;
  check(member);
  const lead = concat(docComment(member.documentation), mark(member.origin));
  const key = concat(isStatic ? "static " : "", kind === "getter" ? "get " : "", propertyKey(name));
  if (kind !== "field") {
    return concat(lead, key, printSignature(params, style), " ", printBlock(body, style));
  }
  if (!value) return concat(lead, key, ";");
  const place = partOf(member, "value", style);
  return concat(lead, printValue({ left: key, operator: " =", value, place }), ";");
}

/** Names that mean something else in a class than the tree says. */
function check({ kind, name, isStatic = false }: JsMember): void {
  const isConstructor = name === "constructor" && !isStatic && kind !== "method";
  if (
    isConstructor ||
    (name === "constructor" && kind === "field") ||
    (name === "prototype" && isStatic)
  )
    throw new TypeError(`a class may not have a ${kind} called ${JSON.stringify(name)}`);
}
