/**
 * What a declaration lacks is told when nothing else is wrong with it: most likely it is being written, and else what is
 * wrong may be why it lacks something. So a line that is typed at the end of an open body has one error and no more.
 */
import type { Span } from "../source/source.ts";
import { idleState, undefinedOutput } from "../diagnostics/catalogue/names.ts";
import { unclosedBracket } from "../diagnostics/catalogue/syntax.ts";
import { missingLoss } from "../diagnostics/catalogue/training.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";

const lacks: ReadonlySet<string> = new Set(
  [undefinedOutput, idleState, missingLoss].map(({ code }) => code),
);

/** The diagnostics without what declarations lack that are wrong otherwise. */
export function withoutLacks(
  diagnostics: readonly Diagnostic[],
  declarations: () => readonly { readonly span: Span }[],
): readonly Diagnostic[] {
  const isLacking = ({ code }: Diagnostic): boolean =>
    lacks.has(code) || code === unclosedBracket.code;
  if (diagnostics.length < 2 || !diagnostics.some(isLacking)) return diagnostics;
  const others = diagnostics.filter(
    ({ code, severity }) => severity === "error" && !lacks.has(code),
  );
  const wrong = declarations()
    .map(({ span }) => span)
    .filter((each) => others.some(({ span }) => isWithin(span, each)));
  return diagnostics.filter((one) => {
    if (lacks.has(one.code)) return !wrong.some((each) => isWithin(one.span, each));
    return one.code !== unclosedBracket.code || !others.some((other) => endsAt(other, one));
  });
}

/** Whether what stands right before the place where a bracket should be closed is wrong itself. */
function endsAt({ code, span }: Diagnostic, { span: place }: Diagnostic): boolean {
  return (
    code !== unclosedBracket.code &&
    span.path === place.path &&
    span.start < span.end &&
    span.end === place.start
  );
}

function isWithin(inner: Span, outer: Span): boolean {
  return inner.path === outer.path && inner.start >= outer.start && inner.end <= outer.end;
}
