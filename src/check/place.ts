/**
 * Places. A place is a point of the program within the instance that elaborates it: "the `conv` in the equation
 * `main` of iteration 1 of `stage2`". Whatever is mentioned at one place is one instance, so two applications of a
 * shared block meet the same places inside it and with them the same weights. A place also names weights.
 */
import { forEachChild } from "../syntax/walk.ts";
import type { Expression } from "../syntax/ast.ts";

export interface Place {
  readonly parent: Place | undefined;
  /** Its part of weight paths; empty for places that do not show. */
  readonly segment: string;
  /** A block mentioned in an equation, which names weights but not signals. */
  readonly isMention: boolean;
  /** The places of pieces of syntax within it: of each one, or several by segment. Absent where nobody asked for any. */
  children: Map<object, Place | Map<string, Place>> | undefined;
  /** How deep it lies. */
  readonly depth: number;
  /** What `pathOf` has found. */
  path: string | undefined;
}

export function rootPlace(): Place {
  return {
    parent: undefined,
    segment: "",
    isMention: false,
    children: undefined,
    depth: 0,
    path: undefined,
  };
}

/** The place of a piece of syntax within another place: always the same one. */
export function placeOf(parent: Place, node: object, segment: string, isMention = false): Place {
  const children = (parent.children ??= new Map<object, Place | Map<string, Place>>());
  const known = children.get(node);
  if (known && !(known instanceof Map) && known.segment === segment) return known;
  const earlier = known instanceof Map ? known.get(segment) : undefined;
  if (earlier) return earlier;
  const depth = parent.depth + 1;
  const place: Place = { parent, segment, isMention, children: undefined, depth, path: undefined };
  if (!known) children.set(node, place);
  else if (known instanceof Map) known.set(segment, place);
  else children.set(node, new Map([[known.segment, known], [segment, place]])); // prettier-ignore
  return place;
}

/** The places right within another, and of which pieces of syntax they are. */
export function placesIn({ children }: Place): readonly (readonly [object, Place])[] {
  return [...(children ?? [])].flatMap(([node, places]) =>
    places instanceof Map
      ? [...places.values()].map((place) => [node, place] as const)
      : [[node, places] as const],
  );
}

/** `stage1/0/main/conv` */
export function pathOf(place: Place): string {
  return (place.path ??= pathTo(place));
}

function pathTo(place: Place): string {
  const segments: string[] = [];
  for (let at: Place | undefined = place; at; at = at.parent)
    if (at.segment) segments.push(at.segment);
  return segments.reverse().join("/");
}

/** The signal that a place helps to define: its path without the blocks mentioned on the way. */
export function signalOf(place: Place): string {
  const segments: string[] = [];
  for (let at: Place | undefined = place; at; at = at.parent) {
    if (at.segment && !at.isMention) segments.push(at.segment);
  }
  return segments.reverse().join("/");
}

/** The place of a mention within an equation; its segment was settled by `nameMentions`. */
export function mentionOf(segments: Map<object, string>, parent: Place, node: object): Place {
  return placeOf(parent, node, segments.get(node) ?? "", true);
}

/**
 * Gives each mention in an equation its part of weight paths: the name it mentions, and from the second on a number,
 * in the order of the source: `conv`, `conv_2`.
 */
export function nameMentions(segments: Map<object, string>, root: Expression): void {
  if (segments.has(root)) return;
  segments.set(root, "");
  const counts = new Map<string, number>();
  const visit = (expression: Expression): void => {
    const name = mentionedName(expression);
    if (name !== undefined) {
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      segments.set(expression, count === 1 ? name : `${name}_${count}`);
    }
    // The callee of a call is the same mention as the call.
    if (expression.kind === "call" && name !== undefined)
      for (const { value } of expression.arguments) visit(value);
    else forEachChild(expression, visit);
  };
  visit(root);
}

function mentionedName(expression: Expression): string | undefined {
  if (expression.kind === "name") return expression.name;
  if (expression.kind === "call" && expression.callee.kind === "name")
    return expression.callee.name;
  return undefined;
}
