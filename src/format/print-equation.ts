/** Equations of blocks and settings of `train` sections, each as what stands before its `=` and the rest. */
import * as t from "../../grammar/tokens.ts";
import { concat, group, hardLine, indent, line, type Document } from "../document/document.ts";
import type { Equation, Port, Setting, ShapePattern, Target } from "../syntax/ast.ts";
import { printArgument, printDefinition, printShape } from "./print-expression.ts";
import { bracketed, commaSeparated } from "./print-list.ts";
import type { Pen } from "./pen.ts";

/** A line of a body. The parts join at an `=`, where neighbours may be aligned. */
export interface Statement {
  readonly left: Document;
  /** With the `=`; absent where there is none. */
  readonly right: Document | undefined;
}

export function printEquation(pen: Pen, node: Equation): Statement {
  const pinned = "pinned" in node && node.pinned ? printPin(pen) : "";
  switch (node.kind) {
    case "define": {
      const left = node.isTuple ? printTargets(pen, node.targets) : printTarget(pen, node.targets);
      return { left: concat(pinned, left), right: printDefinition(pen, node.value) };
    }
    case "param":
    case "buffer":
    case "state": {
      const left = concat(pinned, pen.take(), pen.space(), printTyped(pen, node));
      if (!node.initial) return { left, right: undefined };
      const value = printDefinition(pen, node.initial);
      const options = "options" in node ? node.options : [];
      const more = options.map((option) =>
        concat(pen.takeComma(), pen.flush(), line, pen.lead(), printArgument(pen, option)),
      );
      return { left, right: group(concat(value, indent(...more))) };
    }
    case "next": {
      const left = concat(pen.take(), pen.space(), pen.take());
      return { left, right: printDefinition(pen, node.value) };
    }
  }
}

export function printSetting(pen: Pen, node: Setting): Statement {
  return { left: pen.take(), right: printDefinition(pen, node.value) };
}

/** `target int32 label[N], …` */
export function printTargetPorts(pen: Pen, next: () => Port): Statement {
  const word = concat(pen.take(), pen.space());
  return { left: concat(word, indent(printPorts(pen, next))), right: undefined };
}

/** `@name("stem")`, on the line of its equation or above it, as it was. */
function printPin(pen: Pen): Document {
  const annotation = concat(pen.take(), pen.take(), pen.take(), pen.take());
  const after = pen.flush();
  return concat(annotation, after, pen.peek()?.opensLine ? hardLine : " ");
}

function printTarget(pen: Pen, [target]: readonly Target[]): Document {
  return target ? concat(pen.take(), target.shape ? printShape(pen, target.shape) : "") : "";
}

function printTargets(pen: Pen, targets: readonly Target[]): Document {
  let at = 0;
  return bracketed(pen, () => printTarget(pen, targets.slice(at, ++at)));
}

/** Signals between commas, as many as there are commas. */
export function printPorts(pen: Pen, next: () => Port): Document {
  const items = commaSeparated(pen, () => printTyped(pen, next()));
  return group(concat(...items.flatMap((item, index) => (index === 0 ? [item] : [line, item]))));
}

/** `int32 tokens[N, T]` */
function printTyped(
  pen: Pen,
  { dtype, shape }: { readonly dtype: unknown; readonly shape: ShapePattern | undefined },
): Document {
  const type = dtype === undefined ? "" : concat(pen.take(), pen.space());
  return concat(
    type,
    pen.take(),
    shape && pen.isAhead(t.LeftBracket) ? printShape(pen, shape) : "",
  );
}
