/** Statements as documents. */
import { group, hardLine, indent, join, line, mark, type Document } from "./document.ts";
import { escapeComment, lineComment, stringLiteral } from "./escape.ts";
import {
  identifier,
  parameters,
  pattern,
  printExpression,
  propertyKey,
} from "./print-expression.ts";
import type { JsMember, JsStatement } from "./tree.ts";

/** `{ … }` around statements. */
export function printBlock(statements: readonly JsStatement[]): Document {
  if (statements.length === 0) return "{}";
  return ["{", indent([hardLine, printStatements(statements)]), hardLine, "}"];
}

export function printStatements(statements: readonly JsStatement[]): Document {
  const isBlank = (index: number): boolean => {
    const at = statements[index];
    return at === undefined || at.kind === "blank";
  };
  // Blank lines separate; none stands at an end or beside another.
  const shown = statements.filter(
    (statement, index) =>
      statement.kind !== "blank" || !(isBlank(index - 1) || index === statements.length - 1),
  );
  return join(hardLine, shown.map(printStatement));
}

function printStatement(statement: JsStatement): Document {
  const comment =
    "comment" in statement && statement.comment ? ` // ${lineComment(statement.comment)}` : "";
  return [documentation(statement), mark(statement.origin), printKind(statement), comment];
}

function documentation(statement: JsStatement | JsMember): Document {
  return "documentation" in statement && statement.documentation
    ? [docComment(statement.documentation), hardLine]
    : "";
}

/** A JSDoc block; one line where the text has one. */
export function docComment(text: string): Document {
  const lines = escapeComment(text)
    .split("\n")
    .map((part) => part.trimEnd());
  if (lines.length === 1) return `/** ${lines[0] ?? ""} */`;
  return [
    "/**",
    ...lines.map((part): Document => [hardLine, part === "" ? " *" : ` * ${part}`]),
    hardLine,
    " */",
  ];
}

function printKind(statement: JsStatement): Document {
  const exported = "isExported" in statement && statement.isExported ? "export " : "";
  switch (statement.kind) {
    case "import": {
      const names =
        statement.namespace === undefined
          ? group([
              "{",
              indent([line, join([",", line], (statement.names ?? []).map(identifier))]),
              line,
              "}",
            ])
          : `* as ${identifier(statement.namespace)}`;
      return ["import ", names, " from ", stringLiteral(statement.from), ";"];
    }
    case "declare":
      return group([
        exported,
        `${statement.keyword} `,
        pattern(statement.target),
        " = ",
        printExpression(statement.value),
        ";",
      ]);
    case "assign":
      return [printExpression(statement.target), " = ", printExpression(statement.value), ";"];
    case "expression":
      return [printExpression(statement.expression), ";"];
    case "return":
      return statement.value ? ["return ", printExpression(statement.value), ";"] : "return;";
    case "throw":
      return ["throw ", printExpression(statement.value), ";"];
    case "if": {
      const head: Document = [
        "if (",
        printExpression(statement.test),
        ") ",
        printBlock(statement.consequent),
      ];
      return statement.alternate ? [head, " else ", printBlock(statement.alternate)] : head;
    }
    case "for-of":
      return [
        "for (const ",
        pattern(statement.target),
        " of ",
        printExpression(statement.iterable),
        ") ",
        printBlock(statement.body),
      ];
    case "for": {
      const name = identifier(statement.variable);
      return [
        `for (let ${name} = `,
        printExpression(statement.from),
        `; ${name} < `,
        printExpression(statement.to),
        `; ${name}++) `,
        printBlock(statement.body),
      ];
    }
    case "function":
      return [
        exported,
        `function ${identifier(statement.name)}`,
        parameters(statement.params),
        " ",
        printBlock(statement.body),
      ];
    case "class": {
      const base: Document = statement.base ? [" extends ", printExpression(statement.base)] : "";
      const members = join([hardLine, hardLine], statement.members.map(printMember));
      return [
        exported,
        `class ${identifier(statement.name)}`,
        base,
        " {",
        indent([hardLine, members]),
        hardLine,
        "}",
      ];
    }
    case "comment":
      return join(
        hardLine,
        escapeComment(statement.text)
          .split("\n")
          .map((part) => `// ${part}`),
      );
    case "blank":
      return "";
  }
}

function printMember(member: JsMember): Document {
  const prefix = member.isStatic ? "static " : "";
  const name = propertyKey(member.name);
  if (member.kind === "field")
    return [
      documentation(member as never),
      prefix,
      name,
      " = ",
      member.value ? printExpression(member.value) : "undefined",
      ";",
    ];
  const get = member.kind === "getter" ? "get " : "";
  return [
    documentation(member as never),
    prefix,
    get,
    name,
    parameters(member.params ?? []),
    " ",
    printBlock(member.body ?? []),
  ];
}
