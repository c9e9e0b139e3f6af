/** A picture as boxes and wires without borders, for languages that draw clusters by themselves. */
import type { Box, End, Inside, Wire } from "./box.ts";

/** The boxes without anything open in them. */
export function visibleBoxes(content: Inside, folded: ReadonlySet<string>): readonly Box[] {
  return content.boxes.flatMap((box) =>
    box.inside && !folded.has(box.id) ? visibleBoxes(box.inside, folded) : [box],
  );
}

/** Wires from box to box, through the borders between; those of recurrence have no label. */
export function flatWires(content: Inside, folded: ReadonlySet<string>): readonly Wire[] {
  return flatten(content, folded).wires.filter(
    ({ from, to }) => from.kind === "box" && to.kind === "box",
  );
}

function flatten(
  content: Inside,
  folded: ReadonlySet<string>,
): { readonly wires: readonly Wire[] } {
  const open = new Map(
    content.boxes.flatMap((box) =>
      box.inside && !folded.has(box.id)
        ? [[box.id, flatten(box.inside, folded).wires] as const]
        : [],
    ),
  );
  const within = [...open.values()].flatMap((wires) =>
    wires.filter(({ from, to }) => from.kind === "box" && to.kind === "box"),
  );
  /** Where a value comes from, or goes to, behind the border of an open block. */
  const sources = (end: End): readonly End[] =>
    (open.get(end.box) ?? [])
      .filter(({ to }) => to.kind === "exit" && to.port === end.port)
      .map(({ from }) => from);
  const targets = (end: End): readonly End[] =>
    (open.get(end.box) ?? [])
      .filter(({ from }) => from.kind === "entry" && from.port === end.port)
      .map(({ to }) => to);
  const across = content.wires.flatMap((wire): readonly Wire[] => {
    const starts = open.has(wire.from.box) ? sources(wire.from) : [wire.from];
    const ends = open.has(wire.to.box) ? targets(wire.to) : [wire.to];
    return starts.flatMap((from) => ends.map((to) => ({ ...wire, from, to })));
  });
  const loops = content.loops.map(({ from, to }): Wire => ({
    from: boxEnd(from),
    to: boxEnd(to),
    label: "",
  }));
  return { wires: [...within, ...across, ...loops] };
}

function boxEnd(box: string): End {
  return { kind: "box", box, port: "" };
}
