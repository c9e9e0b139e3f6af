/** A picture as SVG: the places that `layOut` found, drawn. */
import type { Inside, Picture } from "./box.ts";
import { fonts } from "./face.ts";
import { layOut, spacing, type PlacedBox, type PlacedInside, type PlacedWire } from "./layout.ts";
import { element, escapeMarkup } from "./markup.ts";
import { ink, palette } from "./palette.ts";
import { loopPath, wirePath } from "./paths.ts";

export interface SvgOptions {
  /** Blocks that are shown closed. */
  readonly folded?: ReadonlySet<string>;
  /** A background; none without it. */
  readonly background?: string;
}

const family = "Inter, 'Helvetica Neue', Helvetica, Arial, sans-serif";
const margin = 20;

/** A whole document. */
export function toSvg(
  picture: Picture,
  { folded = new Set(), background }: SvgOptions = {},
): string {
  const { content, width, height } = svgContent(picture.content, folded);
  const size = { width: width + 2 * margin, height: height + 2 * margin };
  const box = [-margin, -margin, size.width, size.height].map((value) => Math.ceil(value));
  const paper = background
    ? element("rect", { x: box[0], y: box[1], ...size, fill: background })
    : "";
  const title = element("title", {}, escapeMarkup(picture.name));
  return `${element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: box.join(" "),
      width: box[2],
      height: box[3],
      "font-family": family,
      role: "img",
    },
    `${title}${definitions}${paper}${content}`,
  )}\n`;
}

/** Heads of the arrows. */
export const definitions = element(
  "defs",
  {},
  [
    ["arrow", ink.wire],
    ["loop-arrow", ink.loop],
  ]
    .map(([id, fill]) =>
      element(
        "marker",
        {
          id,
          viewBox: "0 0 8 8",
          refX: 7,
          refY: 4,
          markerWidth: 6.5,
          markerHeight: 6.5,
          orient: "auto",
        },
        element("path", { d: "M0,0.8 L8,4 L0,7.2 z", fill }),
      ),
    )
    .join(""),
);

/** The drawing without the document around it. */
export function svgContent(
  content: Inside,
  folded: ReadonlySet<string>,
): { readonly content: string; readonly width: number; readonly height: number } {
  const placed = layOut(content, folded);
  return { content: drawInside(placed), width: placed.width, height: placed.height };
}

function drawInside({ boxes, wires }: PlacedInside): string {
  const labelled = new Set<string>();
  const drawn = wires.map((wire) => {
    // Several wires from one point carry one value: one label tells.
    const start = String(wire.points[0]);
    const isNew = !labelled.has(start);
    labelled.add(start);
    return drawWire(wire, isNew);
  });
  return [...drawn, ...boxes.map(drawBox)].join("");
}

function drawWire(
  { points, label, kind, isContinued, goesOn }: PlacedWire,
  isLabelled: boolean,
): string {
  const isLoop = kind === "loop";
  const path = element("path", {
    d: isLoop ? loopPath(points) : wirePath(points),
    fill: "none",
    stroke: isLoop ? ink.loop : ink.wire,
    "stroke-width": 1.3,
    "stroke-dasharray": isLoop ? "4 3" : undefined,
    "marker-end": goesOn ? undefined : isLoop ? "url(#loop-arrow)" : "url(#arrow)",
  });
  const [x, y] = points[0] ?? [0, 0];
  if (!isLabelled || label === "" || isLoop || isContinued) return path;
  return (
    path +
    element(
      "text",
      {
        x: x + 6,
        y: y + 12,
        "font-size": fonts.label,
        fill: ink.label,
        stroke: "#ffffff",
        "stroke-width": 3,
        "stroke-linejoin": "round",
        "paint-order": "stroke",
      },
      escapeMarkup(label),
    )
  );
}

function drawBox(placed: PlacedBox): string {
  const { box, inside } = placed;
  const content = inside ? drawOpen(placed, inside) : drawClosed(placed);
  const about = [
    box.title,
    box.path,
    box.shape,
    box.parameters === "" ? "" : `${box.parameters} parameters`,
  ];
  const title = element("title", {}, escapeMarkup(about.filter((text) => text !== "").join("\n")));
  const fold = box.inside ? { "data-fold": box.id } : {};
  return element("g", { ...fold, "data-box": box.id }, title + content);
}

function drawOpen({ box, face, x, y, width, height }: PlacedBox, inside: PlacedInside): string {
  const { fill, line, ink: color } = palette[box.look];
  const frame = element("rect", {
    x,
    y,
    width,
    height,
    rx: 10,
    fill,
    stroke: line,
    "stroke-width": 1.2,
  });
  const title = text(face.title, x + 12, y + spacing.header / 2 + 6, {
    "font-size": fonts.title,
    "font-weight": 600,
    fill: color,
    stroke: fill,
    "stroke-width": 5,
    "stroke-linejoin": "round",
    "paint-order": "stroke",
  });
  const badge = text(face.badge, x + width - 12, y + spacing.header / 2 + 6, {
    "font-size": fonts.title,
    "font-weight": 600,
    fill: line,
    "text-anchor": "end",
  });
  return frame + drawInside(inside) + title + badge;
}

function drawClosed({ box, face, x, y, width, height }: PlacedBox): string {
  const { fill, line, ink: color } = palette[box.look];
  const isPill = ["input", "output", "state", "weight"].includes(box.look);
  const rect = { width, fill, stroke: line, "stroke-width": 1.2 };
  const rx = face.isRound || isPill ? Math.min(height, 28) / 2 : box.inside ? 10 : 6;
  // A block that can be opened lies on another sheet; so do repeated ones.
  const under = box.inside
    ? element("rect", { ...rect, x: x + 4, y: y + 4, height: height - 4, width: width - 4, rx })
    : "";
  const front = box.inside
    ? element("rect", { ...rect, x, y, height: height - 4, width: width - 4, rx })
    : element("rect", { ...rect, x, y, height, rx });
  const right = x + width - (box.inside ? 4 : 0);
  const middle = (x + right) / 2 - (face.badge === "" ? 0 : 15);
  const lines = face.detail === "" ? 0 : 1;
  const center = y + (height - (box.inside ? 4 : 0)) / 2;
  const title = text(face.title, middle, center + 4.3 - lines * 7, {
    "font-size": fonts.title,
    "font-weight": 600,
    fill: color,
    "text-anchor": "middle",
  });
  const detail = text(face.detail, middle, center + 11, {
    "font-size": fonts.detail,
    fill: box.look === "output" ? "#e2e8f0" : ink.muted,
    "text-anchor": "middle",
  });
  const badge = text(face.badge, right - 9, center + 4.3, {
    "font-size": fonts.title,
    "font-weight": 600,
    fill: line,
    "text-anchor": "end",
  });
  return under + front + title + detail + badge;
}

function text(
  content: string,
  x: number,
  y: number,
  attributes: Parameters<typeof element>[1],
): string {
  return content === "" ? "" : element("text", { x, y, ...attributes }, escapeMarkup(content));
}
