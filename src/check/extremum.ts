/** `max(x, 1)`: the greatest along axis 1, or what is greater than 1? */
import { ambiguousExtremum } from "../diagnostics/catalogue/values.ts";
import type { Span } from "../source/source.ts";
import { fault, type Elaboration } from "./elaboration.ts";
import type { BoundArgument } from "./value.ts";

const elementwise: ReadonlyMap<string, string> = new Map([
  ["max", "maximum"],
  ["min", "minimum"],
]);

/** The operator that compares element by element, of one that reduces. */
export function comparing(name: string): string | undefined {
  return elementwise.get(name);
}

/** Reports a bare number beside the signal of `max` or `min`; true where it did. */
export function isAmbiguousExtremum(
  e: Elaboration,
  name: string,
  args: readonly BoundArgument[],
  span: Span,
): boolean {
  const other = comparing(name);
  const number = args.find(
    ({ name: option, value }) => !option && (value?.kind === "int" || value?.kind === "float"),
  );
  if (other === undefined || !number) return false;
  const at = { ...number.span, end: number.span.start };
  const callee = { ...span, end: span.start + name.length };
  const fixes = [
    {
      title: `write \`${other}\`, which compares element by element`,
      edits: [{ span: callee, text: other }],
    },
    ...(number.value?.kind === "int"
      ? [
          {
            title: "write `over:`, which takes the axis together",
            edits: [{ span: at, text: "over: " }],
          },
        ]
      : []),
  ];
  fault(e, ambiguousExtremum, { name }, span, { fixes });
  return true;
}
