/** Ever larger parts of the text around a place, along the tree. */
import { placeInFile, type FileSyntax } from "./file-syntax.ts";
import { nodesAt } from "./nodes-at.ts";

/** From the innermost outwards, each within the next. */
export function selectionRanges(
  syntax: FileSyntax,
  offset: number,
): readonly { readonly start: number; readonly end: number }[] {
  const ranges = [
    { start: 0, end: syntax.text.length },
    ...nodesAt(syntax, offset).flatMap(({ span }) => placeInFile(syntax, span) ?? []),
  ];
  const nested: { readonly start: number; readonly end: number }[] = [];
  for (const range of ranges) {
    const outer = nested.at(-1);
    const isWithin = !outer || (range.start >= outer.start && range.end <= outer.end);
    const isSmaller = outer?.start !== range.start || outer.end !== range.end;
    if (isWithin && isSmaller) nested.push(range);
  }
  return nested.toReversed();
}
