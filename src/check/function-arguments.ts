/** The arguments of a function, in the order of its parameters. */
import { duplicateArgument, unknownParameter } from "../diagnostics/catalogue/values.ts";
import { closest, didYouMean } from "../diagnostics/suggest.ts";
import { fault, type Elaboration } from "./elaboration.ts";
import { evaluate } from "./evaluate.ts";
import type { BoundArgument, FunctionValue, Value } from "./value.ts";

/**
 * What `->` brings comes first. Named arguments go where their parameter stands, each other one to the first parameter
 * that has none yet. What is left out is undefined; a reported fault gives undefined for all.
 */
export function orderArguments(
  e: Elaboration,
  callee: FunctionValue,
  leading: readonly Value[],
  args: readonly BoundArgument[],
): readonly (Value | undefined)[] | undefined {
  const places = new Map<number, Value>(leading.entries());
  let isSound = true;
  let next = 0;
  for (const arg of args) {
    while (places.has(next)) next++;
    const place = arg.name ? placeOf(e, callee, arg, places) : next;
    if (place === undefined) isSound = false;
    else places.set(place, valueOf(e, arg));
  }
  if (!isSound) return undefined;
  const length = Math.max(0, ...[...places.keys()].map((place) => place + 1));
  return Array.from({ length }, (_, index) => places.get(index));
}

function valueOf(e: Elaboration, { value, expression, environment, place }: BoundArgument): Value {
  return value ?? evaluate(e, expression, { environment, place });
}

/** The place of a named argument among the parameters. */
function placeOf(
  e: Elaboration,
  { name: block, parameters }: FunctionValue,
  { name, span }: BoundArgument,
  taken: ReadonlyMap<number, Value>,
): number | undefined {
  const written = name?.name ?? "";
  const place = parameters.indexOf(written);
  if (place >= 0 && !taken.has(place)) return place;
  if (place >= 0) {
    fault(e, duplicateArgument, { block, name: written }, span);
    return undefined;
  }
  const near = closest(written, parameters);
  const shown = parameters.map((parameter) => `\`${parameter}\``).join(", ");
  fault(e, unknownParameter, { name: written, function: block }, name?.span ?? span, {
    fixes: near === undefined ? [] : [didYouMean(name?.span ?? span, near)],
    notes: [shown === "" ? "it takes its arguments by position" : `it takes ${shown}`],
  });
  return undefined;
}
