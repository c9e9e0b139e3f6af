/** Visits the names that an expression uses from outside itself. */
import type { Argument, Expression, Identifier } from "../syntax/ast.ts";
import { forEachChild } from "../syntax/walk.ts";
import type { Span } from "../source/source.ts";

/** Most uses are the names themselves, as the tree has them. */
export interface Use {
  readonly name: string;
  readonly span: Span;
  /** An argument of a call: it may also be a word such as `same`. */
  readonly isArgument?: boolean;
  /** `pre name`: the value of one step earlier. */
  readonly isPrevious?: boolean;
  /** A factor of a rearrangement's pattern, which may be new there. */
  readonly isAxis?: boolean;
}

type Visit = (use: Use) => void;
type Bound = ReadonlySet<string>;

const none: Bound = new Set();

/** Calls `visit` for each name in `expression` that is not bound within it. */
export function namesIn(expression: Expression, visit: Visit, bound: Bound = none): void {
  switch (expression.kind) {
    case "name":
      if (!bound.has(expression.name)) visit(expression);
      return;
    case "pre":
      visit({ ...expression.name, isPrevious: true });
      return;
    case "rearrangement":
      namesInPatterns([[...expression.from.dims], [...expression.to.dims]], visit, bound);
      return;
    case "pipe":
      // `[…] -> […]` is a slip for `=>`, and told as one.
      if (expression.left.kind === "list" && expression.right.kind === "list") {
        const { left, right } = expression;
        namesInPatterns([[...left.items], [...right.items]], visit, bound);
        return;
      }
      namesIn(expression.left, visit, bound);
      namesIn(expression.right, visit, bound);
      return;
    case "call":
      namesIn(expression.callee, visit, bound);
      for (const argument of expression.arguments) namesInArgument(argument, visit, bound);
      return;
    case "lambda":
      namesIn(expression.body, visit, withNames(bound, expression.parameters));
      return;
    case "for":
      namesIn(expression.list, visit, bound);
      namesIn(expression.body, visit, withNames(bound, expression.pattern));
      return;
    default:
      forEachChild(expression, (part) => { namesIn(part, visit, bound); }); // prettier-ignore
  }
}

/** What a visit of a tree finds, found once: for the right side of an equation, which several look at. */
function foundOnce(
  visitAll: (expression: Expression, visit: Visit) => void,
): (expression: Expression) => readonly Use[] {
  const known = new WeakMap<Expression, readonly Use[]>();
  return (expression) => {
    let uses = known.get(expression);
    if (!uses) {
      const found: Use[] = [];
      visitAll(expression, (use) => found.push(use));
      // Without room to grow: there is a list for each equation.
      known.set(expression, (uses = found.slice()));
    }
    return uses;
  };
}

/** What `namesIn` visits. */
export const usesIn = foundOnce((expression, visit) => { namesIn(expression, visit); }); // prettier-ignore

/** What `certainNamesIn` visits. */
export const certainUsesIn = foundOnce((expression, visit) => { certainNamesIn(expression, visit); }); // prettier-ignore

/** The same for the names that are needed whatever the values are: not those of branches, copies and later calls. */
export function certainNamesIn(expression: Expression, visit: Visit): void {
  switch (expression.kind) {
    case "if":
      certainNamesIn(expression.condition, visit);
      return;
    case "binary":
      certainNamesIn(expression.left, visit);
      // `and` and `or` may be decided by the left side alone.
      if (expression.operator !== "and" && expression.operator !== "or")
        certainNamesIn(expression.right, visit);
      return;
    case "repeat":
      certainNamesIn(expression.count, visit);
      return;
    case "for":
      certainNamesIn(expression.list, visit);
      return;
    case "pipe":
    case "tuple":
    case "list":
    case "unary":
    case "field":
    case "index":
      forEachChild(expression, (part) => { certainNamesIn(part, visit); }); // prettier-ignore
      return;
    case "call":
      certainNamesIn(expression.callee, visit);
      for (const { value } of expression.arguments) certainNamesIn(value, visit);
      return;
    case "name":
      visit(expression);
      return;
    default:
      return;
  }
}

const keptWords: ReadonlySet<string> = new Set(["last", "all"]);

function namesInArgument(argument: Argument, visit: Visit, bound: Bound): void {
  const { value } = argument;
  // `keep: last` is a word even where a signal is called `last`.
  if (argument.name?.name === "keep" && value.kind === "name" && keptWords.has(value.name)) return;
  if (value.kind !== "name") namesIn(value, visit, bound);
  else if (!bound.has(value.name)) visit({ name: value.name, span: value.span, isArgument: true });
}

/** Patterns bind what is new in them; whether both sides agree is told where they are compared. */
function namesInPatterns(patterns: readonly Expression[][], visit: Visit, bound: Bound): void {
  for (const dim of patterns.flat()) {
    if (dim.kind === "ellipsis") continue;
    namesIn(
      dim,
      (use) => {
        visit({ ...use, isAxis: true });
      },
      bound,
    );
  }
}

function withNames(bound: Bound, names: readonly Identifier[]): Bound {
  return new Set([...bound, ...names.map(({ name }) => name)]);
}
