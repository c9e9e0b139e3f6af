/**
 * Calls. `a.b(…).c(…)` is laid out as a chain: on one line where it fits and is simple, else with one call on each line.
 * The rules are prettier's.
 */
import {
  breakOuter,
  callChain,
  choose,
  concat,
  group,
  hardLine,
  indent,
  join,
  mark,
  sequence,
  willBreak,
  type Document,
} from "../document/document.ts";
import {
  grammatical,
  isMember,
  isName,
  isSimpleArgument,
  isUnsignedNumber,
  type Kind,
} from "./kinds.ts";
import { needsParentheses } from "./parentheses.ts";
import { inside, type Place } from "./place.ts";
import { printArguments } from "./print-arguments.ts";
import { printExpression } from "./print-expression.ts";
import { printLookup } from "./print-member.ts";
import type { JsExpression } from "./tree.ts";

type Call = Kind<"call">;

export function printNew(expression: Kind<"new">, place: Place): Document {
  const callee = printExpression(expression.callee, inside(expression, "callee", place));
  return concat("new ", callee, printArguments(expression, place));
}

export function printCall(expression: Call, place: Place): Document {
  const at = inside(expression, "callee", place);
  const callee = grammatical(expression.callee);
  if (isMember(callee) && !needsParentheses(callee, at)) return printChain(expression, place);
  const whole = concat(printExpression(callee, at), printArguments(expression, place));
  return callee.kind === "call" ? group(whole) : whole;
}

/** One step of a chain: the head, a member, or the arguments of a call. */
export interface Link {
  readonly node: JsExpression;
  readonly place: Place;
  /** Whether it is the whole rest of the expression, printed as it is. */
  readonly isHead: boolean;
}

type Step = readonly Link[];

interface Chain {
  /** The first holds what all later ones hang on; each of the others is some members and then some calls. */
  readonly steps: readonly Step[];
  /** Whether the first call stays on the line of the head: `Object.keys(x)`, `this.x()`. */
  readonly isMerged: boolean;
}

/** Whether each of its later steps may stand on a line of its own. */
export function hasLines({ steps, isMerged }: Chain): boolean {
  return steps.length > (isMerged ? 3 : 2);
}

/** Whether a call is laid out as a chain, of more than one call in the main. */
export function isChain(expression: Call, place: Place): boolean {
  const callee = grammatical(expression.callee);
  if (!isMember(callee) || needsParentheses(callee, inside(expression, "callee", place)))
    return false;
  const links = linksOf(expression, place);
  if (hasOneCall(links)) return false;
  return hasLines(chainOf(links, place));
}

function printChain(expression: Call, place: Place): Document {
  const links = linksOf(expression, place);
  const ungrouped = isLongCurried(expression, place);
  if (hasOneCall(links)) {
    const whole = sequence(links.map(printLink));
    return ungrouped ? whole : group(whole);
  }
  const chain = chainOf(links, place);
  const { steps, isMerged } = chain;
  const printed = steps.map((step) => sequence(step.map(printLink)));
  const oneLine = sequence(printed);
  if (!hasLines(chain)) return ungrouped ? oneLine : group(oneLine);
  const kept = isMerged ? 2 : 1;
  const expanded = (): Document =>
    concat(...printed.slice(0, kept), indent(hardLine, join(hardLine, printed.slice(kept))));
  if (mustExpand(links, steps, printed)) return callChain(group(expanded()));
  return callChain(
    willBreak(oneLine) ? breakOuter : "",
    choose(oneLine, () => [expanded()]),
  );
}

function mustExpand(
  links: readonly Link[],
  steps: readonly Step[],
  printed: readonly Document[],
): boolean {
  const calls: Call[] = [];
  for (const { node } of links) if (node.kind === "call") calls.push(node);
  if (calls.length > 2 && calls.some(({ args }) => !args.every((arg) => isSimpleArgument(arg))))
    return true;
  if (printed.slice(0, -1).some(willBreak)) return true;
  const last = printed.at(-1);
  return (
    last !== undefined &&
    steps.at(-1)?.at(-1)?.node.kind === "call" &&
    willBreak(last) &&
    calls.slice(0, -1).some(({ args }) => args.some(({ kind }) => kind === "arrow"))
  );
}

