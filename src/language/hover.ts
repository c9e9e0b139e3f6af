/** What is told of the thing under the mouse, in Markdown. */
import type { Argument, CallExpression, Expression, Node } from "../syntax/ast.ts";
import { printDim, type Dim } from "../shape/dim.ts";
import { hyperparameterTypes } from "../operators/builtins.ts";
import { sectionSettings } from "../settings/section.ts";
import type { Span } from "../source/source.ts";
import { builtInCallable, headText, labelOf, type CallableParameter } from "./callables.ts";
import { costsAt, weightsAt } from "./costs-at.ts";
import { countsOf } from "./counts.ts";
import { fileOf, placeInFile } from "./file-syntax.ts";
import { keywordAt, keywordHelp } from "./keyword-help.ts";
import { nodesAt } from "./nodes-at.ts";
import { occurrenceAt } from "./occurrence-at.ts";
import { isBlock, type Occurrence } from "./meaning.ts";
import { printValue } from "./printed-types.ts";
import { signalsOf, type Seen } from "./seen-types.ts";
import { callableNamed } from "./signature-help.ts";
import type { Snapshot } from "./snapshot.ts";
import { typesOf } from "./types-of.ts";

export interface Hover {
  readonly start: number;
  readonly end: number;
  readonly markdown: string;
}

export function hover(snapshot: Snapshot, offset: number): Hover | undefined {
  const nodes = nodesAt(snapshot.syntax, offset);
  const occurrence = occurrenceAt(snapshot, offset);
  if (occurrence) {
    const name = aboutName(snapshot, occurrence, nodes);
    // What an operator does in general is long, and an editor shows the first lines: what it does here comes before.
    const brief = occurrence.meaning.kind === "built-in" ? 1 : name.length;
    const here = aboutValue(snapshot, occurrence, nodes);
    const parts = [...name.slice(0, brief), ...here, ...name.slice(brief)];
    if (parts.length > 0) return place(snapshot, occurrence.span, parts);
  }
  const word = keywordAt(snapshot, offset);
  const expression = nodes.findLast((node): node is Expression => "kind" in node && isShown(node));
  const seen = expression && seenAt(snapshot, nodes, expression.span);
  const value =
    expression && seen
      ? [...describeSeen(snapshot, seen), ...costs(snapshot, expression.span)]
      : wordText(snapshot, nodes);
  const help = word ? keywordHelp(word.word) : [];
  if (word && help.length > 0)
    return { start: word.start, end: word.end, markdown: [...help, ...value].join("\n\n") };
  return expression && value.length > 0 ? place(snapshot, expression.span, value) : undefined;
}

function place({ syntax }: Snapshot, span: Span, parts: readonly string[]): Hover | undefined {
  const found = placeInFile(syntax, span);
  return found && { start: found.start, end: found.end, markdown: parts.join("\n\n") };
}

function isShown(node: Node): boolean {
  return (
    "kind" in node &&
    !["equations", "expression", "named-type", "define"].includes(String(node.kind))
  );
}

function code(text: string): string {
  return `\`\`\`nn\n${text}\n\`\`\``;
}

function aboutName(
  snapshot: Snapshot,
  { name, meaning, isArgument, owner }: Occurrence,
  nodes: readonly Node[],
): readonly string[] {
  const { workspace } = snapshot;
  switch (meaning.kind) {
    case "declared": {
      const { declaration, module } = meaning.definition;
      if (declaration.kind === "const")
        return [code(workspace.textAt(declaration.span)), declaration.documentation].filter(isText);
      const from = module === snapshot.path ? "" : `From \`${module}\``;
      const count = isBlock(declaration) ? (countsOf(snapshot, declaration) ?? "") : "";
      const text = declaration.documentation;
      return [code(headText(workspace, declaration)), text, count, from].filter(isText);
    }
    case "built-in": {
      if (isArgument) return argumentText(snapshot, name, nodes);
      const callable = builtInCallable(name);
      return callable ? [code(labelOf(callable)), callable.documentation] : [];
    }
    case "setting": {
      const setting = sectionSettings.get(name);
      return setting ? [code(name), setting.documentation] : [code(`signal ${name}`)];
    }
    case "dtype":
      return [`Element type \`${name}\``];
    case "unknown":
      return hyperparameterTypes.has(name) ? keywordHelp(name) : [];
    default: {
      const whose = owner && "name" in owner ? ` of \`${owner.name.name}\`` : "";
      return [`${meaning.kind} \`${name}\`${whose}`];
    }
  }
}

