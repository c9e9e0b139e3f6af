/** How the elaboration got to where a fault is: the applications and rounds under way, innermost first. */
import type { Label } from "../diagnostics/diagnostic.ts";
import { printShape } from "../shape/shape.ts";
import type { TensorType } from "../shape/tensor-type.ts";
import type { Span } from "../source/source.ts";
import type { Elaboration, Frame, Round } from "./elaboration.ts";

/** More calls than this would hide the fault that they lead to. */
const longest = 6;

/** Labels for the calls in progress; the outermost frame is the model or definition itself. */
export function callChain(e: Elaboration, fault: Span): readonly Label[] {
  const labels: Label[] = [];
  const seen = new Set([keyOf(fault)]);
  const add = (label: Label): void => {
    // A recursion comes through one place many times, and what is underlined already says it best.
    if (seen.has(keyOf(label.span)) || labels.length >= longest) return;
    seen.add(keyOf(label.span));
    labels.push(label);
  };
  for (let depth = e.frames.length; depth > 0; depth--) {
    for (const round of e.rounds.filter((one) => one.depth === depth).toReversed())
      add({ span: round.span, message: textOfRound(round) });
    const frame = e.frames[depth - 1];
    if (frame && depth > 1) add({ span: frame.span, message: textOfFrame(frame) });
  }
  return labels;
}

function textOfRound({ number, count }: Round): string {
  return `in round ${number} of ${count}`;
}

/** "in `Residual`, applied here to x[N, 32, 32, 64]" */
function textOfFrame({ name, inputs }: Frame): string {
  if (inputs.length === 0) return `in \`${name}\`, applied here`;
  const shown = inputs.map(({ name: port, type }) => printSignal(port, type));
  return `in \`${name}\`, applied here to ${shown.join(" and ")}`;
}

function printSignal(name: string, { dtype, shape }: TensorType): string {
  const prefix = dtype === "float32" ? "" : `${dtype} `;
  return `${prefix}${name}${printShape(shape)}`;
}

function keyOf({ path, start, end }: Span): string {
  return `${path} ${start} ${end}`;
}
