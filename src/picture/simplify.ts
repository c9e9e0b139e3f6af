/** Rules that make a picture say more with less: no box around a single box, and repetitions drawn once. */
import type { Box, End, Inside, Wire } from "./box.ts";

/** `repeats` names the repetition of each box that is an iteration. */
export function simplify(content: Inside, repeats: ReadonlyMap<string, string>): Inside {
  const inner = content.boxes.map((box) =>
    box.inside ? { ...box, inside: simplify(box.inside, repeats) } : box,
  );
  const merged = mergeIterations({ ...content, boxes: inner }, repeats);
  const unwrapped = unwrapIterations(merged, repeats);
  return content.entries.length === 0 && content.exits.length === 0
    ? dissolveOnlyBlock(unwrapped)
    : unwrapped;
}

/** Iterations that are alike, one after the other: the first stands for all. Those of a `fork` stand side by side. */
function mergeIterations(content: Inside, repeats: ReadonlyMap<string, string>): Inside {
  const groups = new Map<string, Box[]>();
  for (const box of content.boxes) {
    const key = repeats.get(box.id);
    if (key === undefined || !box.inside) continue;
    const group = `${key} ${signature(box)}`;
    groups.set(group, [...(groups.get(group) ?? []), box]);
  }
  let result = content;
  for (const group of groups.values())
    if (group.length > 1 && isChain(content, group)) result = mergeGroup(result, group);
  return result;
}

function isChain({ wires }: Inside, group: readonly Box[]): boolean {
  const isMember = endsIn(group);
  return wires.some(({ from, to }) => isMember(from) && isMember(to));
}

/** Whether an end of a wire is at one of some boxes. */
function endsIn(boxes: readonly Box[]): (end: End) => boolean {
  const ids = new Set(boxes.map(({ id }) => id));
  return (end) => end.kind === "box" && ids.has(end.box);
}

function mergeGroup(content: Inside, group: readonly Box[]): Inside {
  const [first] = group;
  const members = new Map(group.map((box) => [box.id, box]));
  if (!first?.inside) return content;
  const { entries, exits } = first.inside;
  const moved = (end: End, isSource: boolean): End => {
    const member = end.kind === "box" ? members.get(end.box) : undefined;
    if (!member?.inside) return end;
    const place = (isSource ? member.inside.exits : member.inside.entries).indexOf(end.port);
    return { ...end, box: first.id, port: (isSource ? exits : entries)[place] ?? "" };
  };
  const wires = new Map<string, Wire>();
  const [isMember, isLater] = [endsIn(group), endsIn(group.slice(1))];
  for (const wire of content.wires) {
    if (isMember(wire.from) && isMember(wire.to)) continue;
    // It enters the first one as well, or the two would not be alike.
    if (isLater(wire.to)) continue;
    const next = { ...wire, from: moved(wire.from, true), to: moved(wire.to, false) };
    wires.set(JSON.stringify([next.from, next.to]), next);
  }
  const boxes = content.boxes
    .filter(({ id }) => id === first.id || !members.has(id))
    .map((box) => (box.id === first.id ? { ...box, title: "repeat", times: group.length } : box));
  return { ...content, boxes, wires: [...wires.values()] };
}

/** What a box does, without names of places and without sizes. */
function signature(box: Box): string {
  const { inside } = box;
  if (!inside) return JSON.stringify([box.look, box.title, box.detail]);
  const order = new Map(inside.boxes.map(({ id }, index) => [id, index]));
  const end = ({ kind, box: id, port }: End): unknown => {
    if (kind === "box") return order.get(id);
    return [kind, (kind === "entry" ? inside.entries : inside.exits).indexOf(port)];
  };
  const wires = inside.wires.map(({ from, to }) => [end(from), end(to)]);
  return JSON.stringify([
    box.title.replace(/^round \d+$/, ""),
    box.times,
    inside.boxes.map(signature),
    wires,
  ]);
}

/** An iteration of a single box is that box. */
function unwrapIterations(content: Inside, repeats: ReadonlyMap<string, string>): Inside {
  const renamed = new Map<string, Box>();
  const boxes = content.boxes.map((box) => {
    const only = box.inside?.boxes.length === 1 ? box.inside.boxes[0] : undefined;
    if (!only || !repeats.has(box.id)) return box;
    const kept = { ...only, times: only.times * box.times };
    renamed.set(box.id, kept);
    return kept;
  });
  if (renamed.size === 0) return content;
  const moved = (end: End): End => {
    const box = end.kind === "box" ? renamed.get(end.box) : undefined;
    return box ? { ...end, box: box.id } : end;
  };
  const wires = content.wires.map((wire) => ({
    ...wire,
    from: moved(wire.from),
    to: moved(wire.to),
  }));
  return { ...content, boxes, wires };
}

/** A model that is one block is drawn as what is in that block. */
function dissolveOnlyBlock(content: Inside): Inside {
  const inner = content.boxes.filter(({ look }) => look !== "input" && look !== "output");
  const [only] = inner;
  const inside = only?.inside;
  if (inner.length !== 1 || !only || !inside || only.look !== "block" || only.times > 1)
    return content;
  const wires = inside.wires.flatMap((wire): Wire[] => {
    const isThis = (end: End, port: string): boolean =>
      end.kind === "box" && end.box === only.id && end.port === port;
    const sources =
      wire.from.kind === "entry"
        ? content.wires.filter(({ to }) => isThis(to, wire.from.port)).map(({ from }) => from)
        : [wire.from];
    const targets =
      wire.to.kind === "exit"
        ? content.wires.filter(({ from }) => isThis(from, wire.to.port)).map(({ to }) => to)
        : [wire.to];
    return sources.flatMap((from) => targets.map((to) => ({ ...wire, from, to })));
  });
  const direct = content.wires.filter(({ from, to }) => from.box !== only.id && to.box !== only.id);
  const [inputs, outputs] = (["input", "output"] as const).map((look) =>
    content.boxes.filter((box) => box.look === look),
  );
  return dissolveOnlyBlock({
    ...content,
    boxes: [...(inputs ?? []), ...inside.boxes, ...(outputs ?? [])],
    wires: [...wires, ...direct],
  });
}
