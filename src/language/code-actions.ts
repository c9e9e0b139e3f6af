/** Changes that mend what is wrong: the fixes of diagnostics, and some that take the types at hand. */
import { applyFixes, safeFix } from "../diagnostics/apply-fixes.ts";
import { biasBeforeNorm } from "../diagnostics/catalogue/lints.ts";
import { assertedShape } from "../diagnostics/catalogue/shapes.ts";
import type { Diagnostic, Fix } from "../diagnostics/diagnostic.ts";
import type { Span } from "../source/source.ts";
import type { CallExpression } from "../syntax/ast.ts";
import { placeInFile } from "./file-syntax.ts";
import { furtherFixes } from "./further-fixes.ts";
import { nodesAt } from "./nodes-at.ts";
import type { Snapshot } from "./snapshot.ts";

export interface CodeAction {
  readonly title: string;
  readonly diagnostic: Diagnostic;
  readonly edits: Fix["edits"];
  /** The one that most likely is meant. */
  readonly isPreferred: boolean;
}

/** The changes for what is wrong within a part of the file. */
export function codeActions(
  snapshot: Snapshot,
  range: { readonly start: number; readonly end: number },
): readonly CodeAction[] {
  return snapshot.diagnostics
    .filter(
      ({ span }) =>
        span.path === snapshot.path && span.start <= range.end && span.end >= range.start,
    )
    .flatMap((diagnostic) => {
      const fixes = [...diagnostic.fixes, ...fixesAtHand(snapshot, diagnostic)];
      return fixes.map(({ title, edits }, index) => ({
        title: title.endsWith("?") ? `change to ${/`[^`]+`/.exec(title)?.[0] ?? title}` : title,
        diagnostic,
        edits,
        isPreferred: index === 0 && fixes.length === 1,
      }));
    });
}

/** The text with every fix that is surely meant; undefined where there is none. */
export function fixedText({ diagnostics, path, syntax }: Snapshot): string | undefined {
  const fixes = diagnostics.flatMap((diagnostic) => safeFix(diagnostic) ?? []);
  const { text, count } = applyFixes(syntax.text, path, fixes);
  return count === 0 ? undefined : text;
}

function fixesAtHand(snapshot: Snapshot, diagnostic: Diagnostic): readonly Fix[] {
  const fixer = furtherFixes.get(diagnostic.code);
  if (fixer) return fixer(snapshot, diagnostic);
  switch (diagnostic.code) {
    case biasBeforeNorm.code:
      return withoutBias(snapshot, diagnostic);
    case assertedShape.code:
      return [...withFlatten(snapshot, diagnostic), ...otherNumbers(snapshot, diagnostic)];
    default:
      return otherNumbers(snapshot, diagnostic);
  }
}

/** `bias: false` in the call that the lint is about. */
function withoutBias(snapshot: Snapshot, { span }: Diagnostic): readonly Fix[] {
  const { syntax } = snapshot;
  const place = (of: Span): Span => placeInFile(syntax, of) ?? of;
  const call = nodesAt(syntax, span.start).findLast(
    (node): node is CallExpression => "callee" in node && place(node.span).end === span.end,
  );
  if (!call) return [];
  const title = "remove the bias: `bias: false`";
  const given = call.arguments.find(({ name }) => name?.name === "bias");
  if (given) return [{ title, edits: [{ span: place(given.value.span), text: "false" }] }];
  const at = place(call.span);
  const end = at.end - 1;
  const text = call.arguments.length === 0 ? "bias: false" : ", bias: false";
  return [{ title, edits: [{ span: { ...at, start: end, end }, text }] }];
}

/** `flatten` before the last layer, where vectors were wanted and images came. */
function withFlatten(snapshot: Snapshot, { related }: Diagnostic): readonly Fix[] {
  const made = related.find(({ message }) =>
    /^this is \[\w+, [^,]+, [^,]+, [^,]+\]$/.test(message),
  );
  if (!made || made.span.path !== snapshot.path) return [];
  const at = { ...made.span, end: made.span.start };
  const isPiped = /->\s*$/.test(snapshot.syntax.text.slice(0, at.start));
  if (!isPiped) return [];
  return [{ title: "insert `flatten`", edits: [{ span: at, text: "flatten -> " }] }];
}

/** Where two written numbers do not agree, either may be the other. */
function otherNumbers(snapshot: Snapshot, { message, related }: Diagnostic): readonly Fix[] {
  const clash = /(\d+) is not (\d+)/.exec(message);
  if (!clash) return [];
  const [, left = "", right = ""] = clash;
  const ways = [
    { now: left, wanted: right },
    { now: right, wanted: left },
  ];
  return ways.flatMap(({ now, wanted }) =>
    related.flatMap(({ span, message: label }): Fix[] => {
      const isSaid =
        span.path === snapshot.path && snapshot.syntax.text.slice(span.start, span.end) === now;
      if (!isSaid) return [];
      const what = /`[^`]+` of `[^`]+`/.exec(label)?.[0] ?? "it";
      return [
        { title: `change ${what} from ${now} to ${wanted}`, edits: [{ span, text: wanted }] },
      ];
    }),
  );
}
