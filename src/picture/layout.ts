/**
 * Places for the boxes of a picture. Each block is laid out by itself, from its entries to its exits, and then stands
 * as one box in the block around it; wires meet at the borders.
 */
import type { Box, End, Inside } from "./box.ts";
import { faceOf, type Face } from "./face.ts";
import { layer, type LayerEdge, type Layers, type Point } from "./layers.ts";

export interface PlacedBox {
  readonly box: Box;
  readonly face: Face;
  /** Top left corner, in the picture. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Present where it is open. */
  readonly inside?: PlacedInside;
}

export interface PlacedWire {
  readonly points: readonly Point[];
  readonly label: string;
  readonly kind: "data" | "loop";
  /** Goes on from a border, or ends at one, where the line does not stop. */
  readonly isContinued: boolean;
  readonly goesOn: boolean;
}

export interface PlacedInside {
  readonly boxes: readonly PlacedBox[];
  readonly wires: readonly PlacedWire[];
  readonly width: number;
  readonly height: number;
  /** Where each value crosses the border, along it. */
  readonly entries: ReadonlyMap<string, number>;
  readonly exits: ReadonlyMap<string, number>;
}

export const spacing = { header: 24, margin: 16, loop: 12 } as const;

export function layOut(content: Inside, folded: ReadonlySet<string>): PlacedInside {
  return moved(new Placing(content, folded).place(), 0, 0);
}

/** Places the content of one block, relative to its own corner. */
class Placing {
  readonly #content: Inside;
  readonly #open: ReadonlyMap<string, PlacedInside>;
  readonly #numbers = new Map<string, number>();
  readonly #layers: Layers;
  readonly #isRoot: boolean;
  /** From the places of dagre to those in the block. */
  readonly #dx: number;
  readonly #dy: number;
  readonly #height: number;

