/** What is told of the thing under the mouse. */
import type { Extension } from "@codemirror/state";
import { hoverTooltip, type Tooltip } from "@codemirror/view";
import { hover } from "../../../src/language/hover.ts";
import { markdownElement } from "./markdown.ts";
import { snapshotOf } from "./session.ts";

export const hovers: Extension = hoverTooltip(({ state }, offset): Tooltip | null => {
  const snapshot = snapshotOf(state);
  const found = snapshot && hover(snapshot, offset);
  if (!found) return null;
  return {
    pos: found.start,
    end: found.end,
    create() {
      const dom = markdownElement(found.markdown, state);
      dom.className = "cm-nn-hover";
      return { dom };
    },
  };
});
