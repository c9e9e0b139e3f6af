/** What the grammar wants at the cursor, told from the tokens of the declaration before it. */
import { dtypes } from "../shape/tensor-type.ts";
import { endsOperand, type CursorContext } from "./cursor-context.ts";

/** `nothing`: a name of one's own, or a sign. */
export type Place =
  | { readonly kind: "nothing" | "declaration" | "import path" | "imported name" | "type" | "port" }
  | { readonly kind: "dims" | "fact" | "equation" | "expression" | "state" | "initializer" }
  | { readonly kind: "model" | "setting" }
  | { readonly kind: "words"; readonly words: readonly string[] }
  /** Something known when the program is compiled, of the type that is declared for it. */
  | { readonly kind: "constant"; readonly type: string | undefined; readonly of?: string }
  | { readonly kind: "value of setting"; readonly name: string };

const nothing: Place = { kind: "nothing" };
const words = (...list: readonly string[]): Place => ({ kind: "words", words: list });

export function placeOf(context: CursorContext): Place {
  const { tokens, open, opensLine, word } = context;
  if (open.length === 0 && opensLine && isFinished(context)) return { kind: "declaration" };
  switch (word) {
    case "import":
      return inImport(context);
    case "const":
      return tokens.includes("=") ? afterOperand(context, constantOf(undefined)) : nothing;
    case "fn":
      return inFunction(context);
    case "block":
    case "cell":
    case "model":
      return inBlock(context);
    case "train":
      return inTrain(context);
    default:
      return nothing;
  }
}

function constantOf(type: string | undefined): Extract<Place, { readonly kind: "constant" }> {
  return { kind: "constant", type };
}

const brackets = new Set(["(", "[", "{"]);
const closers = new Set([")", "]", "}"]);

/** Whether the declaration before the cursor could end here, or stands at the left edge, where the next one begins. */
function isFinished({ tokens, word, prefix, column }: CursorContext): boolean {
  const last = tokens.at(-1);
  if (last === undefined) return true;
  if (!endsOperand(last)) return false;
  if (column === prefix.length) return true;
  if (word === "import") return last.startsWith('"');
  return word === "const" || word === "fn" ? tokens.includes("=") : last === "}";
}

function inImport({ tokens, open }: CursorContext): Place {
  const last = tokens.at(-1) ?? "";
  if (open.length > 0) {
    if (last === "{" || last === ",") return { kind: "imported name" };
    return last === "as" || tokens.at(-2) === "as" ? nothing : words("as");
  }
  if (last === "from") return { kind: "import path" };
  return last === "}" ? words("from") : nothing;
}

/** `(n: int, k: int = 3)`: of a declaration, in the brackets after its name. */
function inHyperparameters(tokens: readonly string[], mayBeStatic: boolean): Place {
  const item = tokens.slice(beginOfItem(tokens));
  const last = item.at(-1);
  if (last === undefined) return mayBeStatic ? words("static") : nothing;
  const type = item[item.indexOf(":") + 1];
  if (item.includes("=")) {
    const of = item[0] === "static" ? item[1] : item[0];
    return { ...constantOf(item.includes(":") ? type : undefined), of: of ?? "" };
  }
  const isType = item.includes(":") && (last === ":" || last === "," || brackets.has(last));
  return isType ? { kind: "type" } : nothing;
}

/** Where an item of the outermost bracket begins, after the bracket or a comma. */
function beginOfItem(tokens: readonly string[]): number {
  let depth = 0;
  let begin = 0;
  tokens.forEach((token, at) => {
    if (brackets.has(token)) depth++;
    if (closers.has(token)) depth--;
    if (depth === 1 && (token === "," || brackets.has(token))) begin = at + 1;
  });
  return begin;
}

function inFunction(context: CursorContext): Place {
  const { tokens, open } = context;
  if (topLevel(tokens).includes("=")) return afterOperand(context, constantOf(undefined));
  if (open.length > 0) return inHyperparameters(tokens, false);
  return tokens.at(-1) === ":" ? { kind: "type" } : nothing;
}

/** The tokens outside of all brackets. */
function topLevel(tokens: readonly string[]): readonly string[] {
  let depth = 0;
  return tokens.filter((token) => {
    if (brackets.has(token)) return depth++ === 0;
    if (closers.has(token)) return --depth === 0;
    return depth === 0;
  });
}

