/** Statements as documents. */
import {
  commaLine,
  concat,
  group,
  ifBroken,
  indent,
  join,
  line,
  mark,
  softLine,
  type Document,
} from "../document/document.ts";
import { stringLiteral } from "./escape.ts";
import { grammatical, isNegatedLogic } from "./kinds.ts";
import { partOf, type Style } from "./place.ts";
import { printValue } from "./print-assignment.ts";
import { printBlock } from "./print-block.ts";
import { printClass } from "./print-class.ts";
import { docComment, ownComment, trailingComment } from "./print-comment.ts";
import { printExpression } from "./print-expression.ts";
import { printPlainly } from "./print-plainly.ts";
import { binding, printPattern, printSignature, propertyKey } from "./print-pattern.ts";
import type { JsExpression, JsStatement } from "./tree.ts";

type Statement<K extends JsStatement["kind"]> = Extract<JsStatement, { kind: K }>;

/** `columns` are left of its line, where it is the first thing on it. */
export function printStatement(statement: JsStatement, style: Style, columns = 0): Document {
  const comment = "comment" in statement ? trailingComment(statement.comment) : "";
  const documentation = "documentation" in statement ? docComment(statement.documentation) : "";
  const exported = "isExported" in statement && statement.isExported ? "export " : "";
  const printed =
    printPlainly(statement, style, columns - exported.length) ?? printKind(statement, style);
  return concat(documentation, mark(statement.origin), exported, printed, comment);
}

function printKind(statement: JsStatement, style: Style): Document {
  switch (statement.kind) {
    case "import":
      return printImport(statement);
    case "declare":
      return printDeclaration(statement, style);
    case "assign": {
      const left = printExpression(statement.target, partOf(statement, "target", style));
      const place = partOf(statement, "value", style);
      return concat(printValue({ left, operator: " =", value: statement.value, place }), ";");
    }
    case "expression":
      return concat(printExpression(statement.expression, partOf(statement, "value", style)), ";");
    case "return":
    case "throw":
      return printReturn(statement, style);
    case "if":
      return printIf(statement, style);
    case "for-of":
      return printForOf(statement, style);
    case "for":
      return printFor(statement, style);
    case "function": {
      const signature = printSignature(statement.params, style);
      const body = printBlock(statement.body, style);
      return concat("function ", binding(statement.name), signature, " ", body);
    }
    case "class":
      return printClass(statement, style);
    case "comment":
      return ownComment(statement.text);
    case "blank":
      return "";
  }
}

function printImport({ from, namespace, names }: Statement<"import">): Document {
  const source = concat(stringLiteral(from), ";");
  if (namespace !== undefined) return concat("import * as ", binding(namespace), " from ", source);
  if (!names) return concat("import ", source);
  const printed = names.map((name) =>
    typeof name === "string"
      ? binding(name)
      : concat(propertyKey(name.name), " as ", binding(name.local)),
  );
  if (printed.length === 0) return concat("import {} from ", source);
  if (printed.length === 1) return concat("import { ", ...printed, " } from ", source);
  const list = concat("{", indent(line, join(commaLine, printed)), ifBroken(","), line, "}");
  return concat("import ", group(list), " from ", source);
}

function printDeclaration(statement: Statement<"declare">, style: Style): Document {
  const { keyword, target, value } = statement;
  const left = printPattern(target, style, "declared");
  const place = partOf(statement, "value", style);
  return group(
    concat(keyword, " ", printValue({ left, operator: " =", value, place, target }), ";"),
  );
}

/** Operators that need several lines stand in parentheses, lest the line end after `return`. */
function printReturn(statement: Statement<"return" | "throw">, style: Style): Document {
  const { kind, value } = statement;
  if (!value) return "return;";
  const printed = printExpression(value, partOf(statement, "value", style));
  if (grammatical(value).kind !== "binary") return concat(kind, " ", printed, ";");
  const open = concat(ifBroken("("), indent(softLine, printed), softLine, ifBroken(")"));
  return concat(kind, " ", group(open), ";");
}

function printIf(statement: Statement<"if">, style: Style): Document {
  const { test, consequent, alternate } = statement;
  const printed = printExpression(test, partOf(statement, "test", style));
  const condition = isNegatedLogic(test)
    ? printed
    : group(concat(indent(softLine, printed), softLine));
  const body = printBlock(consequent, style, { opens: true });
  const first = group(concat("if (", condition, ") ", body));
  if (!alternate) return first;
  const [only] = alternate;
  const other =
    alternate.length === 1 && only?.kind === "if"
      ? printStatement(only, style)
      : printBlock(alternate, style, { opens: true });
  return concat(first, " else ", group(other));
}

function printForOf(statement: Statement<"for-of">, style: Style): Document {
  const { target, iterable, body } = statement;
  const left = group(concat("const ", printPattern(target, style, "declared")));
  const right = printExpression(iterable, partOf(statement, "right", style));
  const block = printBlock(body, style, { opens: true });
  return group(concat("for (", left, " of ", right, ") ", block));
}

function printFor(statement: Statement<"for">, style: Style): Document {
  const { variable, from, to, body } = statement;
  const name = binding(variable);
  const start = printValue({
    left: name,
    operator: " =",
    value: from,
    place: partOf(statement, "value", style),
    target: { kind: "identifier", name },
  });
  const left: JsExpression = { kind: "identifier", name };
  const at = partOf(statement, "test", style);
  const test = printExpression({ kind: "binary", operator: "<", left, right: to }, at);
  const head = concat(
    indent(softLine, group(concat("let ", start)), ";", line, test, ";", line, `${name}++`),
    softLine,
  );
  return group(concat("for (", group(head), ") ", printBlock(body, style)));
}
