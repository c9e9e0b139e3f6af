/** Requests of our own, for a view of the model beside the text. */
import type { Connection, Location, Position } from "vscode-languageserver/node";
import { modelPicture } from "../language/model-picture.ts";
import { asLocation } from "./convert.ts";
import { offsetAt } from "./documents.ts";
import type { Session } from "./session.ts";

export interface GraphParams {
  readonly textDocument: { readonly uri: string };
  /** Where the cursor is; the start of the document without it. */
  readonly position?: Position;
  /** A model of the document; without it, the one that the cursor has to do with. */
  readonly model?: string;
  /** Levels of blocks that are open; as many as can be read without it. */
  readonly depth?: number;
}

export interface GraphResult {
  readonly model: string;
  readonly models: readonly string[];
  readonly svg: string;
  /** How many levels of blocks are open in it. */
  readonly depth: number;
  /** The `data-box` of the element in the picture that the cursor is on. */
  readonly box: string | null;
  /** Where the boxes come from, by `data-box`. */
  readonly places: Readonly<Record<string, Location>>;
}

/** `nnc/graph`: null where there is no model that can be drawn, or too much of it outside of blocks. */
export function answerGraph(connection: Connection, session: Session): void {
  connection.onRequest("nnc/graph", async (params: GraphParams): Promise<GraphResult | null> => {
    const snapshot = await session.settled(params.textDocument.uri);
    if (!snapshot) return null;
    const { lines, text } = snapshot.syntax;
    const offset = params.position ? offsetAt(lines, text, params.position) : 0;
    const { model, depth } = params;
    const request = {
      ...(model === undefined ? {} : { model }),
      ...(depth === undefined ? {} : { depth }),
    };
    const picture = modelPicture(snapshot, offset, request);
    if (!picture) return null;
    const places = Object.entries(picture.places).map(
      ([box, span]) => [box, asLocation(snapshot, span)] as const,
    );
    return { ...picture, box: picture.box ?? null, places: Object.fromEntries(places) };
  });
}
