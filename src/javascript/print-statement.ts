/** Statements as documents. */
import { group, hardLine, indent, join, line, mark, type Document } from "./document.ts";
import { escapeComment, lineComment, stringLiteral } from "./escape.ts";
import { printExpression } from "./print-expression.ts";
import { identifier, parameters, pattern, propertyKey } from "./print-pattern.ts";
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
  switch (statement.kind) {
    case "import":
      return ["import ", importedNames(statement), " from ", stringLiteral(statement.from), ";"];
    case "assign":
      return [printExpression(statement.target), " = ", printExpression(statement.value), ";"];
    case "expression":
      return [printExpression(statement.expression), ";"];
    case "return":
      return statement.value ? ["return ", printExpression(statement.value), ";"] : "return;";
    case "throw":
      return ["throw ", printExpression(statement.value), ";"];
    case "if":
    case "for-of":
    case "for":
      return printBranching(statement);
    case "declare":
    case "function":
    case "class":
      return [statement.isExported ? "export " : "", printDeclaration(statement)];
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

type Kind<K extends JsStatement["kind"]> = Extract<JsStatement, { kind: K }>;

function importedNames({ namespace, names = [] }: Kind<"import">): Document {
  if (namespace !== undefined) return `* as ${identifier(namespace)}`;
  return group(["{", indent([line, join([",", line], names.map(identifier))]), line, "}"]);
}

function printBranching(statement: Kind<"if" | "for-of" | "for">): Document {
  switch (statement.kind) {
    case "if": {
      const { test, consequent, alternate } = statement;
      const head: Document = ["if (", printExpression(test), ") ", printBlock(consequent)];
      return alternate ? [head, " else ", printBlock(alternate)] : head;
    }
    case "for-of": {
      const { target, iterable, body } = statement;
      return [
        "for (const ",
        pattern(target),
        " of ",
        printExpression(iterable),
        ") ",
        printBlock(body),
      ];
    }
    case "for": {
      const name = identifier(statement.variable);
      const from: Document = [`let ${name} = `, printExpression(statement.from)];
      const to: Document = [`${name} < `, printExpression(statement.to)];
      return ["for (", from, "; ", to, `; ${name}++) `, printBlock(statement.body)];
    }
  }
}

function printDeclaration(statement: Kind<"declare" | "function" | "class">): Document {
  switch (statement.kind) {
    case "declare": {
      const { keyword, target, value } = statement;
      return group([`${keyword} `, pattern(target), " = ", printExpression(value), ";"]);
    }
    case "function": {
      const { name, params, body } = statement;
      return [`function ${identifier(name)}`, parameters(params), " ", printBlock(body)];
    }
    case "class": {
      const base: Document = statement.base ? [" extends ", printExpression(statement.base)] : "";
      const members = join([hardLine, hardLine], statement.members.map(printMember));
      const body: Document = [" {", indent([hardLine, members]), hardLine, "}"];
      return [`class ${identifier(statement.name)}`, base, body];
    }
  }
}

function printMember(member: JsMember): Document {
  const prefix = member.isStatic ? "static " : "";
  const name = propertyKey(member.name);
  if (member.kind === "field")
    return [
      documentation(member),
      prefix,
      name,
      " = ",
      member.value ? printExpression(member.value) : "undefined",
      ";",
    ];
  const get = member.kind === "getter" ? "get " : "";
  return [
    documentation(member),
    prefix,
    get,
    name,
    parameters(member.params ?? []),
    " ",
    printBlock(member.body ?? []),
  ];
}
