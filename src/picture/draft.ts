/** Blocks of a picture while it is drawn up: wires are added one by one, and make their ports on the way. */
import type { Box, End, Inside, Wire } from "./box.ts";

export interface DraftBox extends Omit<Box, "inside"> {
  readonly draft?: Draft;
}

export class Draft {
  readonly boxes: DraftBox[] = [];
  readonly loops: { from: string; to: string }[] = [];
  readonly #wires = new Map<string, Wire>();
  readonly #entries = new Set<string>();
  readonly #exits = new Set<string>();

  /** The box in the block around it that this is the content of; empty for the model. */
  readonly box: string;
  readonly parent: Draft | undefined;

  constructor(box: string, parent: Draft | undefined) {
    this.box = box;
    this.parent = parent;
  }

  entry(port: string): End {
    this.#entries.add(port);
    return { kind: "entry", box: "", port };
  }

  exit(port: string): End {
    this.#exits.add(port);
    return { kind: "exit", box: "", port };
  }

  wire(from: End, to: End, label: string): void {
    const key = JSON.stringify([from, to]);
    if (!this.#wires.has(key)) this.#wires.set(key, { from, to, label });
  }

  finish(): Inside {
    return {
      boxes: this.boxes.map(({ draft, ...box }) =>
        draft ? { ...box, inside: draft.finish() } : box,
      ),
      wires: [...this.#wires.values()],
      entries: [...this.#entries],
      exits: [...this.#exits],
      loops: this.loops,
    };
  }
}

/** Where a value is at hand, and how to name it there. */
export interface Source {
  readonly draft: Draft;
  readonly end: End;
  /** The value, for the ports of the borders on the way. */
  readonly port: string;
  readonly label: string;
}

/** Leads a value to a box or a border of another block, through the borders between. */
export function connect(source: Source, target: Draft, to: End): void {
  const { port, label } = source;
  const home = ancestors(source.draft);
  const way = ancestors(target);
  let shared = 0;
  while (home[shared] && home[shared] === way[shared]) shared++;
  let from = source.end;
  for (const draft of home.slice(shared).reverse()) {
    draft.wire(from, draft.exit(port), label);
    from = { kind: "box", box: draft.box, port };
  }
  let at = home[shared - 1] as Draft;
  for (const draft of way.slice(shared)) {
    at.wire(from, { kind: "box", box: draft.box, port }, label);
    from = draft.entry(port);
    at = draft;
  }
  at.wire(from, to, label);
}

/** The blocks around a block, outermost first, and itself. */
function ancestors(draft: Draft): readonly Draft[] {
  const chain: Draft[] = [];
  for (let at: Draft | undefined = draft; at; at = at.parent) chain.push(at);
  return chain.reverse();
}
