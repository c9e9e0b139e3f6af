/** Arrow functions; `(a) => (b) => …` is laid out as one chain. */
import {
  concat,
  group,
  ifBroken,
  indent,
  indentIfBroken,
  join,
  line,
  softLine,
  type Document,
} from "../document/document.ts";
import { grammatical, type Kind } from "./kinds.ts";
import { inside, isCallee, type Place } from "./place.ts";
import { printBlock } from "./print-block.ts";
import { printExpression } from "./print-expression.ts";
import { printParameters } from "./print-pattern.ts";
import type { JsExpression, JsStatement } from "./tree.ts";

type Arrow = Kind<"arrow">;

interface Options {
  /** Whether it is an argument that hugs the parentheses of its call. */
  readonly hugs?: "first" | "last";
  /** Whether it is the right side of an assignment or a property. */
  readonly isAssigned?: boolean;
}

/** Undefined when it hugs and its parameters cannot stay on one line. */
export function printArrow(
  expression: Arrow,
  place: Place,
  options: Options,
): Document | undefined {
  const { hugs, isAssigned = false } = options;
  const isChain = hugs !== "last" && bodyOf(expression).kind === "arrow";
  const signatures: Document[] = [];
  let hasPatterns = false;
  let at = place;
  let tail = expression;
  for (;;) {
    const signature = printSignature(tail, at, hugs !== undefined);
    if (signature === undefined) return undefined;
    signatures.push(signature);
    hasPatterns ||= isChain && tail.params.some(({ kind }) => kind !== "identifier");
    const body = bodyOf(tail);
    if (!isChain || body.kind !== "arrow") break;
    at = bodyPlace(tail, at);
    tail = body;
  }
  const body = bodyOf(tail);
  const isGuarded = body.kind === "conditional" && !startsWithObject(body);
  const staysOnLine = opensBracket(body) || (!hasPatterns && isGuarded);
  const printedBody = printBody(tail, bodyPlace(tail, at), hugs);
  if (printedBody === undefined) return undefined;
  const called = isCallee(place);
  const isIndented = isChain && (called || isAssigned);
  const head = joined(signatures, place, hasPatterns, isAssigned);
  const id = Symbol("arrow-chain");
  const content = aroundBody(printedBody, staysOnLine, isGuarded, hugs === "last");
  return group(
    concat(
      group(isIndented ? indent(softLine, head) : head, {
        isBroken: isIndented && called && !staysOnLine,
        id,
      }),
      " =>",
      isChain ? indentIfBroken(content, id) : group(content),
      isChain && called ? ifBroken(softLine, "", id) : "",
    ),
  );
}

type Body = JsExpression | { readonly kind: "block"; readonly statements: readonly JsStatement[] };

function bodyOf({ body }: Arrow): Body {
  if (Array.isArray(body)) return { kind: "block", statements: body as readonly JsStatement[] };
  return grammatical(body as JsExpression);
}

/** Arguments are printed hugging and not; their bodies only once, lest nested ones take exponential time. */
const bodyPlaces = new WeakMap<Place, Map<Arrow, Place>>();
const printedBodies = new WeakMap<Place, Document>();

function bodyPlace(arrow: Arrow, place: Place): Place {
  let places = bodyPlaces.get(place);
  if (!places) bodyPlaces.set(place, (places = new Map<Arrow, Place>()));
  let found = places.get(arrow);
  if (!found) places.set(arrow, (found = inside(arrow, "body", place)));
  return found;
}

function printBody(arrow: Arrow, place: Place, hugs: Options["hugs"]): Document | undefined {
  const body = bodyOf(arrow);
  if (body.kind === "arrow" && hugs) return printArrow(body, place, { hugs });
  let printed = printedBodies.get(place);
  if (printed === undefined) {
    printed =
      body.kind === "block"
        ? printBlock(body.statements, place.style)
        : printExpression(body, place);
    printedBodies.set(place, printed);
  }
  return printed;
}

function printSignature(arrow: Arrow, place: Place, isHugging: boolean): Document | undefined {
  const parameters = printParameters(
    arrow.params,
    place.style,
    isHugging && !isDecorated(arrow, place),
  );
  if (parameters === undefined) return undefined;
  return concat(arrow.isAsync ? "async " : "", group(parameters));
}

/** `const f = decorate(x)((…) => { … })`: there the parameters may break. */
function isDecorated(arrow: Arrow, { parent, role, above }: Place): boolean {
  if (!Array.isArray(arrow.body) || parent.kind !== "call" || role !== "argument") return false;
  if (parent.args.length !== 1 || parent.callee.kind !== "call") return false;
  const { callee } = parent.callee;
  const isPlain =
    callee.kind === "identifier" ||
    (callee.kind === "member" && callee.object.kind === "identifier");
  return isPlain && above?.parent.kind === "declare" && above.parent.keyword === "const";
}

function opensBracket({ kind }: Body): boolean {
  return kind === "array" || kind === "object" || kind === "arrow" || kind === "block";
}

function startsWithObject(expression: JsExpression): boolean {
  for (let at = grammatical(expression); ; at = grammatical(at)) {
    if (at.kind === "conditional") at = at.test;
    else if (at.kind === "binary") at = at.left;
    else if (at.kind === "member" || at.kind === "index") at = at.object;
    else if (at.kind === "call") at = at.callee;
    else return at.kind === "object";
  }
}

function joined(
  signatures: readonly Document[],
  place: Place,
  isBroken: boolean,
  isAssigned: boolean,
): Document {
  const [first = "", ...rest] = signatures;
  if (rest.length === 0) return first;
  const arrow = concat(" =>", line);
  const { kind } = place.parent;
  const isArgument = place.role === "argument" && (kind === "call" || kind === "new");
  if (isArgument || kind === "binary")
    return group(concat(first, " =>", indent(line, join(arrow, rest))), { isBroken });
  const all = join(arrow, signatures);
  return group(isCallee(place) || isAssigned ? all : indent(all), { isBroken });
}

function aroundBody(
  body: Document,
  staysOnLine: boolean,
  isGuarded: boolean,
  isLast: boolean,
): Document {
  const comma = isLast ? ifBroken(",") : "";
  const end = isLast ? softLine : "";
  if (staysOnLine && isGuarded) {
    // Parentheses keep `=> a ? b : c` from being read as `>= a ? b : c`.
    const guarded = [ifBroken("", "("), indent(softLine, body), ifBroken("", ")"), comma, end];
    return concat(" ", group(concat(...guarded)));
  }
  return staysOnLine ? concat(" ", body) : concat(indent(line, body), comma, end);
}
