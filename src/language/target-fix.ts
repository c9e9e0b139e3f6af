/** `target label[N]` for a name that a `train` section does not know. */
import type { Diagnostic, Fix } from "../diagnostics/diagnostic.ts";
import { operators } from "../operators/registry.ts";
import type { Span } from "../source/source.ts";
import type { CallExpression, TrainDeclaration } from "../syntax/ast.ts";
import { placeInFile } from "./file-syntax.ts";
import { insertion } from "./insertion.ts";
import { isBlock } from "./meaning.ts";
import { declarationAt, nodesAt } from "./nodes-at.ts";
import type { Snapshot } from "./snapshot.ts";

/** A name that a `train` section does not know is most likely what is to be learned. */
export function asTarget(snapshot: Snapshot, { span }: Diagnostic): readonly Fix[] {
  const train = declarationAt(snapshot.syntax, span);
  if (train?.kind !== "train") return [];
  const { syntax } = snapshot;
  const name = syntax.text.slice(span.start, span.end);
  const body = placeInFile(syntax, train.span);
  const brace = syntax.text.indexOf("{", body?.start ?? 0);
  const text = `target ${targetLike(snapshot, train, span, name)}`;
  return [insertion(`add \`${text}\``, span, brace + 1, `\n  ${text}`)];
}

/** Shaped like the output that a loss compares it with; classes are ints. */
function targetLike(
  { syntax, names, workspace }: Snapshot,
  train: TrainDeclaration,
  span: Span,
  name: string,
): string {
  const call = nodesAt(syntax, span.start).findLast(isCall);
  const operator = call?.callee.kind === "name" ? operators.get(call.callee.name) : undefined;
  const index = call?.arguments.findIndex(({ value }) => placeInFile(syntax, value.span)?.start === span.start) ?? -1; // prettier-ignore
  const isOfClasses = operator?.inputs[index]?.dtypes?.includes("int32") ?? false;
  const [other] = call?.arguments ?? [];
  const model = names.get(train.model.name)?.declaration;
  const output =
    model && isBlock(model) && other?.value.kind === "name"
      ? model.signature?.outputs.find((port) => port.name.name === nameOf(other.value))
      : undefined;
  const dims = output?.shape?.dims.map((dim) => workspace.textAt(dim.span)) ?? ["N"];
  // A class stands for a row of logits.
  const own = isOfClasses && dims.length > 1 ? dims.slice(0, -1) : dims;
  return `${isOfClasses ? "int32 " : ""}${name}[${own.join(", ")}]`;
}

function nameOf(expression: object): string | undefined {
  return "name" in expression && typeof expression.name === "string" ? expression.name : undefined;
}

function isCall(node: object): node is CallExpression {
  return "callee" in node;
}
