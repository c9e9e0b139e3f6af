/** A picture in the language of Graphviz: clusters for blocks. */
import type { Box, Inside, Picture, Wire } from "./box.ts";
import { flatWires, visibleBoxes } from "./flat.ts";
import { palette } from "./palette.ts";

export function toDot(picture: Picture, folded: ReadonlySet<string> = new Set()): string {
  const ids = new Map(
    visibleBoxes(picture.content, folded).map((box, index) => [box.id, `n${index}`]),
  );
  const lines = [
    `digraph ${quoted(picture.name)} {`,
    '  node [shape=box, style="rounded,filled", fontname="Helvetica", fontsize=11];',
    '  edge [fontname="Helvetica", fontsize=9, color="#64748b", fontcolor="#64748b"];',
    ...boxLines(picture.content, folded, ids, "  "),
    ...flatWires(picture.content, folded).map((wire) => `  ${edge(wire, ids)}`),
    "}",
  ];
  return `${lines.join("\n")}\n`;
}

function boxLines(
  { boxes }: Inside,
  folded: ReadonlySet<string>,
  ids: ReadonlyMap<string, string>,
  indent: string,
): readonly string[] {
  return boxes.flatMap((box) => {
    const { fill, line } = palette[box.look];
    const id = ids.get(box.id);
    if (id !== undefined)
      return [
        `${indent}${id} [label=${quoted(labelOf(box))}, fillcolor="${fill}", color="${line}"${box.look === "output" ? ', fontcolor="#ffffff"' : ""}];`,
      ];
    if (!box.inside) return [];
    return [
      `${indent}subgraph ${quoted(`cluster ${box.id}`)} {`,
      `${indent}  label=${quoted(titleOf(box))}; style="rounded"; color="${line}"; fontname="Helvetica"; fontsize=11;`,
      ...boxLines(box.inside, folded, ids, `${indent}  `),
      `${indent}}`,
    ];
  });
}

function edge({ from, to, label }: Wire, ids: ReadonlyMap<string, string>): string {
  const about = label === "" ? "[style=dashed, constraint=false]" : `[label=${quoted(label)}]`;
  return `${ids.get(from.box) ?? ""} -> ${ids.get(to.box) ?? ""} ${about};`;
}

/** Title, with how often it repeats. */
export function titleOf({ title, times }: Box): string {
  return times > 1 ? `${title} × ${times}` : title;
}

export function labelOf(box: Box): string {
  return [titleOf(box), box.detail].filter((part) => part !== "").join("\n");
}

function quoted(text: string): string {
  const escaped = text
    .replaceAll("\\", "\\\\")
    .replaceAll('"', '\\"')
    .replaceAll("\n", "\\n")
    .replaceAll(/[\p{Cc}\p{Cs}]/gu, "\ufffd");
  return `"${escaped}"`;
}
