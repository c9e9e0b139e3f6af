/** Comments `// nnc: allow NN8001`: the lints that a file goes without, and a warning where such a comment does nothing. */
import { report } from "../diagnostics/catalogue.ts";
import { catalogue } from "../diagnostics/catalogue/index.ts";
import { idleAllowance } from "../diagnostics/catalogue/lints.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { closest, didYouMean } from "../diagnostics/suggest.ts";
import type { Source, Span } from "../source/source.ts";

export interface Allowances {
  readonly codes: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the comments of a file. They count for all of it, wherever they stand. */
export function allowancesIn({ path, text }: Source): Allowances {
  const codes = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  for (const comment of text.matchAll(/(?<!\/)\/\/[ \t]*nnc:[ \t]*(.*)$/gm)) {
    const [whole, said = ""] = comment;
    const start = comment.index + whole.length - said.length;
    const [verb = { word: "", at: 0 }, ...named] = words(said);
    const spanOf = ({ word, at }: Word): Span => ({
      path,
      start: start + at,
      end: start + at + Math.max(1, word.length),
    });
    if (verb.word !== "allow") {
      const fixes = closest(verb.word, ["allow"]) ? [didYouMean(spanOf(verb), "allow")] : [];
      const problem = `\`nnc: ${verb.word}\` means nothing to nnc`;
      const notes = fixes.length > 0 ? [] : ["write `// nnc: allow NN8001`"];
      diagnostics.push(report(idleAllowance, { problem }, spanOf(verb), { fixes, notes }));
      continue;
    }
    if (named.length === 0) {
      const problem = "this comment allows nothing: it names no code";
      diagnostics.push(report(idleAllowance, { problem }, spanOf(verb)));
    }
    for (const each of named) {
      const code = each.word.toUpperCase();
      if (isLint(code)) codes.add(code);
      else diagnostics.push(notALint(code, spanOf(each)));
    }
  }
  return { codes, diagnostics };
}

interface Word {
  readonly word: string;
  readonly at: number;
}

function words(text: string): readonly Word[] {
  return [...text.matchAll(/[^\s,]+/g)].map(({ 0: word, index }) => ({ word, at: index }));
}

function isLint(code: string): boolean {
  return catalogue.get(code)?.severity === "warning";
}

function notALint(code: string, span: Span): Diagnostic {
  if (catalogue.has(code)) {
    const problem = `\`${code}\` is an error, and those cannot be allowed`;
    return report(idleAllowance, { problem }, span);
  }
  const near = closest(code, [...catalogue.keys()].filter(isLint));
  return report(idleAllowance, { problem: `there is no lint \`${code}\`` }, span, {
    fixes: near === undefined ? [] : [didYouMean(span, near)],
    notes: near === undefined ? ["`docs/errors.md` lists the lints, from NN8001 on"] : [],
  });
}