function printLink({ node, place, isHead }: Link): Document {
  if (isHead) return printExpression(node, place);
  if (node.kind === "call") return printArguments(node, place);
  return concat(mark(node.origin), printLookup(node as Kind<"member">, place));
}

/** The chain from its head to its last call. */
export function linksOf(expression: Call, place: Place): readonly Link[] {
  const links: Link[] = [{ node: expression, place, isHead: false }];
  let at = inside(expression, "callee", place);
  for (let node = grammatical(expression.callee); ;) {
    const isLoose = needsParentheses(node, at);
    const calleeKind = node.kind === "call" ? grammatical(node.callee).kind : undefined;
    const isCall = calleeKind === "member" || calleeKind === "index" || calleeKind === "call";
    if (!isLoose && node.kind === "call" && isCall) {
      links.push({ node, place: at, isHead: false });
      at = inside(node, "callee", at);
      node = grammatical(node.callee);
    } else if (!isLoose && isMember(node)) {
      links.push({ node, place: at, isHead: false });
      at = inside(node, "object", at);
      node = grammatical(node.object);
    } else {
      links.push({ node, place: at, isHead: true });
      return links.reverse();
    }
  }
}

const isNumberIndex = ({ node }: Link): boolean =>
  node.kind === "index" && isUnsignedNumber(node.index);

/** Most calls are of one path, `tf.add(x, y)`, which has no steps to be laid out. */
function hasOneCall(links: readonly Link[]): boolean {
  let count = 0;
  for (const { node } of links) if (node.kind === "call") count++;
  return count === 1;
}

export function chainOf(links: readonly Link[], place: Place): Chain {
  let next = 1;
  const at = (index: number): JsExpression | undefined => links[index]?.node;
  while (next < links.length && (at(next)?.kind === "call" || isNumberIndex(links[next] as Link)))
    next++;
  if (at(0)?.kind !== "call") {
    const isLookup = (node: JsExpression | undefined): boolean =>
      node !== undefined && isMember(node);
    while (isLookup(at(next)) && isLookup(at(next + 1))) next++;
  }
  const steps: Link[][] = [links.slice(0, next)];
  let step: Link[] = [];
  let hasCall = false;
  for (const link of links.slice(next)) {
    if (hasCall && isMember(link.node) && !isNumberIndex(link)) {
      steps.push(step);
      step = [];
      hasCall = false;
    }
    hasCall ||= link.node.kind === "call";
    step.push(link);
  }
  if (step.length > 0) steps.push(step);
  const isStatement = place.parent.kind === "expression";
  return { steps, isMerged: isMerged(steps, isStatement) };
}

function isMerged([head, first]: readonly Step[], isStatement: boolean): boolean {
  if (!head || !first) return false;
  const isFactory = (name: string): boolean => /^[A-Z]|^[$_]+$/.test(name);
  const isIndexed = first[0]?.node.kind === "index";
  const last = head.at(-1)?.node;
  if (last?.kind === "member" && head.length > 1) return isFactory(last.property) || isIndexed;
  if (last?.kind === "index" && head.length > 1)
    return isName(last.index) && (isFactory(last.index.name) || isIndexed);
  if (head.length > 1 || last?.kind !== "identifier") return false;
  if (last.name === "this") return true;
  if (!isName(last)) return false;
  return isFactory(last.name) || (isStatement && last.name.length <= 2) || isIndexed;
}

/** `connect(a, b, c)(d)`: the first arguments break before the second. */
export function isLongCurried(node: JsExpression, { parent, role }: Place): boolean {
  return (
    role === "callee" &&
    node.kind === "call" &&
    parent.kind === "call" &&
    parent.args.length > 0 &&
    node.args.length > parent.args.length
  );
}
