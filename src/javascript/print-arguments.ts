/** Arguments of calls. A last one that is a function, an object or an array may hug the parentheses. */
import {
  commaLine,
  breakOuter,
  choose,
  concat,
  group,
  ifBroken,
  indent,
  line,
  separated,
  softLine,
  willBreak,
  type Document,
} from "../document/document.ts";
import { grammatical, isNumberArray, isSimpleArgument, type Kind } from "./kinds.ts";
import { inside, type Place } from "./place.ts";
import { printArrow } from "./print-arrow.ts";
import { isBinary } from "./print-binary.ts";
import { isLongCurried } from "./print-call.ts";
import { printExpression } from "./print-expression.ts";
import type { JsExpression } from "./tree.ts";

type Call = Kind<"call"> | Kind<"new">;

export function printArguments(call: Call, place: Place): Document {
  const { args } = call;
  if (args.length === 0) return "()";
  const at = inside(call, "argument", place);
  const printed = args.map((arg) => printExpression(arg, at));
  if (isEffect(args)) return concat("(", ...separated(", ", printed), ")");
  const brokenOut = (): Document =>
    group(concat("(", indent(line, ...separated(commaLine, printed)), ",", line, ")"), {
      isBroken: true,
    });
  if (isComposition(args)) return brokenOut();
  if (hugsFirst(args)) return hugging(args, printed, at, "first", brokenOut);
  if (hugsLast(args)) return hugging(args, printed, at, "last", brokenOut);
  const whole = concat(
    "(",
    indent(softLine, ...separated(commaLine, printed)),
    ifBroken(","),
    softLine,
    ")",
  );
  if (isLongCurried(call, place)) return whole;
  return group(whole, { isBroken: printed.some(willBreak) });
}

/** One argument takes the lines it needs, and the others stay on the first or the last of them. */
function hugging(
  args: readonly JsExpression[],
  printed: readonly Document[],
  at: Place,
  side: "first" | "last",
  brokenOut: () => Document,
): Document {
  const index = side === "first" ? 0 : args.length - 1;
  const others = printed.filter((_, place) => place !== index);
  if (others.some(willBreak)) return brokenOut();
  const hugged = printHugged(args[index] as JsExpression, printed[index] ?? "", at, side);
  if (hugged === undefined) return brokenOut();
  const around = (inner: Document): Document => {
    const all = printed.map((other, place) => (place === index ? inner : other));
    return concat("(", ...separated(side === "first" ? ", " : commaLine, all), ")");
  };
  const open = (): Document => around(group(hugged, { isBroken: true }));
  return willBreak(hugged)
    ? concat(
        breakOuter,
        choose(open(), () => [brokenOut()]),
      )
    : choose(around(hugged), () => [open(), brokenOut()]);
}

/** As an argument that hugs; undefined if its parameters would have to break. */
function printHugged(
  arg: JsExpression,
  printed: Document,
  at: Place,
  side: "first" | "last",
): Document | undefined {
  const plain = grammatical(arg);
  return plain.kind === "arrow" ? printArrow(plain, at, { hugs: side }) : printed;
}

/** `effect(() => { … }, [x])` */
function isEffect(args: readonly JsExpression[]): boolean {
  const [first] = args;
  if (args.length === 3 && first?.kind !== "identifier") return false;
  const [callback, list] = args.slice(-2);
  return (
    (args.length === 2 || args.length === 3) &&
    callback?.kind === "arrow" &&
    callback.params.length === 0 &&
    Array.isArray(callback.body) &&
    list?.kind === "array"
  );
}

/** Functions passed beside functions: `pipe(map((x) => x), filter((x) => x))`. */
function isComposition(args: readonly JsExpression[]): boolean {
  if (args.length <= 1) return false;
  let count = 0;
  for (const arg of args) {
    if (arg.kind === "arrow") count++;
    else if (arg.kind === "call" && arg.args.some(({ kind }) => kind === "arrow")) return true;
  }
  return count > 1;
}

function hugsLast(args: readonly JsExpression[]): boolean {
  const last = args.at(-1);
  const beside = args.at(-2);
  return (
    last !== undefined &&
    canHug(last) &&
    kindOf(beside) !== kindOf(last) &&
    (args.length !== 2 || beside?.kind !== "arrow" || last.kind !== "array") &&
    !(args.length > 1 && isNumberArray(last))
  );
}

function kindOf(expression: JsExpression | undefined): string | undefined {
  return expression?.kind;
}

function hugsFirst(args: readonly JsExpression[]): boolean {
  const [first, second] = args;
  return (
    args.length === 2 &&
    first?.kind === "arrow" &&
    Array.isArray(first.body) &&
    second !== undefined &&
    second.kind !== "arrow" &&
    second.kind !== "conditional" &&
    isLikelyShort(second) &&
    !canHug(second)
  );
}

function isLikelyShort(expression: JsExpression): boolean {
  const plain = grammatical(expression);
  if ((plain.kind === "call" || plain.kind === "new") && plain.args.length > 1) return false;
  if (isBinary(plain)) return isSimpleArgument(plain.left, 1) && isSimpleArgument(plain.right, 1);
  return isSimpleArgument(plain);
}

function canHug(expression: JsExpression, isBody = false): boolean {
  if (expression.kind === "object") return expression.properties.length > 0;
  if (expression.kind === "array") return expression.items.length > 0;
  if (expression.kind !== "arrow") return false;
  const body = expression.body as JsExpression;
  if (Array.isArray(expression.body) || body.kind === "object" || body.kind === "array")
    return true;
  if (body.kind === "arrow") return canHug(body, true);
  return !isBody && (body.kind === "conditional" || body.kind === "call");
}
