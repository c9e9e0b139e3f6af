/** What is known of a document from the moment it is made: whether it breaks, and how wide it is. */
import { textWidth } from "../source/text-width.ts";

export interface Measures {
  /** Whether a line break is certain somewhere inside. */
  readonly willBreak: boolean;
  /** Whether it breaks the groups around it as well; a choice of layouts keeps its breaks to itself. */
  readonly breaksOuter: boolean;
  /** Columns of its texts, if it is all on one line, and the same with its spaces, of which some may not count. */
  readonly least: number;
  readonly most: number;
}

export const nothing: Measures = { willBreak: false, breaksOuter: false, least: 0, most: 0 };
export const breaking: Measures = { willBreak: true, breaksOuter: true, least: 0, most: 0 };
/** Of what nobody measures, since its lines are its own. */
export const unmeasured: Measures = { ...nothing, most: Infinity };

/** Of texts and documents side by side. */
export function measuresOf(documents: readonly (string | Measures)[]): Measures {
  let breaks = false;
  let breaksOuter = false;
  let least = 0;
  let most = 0;
  for (const document of documents) {
    if (typeof document === "string") {
      const width = textWidth(document);
      least += width;
      most += width;
    } else {
      breaks ||= document.willBreak;
      breaksOuter ||= document.breaksOuter;
      least += document.least;
      most += document.most;
    }
  }
  return { willBreak: breaks, breaksOuter, least, most };
}