function inBlock(context: CursorContext): Place {
  const { tokens, open } = context;
  const outer = topLevel(tokens);
  // The word of the next declaration has no name yet.
  if (outer.includes("}")) return outer.at(-1) === "train" ? { kind: "model" } : nothing;
  if (open[0]?.sign === "{") return inEquations(context);
  if (outer.includes("=")) return inExpression(context);
  if (outer.includes("where")) return inFacts(context);
  if (!outer.includes(":")) return open.length > 0 ? inHyperparameters(tokens, true) : nothing;
  if (open.length > 0) return { kind: "dims" };
  const last = outer.at(-1) ?? "";
  if ([":", ",", "->", "given"].includes(last)) return { kind: "port" };
  if (dtypes.some((dtype) => dtype === last)) return nothing;
  if (outer.includes("->")) return words("where");
  return context.word === "cell" && !outer.includes("given") ? words("given") : nothing;
}

function inFacts({ tokens }: CursorContext): Place {
  const last = tokens.at(-1) ?? "";
  return last === "where" || !endsOperand(last) ? { kind: "fact" } : nothing;
}

const weightWords = new Set(["param", "buffer", "state"]);

function inEquations(context: CursorContext): Place {
  const { item, open, opensLine } = context;
  const [first = ""] = item;
  const last = item.at(-1) ?? "";
  const isNew = item.length === 0 || (opensLine && open.length === 1 && endsOperand(last));
  if (isNew) return { kind: "equation" };
  if (item.includes("=")) {
    const isWeight = weightWords.has(first) && item[1] !== "=";
    return isWeight ? ofWeight(context) : inExpression(context);
  }
  if (open.some(({ sign }) => sign === "[")) return { kind: "dims" };
  if (weightWords.has(first)) return item.length === 1 ? { kind: "port" } : nothing;
  return first === "next" && item.length === 1 ? { kind: "state" } : nothing;
}

/** After the `=` of `param W[D] = normal(0.02), decay: false`. */
function ofWeight(context: CursorContext): Place {
  const { item, open } = context;
  const last = item.at(-1) ?? "";
  if (last === "=") return { kind: "initializer" };
  if (open.length > 1) return inExpression(context);
  return last === "," && item[0] === "param" ? words("decay: false") : nothing;
}

function inExpression(context: CursorContext): Place {
  const { item } = context;
  const last = item.at(-1) ?? "";
  if (last === "pre") return { kind: "state" };
  if (last === "." || isBindingNames(item)) return nothing;
  if (last === "repeat") return constantOf("int");
  if (last === "fork") return words("for", "repeat");
  const loop = item.lastIndexOf("for");
  if (last === "in" && loop >= 0) return constantOf(undefined);
  const isLoopHead = loop >= 0 && !item.slice(loop).includes("in");
  if (isLoopHead) return last === "for" || isOpen(item.slice(loop)) ? nothing : words("in");
  return afterOperand(context, { kind: "expression" });
}

/** Within the names of `|a, b| …`. */
function isBindingNames(item: readonly string[]): boolean {
  return item.filter((token) => token === "|").length % 2 === 1;
}

function isOpen(tokens: readonly string[]): boolean {
  const count = (set: ReadonlySet<string>): number =>
    tokens.filter((token) => set.has(token)).length;
  return count(brackets) > count(closers);
}

/** After a value only words can stand that join it to another. */
function afterOperand({ tokens, item }: CursorContext, place: Place): Place {
  if (!endsOperand(tokens.at(-1) ?? "")) return place;
  const count = (word: string): number => item.filter((token) => token === word).length;
  return words(
    "and",
    "or",
    ...(count("if") > count("then") ? ["then"] : []),
    ...(count("then") > count("else") ? ["else"] : []),
  );
}

function inTrain(context: CursorContext): Place {
  const { tokens, item, open, opensLine } = context;
  if (open.length === 0) return tokens.length === 1 ? { kind: "model" } : nothing;
  const [first = ""] = item;
  const last = item.at(-1) ?? "";
  if (item.length === 0 || (opensLine && open.length === 1 && endsOperand(last)))
    return { kind: "setting" };
  if (first === "target" && item[1] !== "=") {
    if (open.some(({ sign }) => sign === "[")) return { kind: "dims" };
    return item.length === 1 || last === "," ? { kind: "port" } : nothing;
  }
  if (!item.includes("=")) return nothing;
  const place = inExpression(context);
  return place.kind === "expression" ? { kind: "value of setting", name: first } : place;
}
