/** Syntax trees as S-expressions: short enough to review, complete enough to notice a change. */
import type {
  Argument,
  Declaration,
  Equation,
  Expression,
  Fact,
  Hyperparameter,
  HyperparameterType,
  Port,
  Program,
  ShapePattern,
  Signature,
  StringLiteral,
} from "../../src/syntax/ast.ts";

/** A whole file, one declaration after the other. */
export function dump(program: Program): string {
  return program.declarations.map((declaration) => `${dumpDeclaration(declaration)}\n`).join("\n");
}

function lines(head: string, items: readonly string[]): string {
  return items.length === 0
    ? `(${head})`
    : `(${head}\n  ${items.join("\n").replaceAll("\n", "\n  ")})`;
}

function dumpDeclaration(node: Declaration): string {
  switch (node.kind) {
    case "import": {
      const names = node.names.map(({ name, alias }) =>
        alias === undefined ? name.name : `(as ${name.name} ${alias.name})`,
      );
      return `(import (${names.join(" ")}) ${JSON.stringify(node.from.value)})`;
    }
    case "const":
      return lines(`const ${node.name.name}`, [...doc(node.documentation), expression(node.value)]);
    case "fn": {
      const result = node.result === undefined ? [] : [`(result ${type(node.result)})`];
      const parts = [...node.parameters.map(hyperparameter), ...result, expression(node.body)];
      return lines(`fn ${node.name.name}`, [...doc(node.documentation), ...parts]);
    }
    case "block":
    case "cell":
    case "model": {
      const body =
        node.body.kind === "expression"
          ? [expression(node.body.expression)]
          : node.body.equations.map(equation);
      return lines(`${node.kind} ${node.name.name}`, [
        ...doc(node.documentation),
        ...node.hyperparameters.map(hyperparameter),
        ...(node.signature === undefined ? [] : [signature(node.signature)]),
        ...body,
      ]);
    }
    case "train":
      return lines(`train ${node.model.name}`, [
        ...doc(node.documentation),
        ...node.targets.map((target) => `(target ${port(target)})`),
        ...node.settings.map(({ name, value }) => `(= ${name.name} ${expression(value)})`),
      ]);
  }
}

function doc(text: string): string[] {
  return text === "" ? [] : [`(doc ${JSON.stringify(text)})`];
}

function hyperparameter({ name, isStatic, type: kind, initial }: Hyperparameter): string {
  const typed = kind === undefined ? "" : ` ${type(kind)}`;
  const value = initial === undefined ? "" : ` (default ${expression(initial)})`;
  return `(hyper${isStatic ? " static" : ""} ${name.name}${typed}${value})`;
}

function type(node: HyperparameterType): string {
  if (node.kind === "named-type") return `:${node.name}`;
  if (node.kind === "list-type") return `(list ${type(node.item)})`;
  return `(tuple ${node.items.map(type).join(" ")})`;
}

function signature({ inputs, given, outputs, facts }: Signature): string {
  return lines("signature", [
    ...inputs.map((input) => `(in ${port(input)})`),
    ...given.map((input) => `(given ${port(input)})`),
    ...outputs.map((output) => `(out ${port(output)})`),
    ...facts.map((fact) => `(where ${dumpFact(fact)})`),
  ]);
}

function dumpFact(fact: Fact): string {
  if (fact.kind !== "divides") return expression(fact);
  return `(| ${expression(fact.divisor)} ${expression(fact.dividend)})`;
}

function port({ dtype, name, shape: dims }: Port): string {
  return `${dtype === undefined ? "" : `${dtype.name} `}${name.name}${shape(dims)}`;
}

function shape(node: ShapePattern | undefined): string {
  return node === undefined ? "" : `[${node.dims.map(expression).join(" ")}]`;
}

function pin(node: StringLiteral | undefined): string {
  return node === undefined ? "" : ` @${JSON.stringify(node.value)}`;
}

function equation(node: Equation): string {
  switch (node.kind) {
    case "define": {
      const targets = node.targets
        .map(({ name, shape: dims }) => name.name + shape(dims))
        .join(" ");
      const left = node.isTuple ? `(${targets})` : targets;
      return `(=${pin(node.pinned)} ${left} ${expression(node.value)})`;
    }
    case "param":
    case "buffer": {
      const value = node.initial === undefined ? "" : ` ${expression(node.initial)}`;
      const options = node.options.map((option) => ` ${argument(option)}`).join("");
      return `(${node.kind}${pin(node.pinned)} ${port(node)}${value}${options})`;
    }
    case "state": {
      const value = node.initial === undefined ? "" : ` ${expression(node.initial)}`;
      return `(state ${port(node)}${value})`;
    }
    case "next":
      return `(next ${node.name.name} ${expression(node.value)})`;
  }
}

function argument({ name, value }: Argument): string {
  return name === undefined ? expression(value) : `${name.name}: ${expression(value)}`;
}

function all(head: string, items: readonly Expression[]): string {
  return `(${[head, ...items.map(expression)].join(" ")})`;
}

/** One expression. */
export function expression(node: Expression): string {
  switch (node.kind) {
    case "number":
      return node.isInteger ? String(node.value) : `${node.value}f`;
    case "string":
      return JSON.stringify(node.value);
    case "boolean":
      return String(node.value);
    case "name":
      return node.name;
    case "ellipsis":
      return "...";
    case "error":
      return "<error>";
    case "tuple":
      return all("tuple", node.items);
    case "list":
      return all("list", node.items);
    case "rearrangement":
      return `(=> ${shape(node.from)} ${shape(node.to)})`;
    case "unary":
      return all(node.operator === "-" ? "negate" : "not", [node.operand]);
    case "binary":
      return all(node.operator, [node.left, node.right]);
    case "pipe":
      return all("->", [node.left, node.right]);
    case "call":
      return `(call ${[expression(node.callee), ...node.arguments.map(argument)].join(" ")})`;
    case "field":
      return `(. ${expression(node.object)} ${node.index})`;
    case "index":
      return all("index", [node.object, node.index]);
    case "if":
      return all("if", [node.condition, node.consequent, node.alternative]);
    case "lambda":
      return `(lambda (${node.parameters.map(({ name }) => name).join(" ")}) ${expression(node.body)})`;
    case "repeat":
      return all(node.isFork ? "fork repeat" : "repeat", [node.count, node.body]);
    case "for": {
      const names = node.pattern.map(({ name }) => name).join(" ");
      const word = node.isFork ? "fork for" : "for";
      return `(${word} ${node.isTuple ? `(${names})` : names} ${expression(node.list)} ${expression(node.body)})`;
    }
    case "pre":
      return `(pre ${node.name.name})`;
  }
}
