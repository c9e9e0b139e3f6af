/** Fixes that need the tree, the types or the declarations at hand, which diagnostics do not carry. */
import { droppedPixels, unusedImport, unusedSignal } from "../diagnostics/catalogue/lints.ts";
import { unknownName, unknownState } from "../diagnostics/catalogue/names.ts";
import { wrongRank } from "../diagnostics/catalogue/shapes.ts";
import { unnamedExpression } from "../diagnostics/catalogue/syntax.ts";
import { invalidEscape, unterminatedString } from "../diagnostics/catalogue/syntax-words.ts";
import { duplicateArgument, tooManyArguments } from "../diagnostics/catalogue/values.ts";
import type { Diagnostic, Fix } from "../diagnostics/diagnostic.ts";
import type { Equation } from "../syntax/ast.ts";
import { placeInFile } from "./file-syntax.ts";
import { isBlock } from "./meaning.ts";
import { insertion } from "./insertion.ts";
import { declarationAt, nodesAt } from "./nodes-at.ts";
import type { Snapshot } from "./snapshot.ts";
import { asTarget } from "./target-fix.ts";

type Fixer = (snapshot: Snapshot, diagnostic: Diagnostic) => readonly Fix[];

/** By the codes of what they mend. */
export const furtherFixes: ReadonlyMap<string, Fixer> = new Map([
  [unterminatedString.code, closingQuote],
  [invalidEscape.code, plainBackslash],
  [unnamedExpression.code, nameOfOutput],
  [unknownName.code, asTarget],
  [unknownState.code, asState],
  [duplicateArgument.code, withoutArgument],
  [tooManyArguments.code, withoutArgument],
  [wrongRank.code, inScan],
  [droppedPixels.code, padded],
  [unusedImport.code, withoutImport],
  [unusedSignal.code, withoutEquation],
]);

function closingQuote(_: Snapshot, { span }: Diagnostic): readonly Fix[] {
  return [insertion('insert `"`', span, span.end, '"')];
}

function plainBackslash(_: Snapshot, { span }: Diagnostic): readonly Fix[] {
  return [insertion("write a backslash as `\\\\`", span, span.start, "\\")];
}

/** A value that stands alone is most likely the output that has no equation. */
function nameOfOutput({ workspace, ...snapshot }: Snapshot, { span }: Diagnostic): readonly Fix[] {
  const block = declarationAt(snapshot.syntax, span);
  if (!block || !isBlock(block)) return [];
  const defined = workspace.resolved(block).scope?.equations;
  const missing = block.signature?.outputs.filter(({ name }) => !defined?.has(name.name)) ?? [];
  return missing.map(({ name }) =>
    insertion(`call it \`${name.name}\``, span, span.start, `${name.name} = `),
  );
}

/** What `pre` asks for, declared with the shape of the output of that name. */
function asState({ workspace, ...snapshot }: Snapshot, { span }: Diagnostic): readonly Fix[] {
  const cell = declarationAt(snapshot.syntax, span);
  if (cell?.kind !== "cell" || cell.body.kind !== "equations") return [];
  const { text } = snapshot.syntax;
  const name = text.slice(span.start, span.end);
  const port = cell.signature?.outputs.find((each) => each.name.name === name);
  const body = placeInFile(snapshot.syntax, cell.body.span);
  if (!port?.shape || !body) return [];
  const state = `state ${name}${workspace.textAt(port.shape.span)}`;
  return [insertion(`add \`${state}\``, span, body.start + 1, `\n  ${state}`)];
}

/** Without the argument and the comma before it. */
function withoutArgument({ syntax }: Snapshot, { span }: Diagnostic): readonly Fix[] {
  const before = /[,(]\s*$/.exec(syntax.text.slice(0, span.start))?.[0];
  if (before === undefined) return [];
  const from = span.start - (before.startsWith(",") ? before.length : 0);
  const edit = { span: { ...span, start: from }, text: "" };
  return [{ title: "remove it", edits: [edit] }];
}

/** A cell that is given a sequence runs along it. */
function inScan({ syntax }: Snapshot, { span, notes }: Diagnostic): readonly Fix[] {
  if (!notes.some((note) => note.startsWith("`scan` runs a cell"))) return [];
  const text = syntax.text.slice(span.start, span.end);
  return [{ title: "run it along the time axis with `scan`", edits: [{ span, text: `scan(${text})` }] }]; // prettier-ignore
}

function padded({ syntax }: Snapshot, { span }: Diagnostic): readonly Fix[] {
  const text = syntax.text.slice(span.start, span.end);
  if (!text.endsWith(")") || /\bpad:/.test(text)) return [];
  const comma = /\(\s*\)$/.test(text) ? "" : ", ";
  return [insertion("cover them: `pad: same`", span, span.end - 1, `${comma}pad: same`)];
}

/** Without the name, or without the whole import where it has no other. */
function withoutImport({ syntax }: Snapshot, { span }: Diagnostic): readonly Fix[] {
  const whole = declarationAt(syntax, span);
  if (whole?.kind !== "import") return [];
  const isOnly = whole.names.length === 1;
  const place = isOnly ? placeInFile(syntax, whole.span) : span;
  if (!place) return [];
  const { start, end } = place;
  const before = /,\s*$/.exec(syntax.text.slice(0, start))?.[0].length ?? 0;
  const after = isOnly ? /^[ \t]*(\r?\n)?/ : before > 0 ? /^/ : /^\s*,?\s*/;
  const rest = after.exec(syntax.text.slice(end))?.[0].length ?? 0;
  const from = isOnly ? start : start - before;
  return [
    { title: "remove the import", edits: [{ span: { ...place, start: from, end: end + rest }, text: "" }] }, // prettier-ignore
  ];
}

/** Without the equation of a signal, and without its line where it has one to itself. */
function withoutEquation({ syntax }: Snapshot, { span }: Diagnostic): readonly Fix[] {
  const equation = nodesAt(syntax, span.start).find(isEquation);
  const place = equation && placeInFile(syntax, equation.span);
  const isAlone = equation && (equation.kind !== "define" || equation.targets.length === 1);
  if (!place || !isAlone) return [];
  const before = /\n[ \t]*$/.exec(syntax.text.slice(0, place.start))?.[0].length ?? 0;
  const edit = { span: { ...place, start: place.start - before }, text: "" };
  return [{ title: "remove it", edits: [edit] }];
}

function isEquation(node: object): node is Equation {
  return "kind" in node && (node.kind === "define" || node.kind === "param");
}
