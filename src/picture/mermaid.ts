/** A picture in the language of Mermaid, as Markdown renders it: subgraphs for blocks. */
import type { Inside, Picture, Wire } from "./box.ts";
import { labelOf, titleOf } from "./dot.ts";
import { flatWires, visibleBoxes } from "./flat.ts";

export function toMermaid(picture: Picture, folded: ReadonlySet<string> = new Set()): string {
  const ids = new Map(
    visibleBoxes(picture.content, folded).map((box, index) => [box.id, `n${index}`]),
  );
  const counter = { next: 0 };
  const lines = [
    "flowchart TD",
    ...boxLines(picture.content, folded, ids, counter, "  "),
    ...flatWires(picture.content, folded).map((wire) => `  ${edge(wire, ids)}`),
  ];
  return `${lines.join("\n")}\n`;
}

function boxLines(
  { boxes }: Inside,
  folded: ReadonlySet<string>,
  ids: ReadonlyMap<string, string>,
  counter: { next: number },
  indent: string,
): readonly string[] {
  return boxes.flatMap((box) => {
    const id = ids.get(box.id);
    if (id !== undefined) {
      const [open, close] = isPill(box.look) ? ["([", "])"] : ["[", "]"];
      return [`${indent}${id}${open}${quoted(labelOf(box))}${close}`];
    }
    if (!box.inside) return [];
    return [
      `${indent}subgraph s${counter.next++}[${quoted(titleOf(box))}]`,
      ...boxLines(box.inside, folded, ids, counter, `${indent}  `),
      `${indent}end`,
    ];
  });
}

function isPill(look: string): boolean {
  return look === "input" || look === "output" || look === "state" || look === "weight";
}

function edge({ from, to, label }: Wire, ids: ReadonlyMap<string, string>): string {
  const [source, target] = [ids.get(from.box) ?? "", ids.get(to.box) ?? ""];
  return label === "" ? `${source} -.-> ${target}` : `${source} -->|${quoted(label)}| ${target}`;
}

/** Mermaid knows characters by number; everything but plain text goes in that way. */
function quoted(text: string): string {
  const safe = text
    .replaceAll(/[\p{Cc}\p{Cs}]/gu, (character) => (character === "\n" ? "\n" : "\ufffd"))
    .replaceAll(
      /[^\p{L}\p{N} ×·.,:+*/^()=%\n⇒-]/gu,
      (character) => `#${character.codePointAt(0) ?? 0};`,
    )
    .replaceAll("\n", "<br/>");
  return `"${safe}"`;
}