  constructor(content: Inside, folded: ReadonlySet<string>) {
    this.#content = content;
    this.#open = new Map(
      content.boxes.flatMap((box) =>
        box.inside && !folded.has(box.id)
          ? [[box.id, new Placing(box.inside, folded).place()] as const]
          : [],
      ),
    );
    this.#layers = this.#layered();
    this.#isRoot = content.entries.length === 0 && content.exits.length === 0;
    const lanes = (content.loops.length * spacing.loop) / 2;
    const [side, top, bottom] = this.#isRoot
      ? [0, 0, 0]
      : [spacing.margin, spacing.header + 4 + lanes, 4 + lanes];
    this.#dx = side - this.#layers.left;
    this.#dy = top;
    this.#height = this.#layers.height + top + bottom;
  }

  place(): PlacedInside {
    const { entries, exits, boxes, wires, loops } = this.#content;
    const border = (kind: "entry" | "exit", ports: readonly string[]): Map<string, number> =>
      new Map(ports.map((port) => [port, this.#middle({ kind, box: "", port })[0]]));
    const crossings = { entries: border("entry", entries), exits: border("exit", exits) };
    const placed = new Map(boxes.map((box) => [box.id, this.#placedBox(box)]));
    const lanes = loops.length * spacing.loop;
    const side = this.#isRoot ? 0 : spacing.margin;
    const width = this.#layers.right + this.#dx + side + lanes;
    return {
      boxes: [...placed.values()],
      wires: [
        ...wires.map(({ from, to, label }): PlacedWire => {
          const source = placed.get(from.box);
          return {
            points: this.#route(from, to, placed, crossings),
            label,
            kind: "data",
            isContinued:
              from.kind === "entry" || (source?.inside && source.box.times === 1) === true,
            goesOn: to.kind === "exit" || this.#open.has(to.box),
          };
        }),
        ...loops.flatMap(({ from, to }, index): PlacedWire[] => {
          const [low, high] = [placed.get(from), placed.get(to)];
          if (!low || !high) return [];
          const points = around(low, high, width - 6 - 8 * index, index);
          return [{ points, label: "", kind: "loop", isContinued: false, goesOn: false }];
        }),
      ],
      width,
      height: this.#height,
      ...crossings,
    };
  }

  #layered(): Layers {
    const { entries, exits, boxes, wires, loops } = this.#content;
    const sizes: { width: number; height: number }[] = [];
    const add = (end: End, size: { width: number; height: number }): void => {
      this.#numbers.set(nameOf(end), sizes.push(size) - 1);
    };
    for (const port of entries) add({ kind: "entry", box: "", port }, { width: 10, height: 1 });
    for (const box of boxes) add(boxEnd(box.id), this.#open.get(box.id) ?? faceOf(box));
    for (const port of exits) add({ kind: "exit", box: "", port }, { width: 10, height: 1 });
    const edge = (from: End, to: End, weight: number): LayerEdge => ({
      from: this.#number(from),
      to: this.#number(to),
      weight,
    });
    return layer(sizes, [
      ...wires.map(({ from, to }) => edge(from, to, 1)),
      ...loops.map(({ from, to }) => edge(boxEnd(to), boxEnd(from), 0)),
      ...bordersOutside(this.#content).map(([from, to]) => edge(from, to, 0)),
    ]);
  }

  #number(end: End): number {
    return this.#numbers.get(nameOf(end)) ?? 0;
  }

  #middle(end: End): Point {
    const { x, y } = this.#layers.positions[this.#number(end)] ?? { x: 0, y: 0 };
    return [x + this.#dx, y + this.#dy];
  }

  #placedBox(box: Box): PlacedBox {
    const face = faceOf(box);
    const inside = this.#open.get(box.id);
    const { width, height } = inside ?? face;
    const [x, y] = this.#middle(boxEnd(box.id));
    const corner = { x: x - width / 2, y: y - height / 2 };
    return { box, face, ...corner, width, height, ...(inside ? { inside } : {}) };
  }

  #route(
    from: End,
    to: End,
    placed: ReadonlyMap<string, PlacedBox>,
    { entries, exits }: Pick<PlacedInside, "entries" | "exits">,
  ): readonly Point[] {
    const source = placed.get(from.box);
    const target = placed.get(to.box);
    const start: Point = source
      ? [
          source.x + (source.inside?.exits.get(from.port) ?? source.width / 2),
          source.y + source.height,
        ]
      : [entries.get(from.port) ?? 0, 0];
    const finish: Point = target
      ? [target.x + (target.inside?.entries.get(to.port) ?? target.width / 2), target.y]
      : [exits.get(to.port) ?? 0, this.#height];
    // A box that is lower than its row is reached, and left, straight.
    const low = source ? this.#rowEdge(from, 1) : start[1];
    const high = target ? this.#rowEdge(to, -1) : finish[1];
    const bends = this.#layers
      .bends(this.#number(from), this.#number(to))
      .map(([x, y]): Point => [x + this.#dx, y + this.#dy])
      .filter(([, y]) => y > low && y < high);
    return [
      start,
      ...(low > start[1] + 1 && low < high ? [[start[0], low] as const] : []),
      ...bends,
      ...(high < finish[1] - 1 && low < high ? [[finish[0], high] as const] : []),
      finish,
    ];
  }

  /** The upper (-1) or lower (1) edge of the row that a box stands in. */
  #rowEdge(end: End, side: 1 | -1): number {
    const { y } = this.#layers.positions[this.#number(end)] ?? { y: 0 };
    const half = this.#layers.rows.find(({ middle }) => Math.abs(middle - y) < 0.5)?.half ?? 0;
    return y + this.#dy + side * half;
  }
}

/** Entries come before all boxes that no other feeds, exits after all that feed no other. */
function bordersOutside({
  boxes,
  wires,
  entries,
  exits,
}: Inside): readonly (readonly [End, End])[] {
  const between = wires.filter(({ from, to }) => from.kind === "box" && to.kind === "box");
  const isFed = new Set(between.map(({ to }) => to.box));
  const isFeeding = new Set(between.map(({ from }) => from.box));
  const first = boxes.filter(({ id }) => !isFed.has(id)).map(({ id }) => boxEnd(id));
  const last = boxes.filter(({ id }) => !isFeeding.has(id)).map(({ id }) => boxEnd(id));
  return [
    ...entries.flatMap((port) =>
      first.map((box) => [{ kind: "entry", box: "", port }, box] as const),
    ),
    ...exits.flatMap((port) => last.map((box) => [box, { kind: "exit", box: "", port }] as const)),
  ];
}

/** From under the box of the new value, along the side, to above the box of the earlier one. */
function around(low: PlacedBox, high: PlacedBox, lane: number, index: number): readonly Point[] {
  const [start, finish] = [low.x + low.width / 2, high.x + high.width / 2];
  const bottom = low.y + low.height;
  const [under, above] = [bottom + 10 + 6 * index, high.y - 12 - 6 * index];
  return [
    [start, bottom],
    [start, under],
    [lane, under],
    [lane, above],
    [finish, above],
    [finish, high.y],
  ];
}

function nameOf({ kind, box, port }: End): string {
  return kind === "box" ? `box ${box}` : `${kind} ${port}`;
}

function boxEnd(box: string): End {
  return { kind: "box", box, port: "" };
}

/** The same, with everything in it moved to its place in the picture. */
function moved(inside: PlacedInside, dx: number, dy: number): PlacedInside {
  return {
    ...inside,
    boxes: inside.boxes.map((placed) => ({
      ...placed,
      x: placed.x + dx,
      y: placed.y + dy,
      ...(placed.inside ? { inside: moved(placed.inside, placed.x + dx, placed.y + dy) } : {}),
    })),
    wires: inside.wires.map((wire) => ({
      ...wire,
      points: wire.points.map(([x, y]): Point => [x + dx, y + dy]),
    })),
  };
}