function isText(text: string): boolean {
  return text !== "";
}

/** What the parameter means whose name stands before a colon. */
function argumentText(snapshot: Snapshot, name: string, nodes: readonly Node[]): readonly string[] {
  return parameterText(parametersAt(snapshot, nodes).find((each) => each.name === name));
}

/** What the parameter means that is given a word, such as `same`. */
function wordText(snapshot: Snapshot, nodes: readonly Node[]): readonly string[] {
  const [call, argument, word] = nodes.slice(-3) as [Partial<CallExpression>?, Argument?, Expression?]; // prettier-ignore
  if (word?.kind !== "name" || argument?.value !== word) return [];
  const parameters = parametersAt(snapshot, nodes);
  const given = argument.name?.name;
  const parameter =
    given === undefined
      ? parameters[call?.arguments?.indexOf(argument) ?? -1]
      : parameters.find(({ name }) => name === given);
  return parameter?.choices.includes(word.name) === true ? parameterText(parameter) : [];
}

function parametersAt(snapshot: Snapshot, nodes: readonly Node[]): readonly CallableParameter[] {
  const call = nodes.findLast((node) => "callee" in node) as CallExpression | undefined;
  if (call?.callee.kind !== "name") return [];
  return callableNamed(snapshot, call.callee.name)?.parameters ?? [];
}

function parameterText(parameter: CallableParameter | undefined): readonly string[] {
  return parameter ? [code(parameter.label), parameter.documentation].filter(isText) : [];
}

/** The type of a signal, or of what an application gives. */
function aboutValue(
  snapshot: Snapshot,
  { span, isDefinition }: Occurrence,
  nodes: readonly Node[],
): readonly string[] {
  const call = nodes.findLast((node) => "callee" in node && (node.callee as Node).span === span);
  const applied = call?.span ?? span;
  const seen =
    seenAt(snapshot, nodes, applied) ?? (isDefinition ? undefined : seenAt(snapshot, nodes, span));
  return [...(seen ? describeSeen(snapshot, seen) : []), ...costs(snapshot, applied)];
}

function seenAt(snapshot: Snapshot, nodes: readonly Node[], span: Span): Seen | undefined {
  const [declaration] = nodes;
  if (!declaration) return undefined;
  const found = snapshot.syntax.program.declarations.find((each) => each === declaration);
  return found && typesOf(snapshot, found)(span);
}

function describeSeen(snapshot: Snapshot, { first, last }: Seen): readonly string[] {
  if (last.kind === "block") return [];
  const [from, to] = [printValue(first), printValue(last)];
  const text = from === to ? to : `${from} in the first round, ${to} in the last`;
  const dims = signalsOf(last)?.flatMap(({ shape }) => shape) ?? [];
  const origins = originsOf(snapshot, dims);
  return [code(text), ...(origins.length === 0 ? [] : [origins.join("\n")])];
}

/** `- 64: `filters` of `conv`, line 12` */
function originsOf(snapshot: Snapshot, dims: readonly Dim[]): readonly string[] {
  const lines = dims.flatMap((dim) => {
    const span = dim.origin && snapshot.workspace.place(dim.origin.span);
    if (!dim.origin || !span) return [];
    const file = fileOf(span.path);
    const syntax = snapshot.workspace.syntaxOf(file);
    const line = syntax ? syntax.text.slice(0, span.start).split("\n").length : 0;
    const where = file === snapshot.path ? `line ${line}` : `${file}, line ${line}`;
    return [`- \`${printDim(dim)}\` from ${dim.origin.text}, ${where}`];
  });
  return [...new Set(lines)];
}

/** In the models of the file; in general where none has what stands there. */
function costs(snapshot: Snapshot, span: Span): readonly string[] {
  const found = costsAt(snapshot, span);
  return found.length > 0 ? found : weightsAt(snapshot, span);
}
