/** Declarations to documents. */
import * as t from "../../grammar/tokens.ts";
import { concat, group, ifBroken, indent, line, type Document } from "../document/document.ts";
import type {
  BlockDeclaration,
  Declaration,
  Fact,
  FunctionDeclaration,
  Hyperparameter,
  HyperparameterType,
  Port,
  Signature,
  TrainDeclaration,
} from "../syntax/ast.ts";
import { printBody } from "./print-body.ts";
import { printEquation, printPorts, printSetting, printTargetPorts } from "./print-equation.ts";
import { printDefinition, printExpression } from "./print-expression.ts";
import { bracketed, commaSeparated } from "./print-list.ts";
import type { Pen } from "./pen.ts";

export function printDeclaration(pen: Pen, text: string, node: Declaration): Document {
  switch (node.kind) {
    case "import":
      return printImport(pen);
    case "const":
      return concat(
        pen.take(),
        pen.space(),
        pen.take(),
        pen.space(),
        printDefinition(pen, node.value),
      );
    case "fn":
      return printFunction(pen, node);
    case "train":
      return printTrain(pen, text, node);
    default:
      return printBlock(pen, text, node);
  }
}

function printImport(pen: Pen): Document {
  const word = concat(pen.take(), pen.space());
  const names = bracketed(
    pen,
    () => {
      const name = pen.take();
      return pen.isAhead(t.As)
        ? concat(name, pen.space(), pen.take(), pen.space(), pen.take())
        : name;
    },
    { isSpaced: true },
  );
  return concat(word, names, pen.space(), pen.take(), pen.space(), pen.take());
}

// ---------------------------------------------------------------- hyperparameters

function printHyperparameters(
  pen: Pen,
  parameters: readonly Hyperparameter[],
  id: symbol,
): Document {
  let at = 0;
  return bracketed(
    pen,
    () => {
      const parameter = parameters[at++];
      return parameter ? printHyperparameter(pen, parameter) : "";
    },
    { id },
  );
}

function printHyperparameter(pen: Pen, { isStatic, type, initial }: Hyperparameter): Document {
  const word = isStatic ? concat(pen.take(), pen.space()) : "";
  const name = pen.take();
  const typed = type ? concat(pen.take(), pen.space(), printType(pen, type)) : "";
  const value = initial
    ? concat(pen.space(), pen.take(), pen.space(), indent(printExpression(pen, initial)))
    : "";
  return concat(word, name, typed, value);
}

function printType(pen: Pen, type: HyperparameterType): Document {
  switch (type.kind) {
    case "named-type":
      return pen.take();
    case "list-type":
      return concat(pen.take(), printType(pen, type.item), pen.take());
    case "tuple-type": {
      let at = 0;
      return bracketed(pen, () => {
        const item = type.items[at++];
        return item ? printType(pen, item) : "";
      });
    }
  }
}

// ---------------------------------------------------------------- fn, block, cell, model

function printFunction(pen: Pen, node: FunctionDeclaration): Document {
  const head = concat(pen.take(), pen.space(), pen.take());
  const parameters = printHyperparameters(pen, node.parameters, Symbol("parameters"));
  const result = node.result ? concat(pen.take(), pen.space(), printType(pen, node.result)) : "";
  return concat(head, parameters, result, pen.space(), printDefinition(pen, node.body));
}

function printBlock(pen: Pen, text: string, node: BlockDeclaration): Document {
  const id = Symbol("hyperparameters");
  const head: Document[] = [pen.take(), pen.space(), pen.take()];
  if (pen.isAhead(t.LeftParenthesis))
    head.push(printHyperparameters(pen, node.hyperparameters, id));
  // After hyperparameters one a line, the rest goes on behind their parenthesis.
  const next = (): Document => concat(pen.flush(), ifBroken(" ", line, id), pen.lead());
  if (node.signature)
    head.push(indent(next(), pen.take(), pen.space(), printSignature(pen, node.signature)));
  const { body } = node;
  if (body.kind === "expression") {
    head.push(indent(next(), printDefinition(pen, body.expression)));
    return group(concat(...head));
  }
  let at = 0;
  head.push(pen.space());
  const equations = printBody(pen, text, () => {
    const equation = body.equations[at++];
    if (!equation) throw new Error("a body has more equations than its node");
    return printEquation(pen, equation);
  });
  return concat(group(concat(...head)), equations);
}

function printSignature(pen: Pen, node: Signature): Document {
  const ports = (all: readonly Port[]): Document => {
    let at = 0;
    return printPorts(pen, () => all[at++] as Port);
  };
  const parts: Document[] = [ports(node.inputs)];
  const clause = (content: () => Document): void => {
    parts.push(indent(pen.flush(), line, pen.lead(), pen.take(), pen.space(), content()));
  };
  if (node.given.length > 0) clause(() => ports(node.given));
  clause(() => ports(node.outputs));
  if (node.facts.length > 0) clause(() => printFacts(pen, node.facts));
  return group(concat(...parts));
}

function printFacts(pen: Pen, facts: readonly Fact[]): Document {
  let at = 0;
  const items = commaSeparated(pen, () => {
    const fact = facts[at++];
    if (!fact) throw new Error("a signature has more facts than its node");
    if (fact.kind !== "divides") return printExpression(pen, fact);
    const divisor = printExpression(pen, fact.divisor);
    return concat(
      divisor,
      pen.space(),
      pen.take(),
      pen.space(),
      printExpression(pen, fact.dividend),
    );
  });
  return group(indent(...items.flatMap((item, index) => (index === 0 ? [item] : [line, item]))));
}

// ---------------------------------------------------------------- train

function printTrain(pen: Pen, text: string, node: TrainDeclaration): Document {
  const head = concat(pen.take(), pen.space(), pen.take(), pen.space());
  const { settings, targets } = node;
  let setting = 0;
  let target = 0;
  const body = printBody(pen, text, () => {
    const start = pen.peek()?.startOffset;
    const ahead = settings[setting];
    if (ahead?.span.start === start && ahead) {
      setting++;
      return printSetting(pen, ahead);
    }
    return printTargetPorts(pen, () => targets[target++] as Port);
  });
  return concat(head, body);
}
