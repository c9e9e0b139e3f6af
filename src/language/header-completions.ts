/** What could stand in the head of a declaration and in shapes; the head may be unfinished, so that its tokens must do. */
import { hyperparameterTypes, scalarFunctions } from "../operators/builtins.ts";
import { initializers } from "../operators/initializers.ts";
import { dtypes } from "../shape/tensor-type.ts";
import type { CursorContext } from "./cursor-context.ts";
import {
  callableItem,
  declaredItems,
  expressions,
  keywords,
  localItems,
  type CompletionItem,
} from "./expression-completions.ts";
import { builtInCallable } from "./callables.ts";
import { boundIn, dimsIn } from "./names-in-item.ts";
import type { Snapshot } from "./snapshot.ts";

export function types(): readonly CompletionItem[] {
  return [...hyperparameterTypes].map((label) => ({ label, kind: "type", rank: 0 }));
}

export const dtypeItems: readonly CompletionItem[] = dtypes.map((label) => ({
  label,
  kind: "type",
  rank: 0,
}));

/** The dims and numbers that a shape or a fact may speak of. */
export function dimItems(snapshot: Snapshot, context: CursorContext): readonly CompletionItem[] {
  const known = namesInHead(context.tokens);
  const own = localItems(snapshot, context).filter(
    ({ kind }) => kind === "dim" || kind === "hyperparameter",
  );
  const inItem = [...boundIn(context.item), ...dimsIn(context.item)];
  const dims = [...known.dims, ...inItem].map((label): CompletionItem => ({
    label,
    kind: "dim",
    rank: 0,
  }));
  const numbers = [...known.hyperparameters].map((label) => hyperparameter(label));
  const functions = ["ceil", "floor", "max", "min"].map((name): CompletionItem => ({
    label: name,
    kind: "function",
    snippet: `${name}($0)`,
    rank: 3,
  }));
  return [...own, ...numbers, ...dims, ...constantsOf(snapshot), ...functions];
}

function hyperparameter(label: string): CompletionItem {
  return { label, kind: "hyperparameter", rank: 0 };
}

/** Constants and functions of the file. */
function constantsOf(snapshot: Snapshot): readonly CompletionItem[] {
  return declaredItems(snapshot).filter(({ kind }) => kind === "constant" || kind === "function");
}

/** The names that the head of a block has introduced before the cursor. */
function namesInHead(tokens: readonly string[]): {
  readonly hyperparameters: ReadonlySet<string>;
  readonly dims: ReadonlySet<string>;
} {
  const hyperparameters = new Set<string>();
  const dims = new Set<string>();
  let shape = 0;
  let list = 0;
  for (const [at, token] of tokens.entries()) {
    if (token === "{") break;
    if (token === "(") list++;
    else if (token === ")") list--;
    else if (token === "[") shape++;
    else if (token === "]") shape--;
    else if (!/^[\p{ID_Start}_]/u.test(token)) continue;
    else if (shape > 0 && !scalarFunctions.has(token)) dims.add(token);
    else if (shape === 0 && list === 1 && tokens[at + 1] === ":") hyperparameters.add(token);
  }
  for (const name of hyperparameters) dims.delete(name);
  return { hyperparameters, dims };
}

/** Values that are known when the program is compiled, such as the default of a hyperparameter. */
export function constantItems(
  snapshot: Snapshot,
  context: CursorContext,
  type: string | undefined,
  of?: string,
): readonly CompletionItem[] {
  const choices = (labels: readonly string[]): readonly CompletionItem[] =>
    labels.map((label) => ({ label, kind: "value", rank: 0 }));
  if (type === "bool") return [...choices(["true", "false"]), ...constantsOf(snapshot)];
  if (type === "padding") return choices(["same", "valid"]);
  if (type === "initializer") return initializerItems(snapshot, context);
  if (type === "block")
    return expressions(snapshot, context).filter(
      ({ kind, label }) => kind === "block" || kind === "operator" || blockWords.has(label),
    );
  const earlier = [...namesInHead(context.tokens).hyperparameters].filter((name) => name !== of);
  const own =
    of === undefined
      ? [
          ...boundIn(context.item).map((name) => hyperparameter(name)),
          ...localItems(snapshot, context).filter(
            ({ kind }) => kind === "hyperparameter" || kind === "dim",
          ),
        ]
      : earlier.map((name) => hyperparameter(name));
  const functions = [...scalarFunctions].map((name) => ({
    ...callableItem(builtInCallable(name), name, "function", 3),
    snippet: `${name}($0)`,
  }));
  const others = keywords(["if", ...(type === undefined ? ["true", "false", "not"] : [])]);
  return [...own, ...constantsOf(snapshot), ...functions, ...others];
}

const blockWords = new Set(["repeat", "for", "fork", "scan", "if"]);

/** What a weight or state may begin with. */
export function initializerItems(
  snapshot: Snapshot,
  context: CursorContext,
): readonly CompletionItem[] {
  const list = [...initializers.keys()].map((label): CompletionItem => ({
    label,
    kind: "value",
    detail: "initialiser",
    rank: 0,
  }));
  const begins = ["zeros", "ones", "constant"];
  const isState = context.item[0] === "state";
  const own = localItems(snapshot, context).filter(({ kind }) => kind === "hyperparameter");
  return [...(isState ? list.filter(({ label }) => begins.includes(label)) : list), ...own];
}

/** The states and buffers of a block, which `pre` and `next` name. */
export function stateItems({ declaration, tokens }: CursorContext): readonly CompletionItem[] {
  const wanted = tokens.at(-1) === "next" ? "buffer" : "state";
  const hasBody = declaration && "body" in declaration && "equations" in declaration.body;
  const equations = hasBody ? declaration.body.equations : [];
  return equations.flatMap((each): CompletionItem[] => {
    const isWanted = each.kind === wanted && "name" in each;
    return isWanted ? [{ label: each.name.name, kind: "signal", rank: 0 }] : [];
  });
}
