/** What is written on a box, and how large it is for that. */
import type { Box } from "./box.ts";
import { fitted, textWidth } from "./text-width.ts";

export interface Face {
  readonly title: string;
  readonly detail: string;
  /** At the right: parameters, or how often a block repeats. */
  readonly badge: string;
  readonly width: number;
  readonly height: number;
  readonly isRound: boolean;
}

export const fonts = { title: 12, detail: 10, label: 9.5 } as const;
const widest = 230;

export function faceOf(box: Box): Face {
  const { look, title, inside } = box;
  const isRound = look === "arithmetic" && title.length <= 2 && box.detail === "";
  if (isRound) return { title, detail: "", badge: "", width: 26, height: 26, isRound };
  const isPill = look === "state" || look === "input" || look === "output" || look === "weight";
  const detail = isPill ? box.shape : detailOf(box);
  const badge = box.times > 1 ? `× ${box.times}` : "";
  const shownTitle = fitted(title, fonts.title, widest, true);
  const shownDetail = fitted(detail, fonts.detail, widest);
  const content =
    Math.max(textWidth(shownTitle, fonts.title, true), textWidth(shownDetail, fonts.detail)) +
    (badge === "" ? 0 : 34);
  return {
    title: shownTitle,
    detail: shownDetail,
    badge,
    width: Math.ceil(Math.max(isPill ? 48 : 76, content + 24)),
    height: shownDetail === "" ? (inside ? 34 : 26) : 40,
    isRound,
  };
}

/** Of a closed block, what it holds; of an operation, what it was told. */
function detailOf({ inside, detail, parameters }: Box): string {
  if (!inside) return detail;
  return parameters === "" ? `${inside.boxes.length} inside` : `${parameters} parameters`;
}
