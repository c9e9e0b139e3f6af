/** `tf.conv2d` on the stand-ins of a trace, where a part of the channels depends on no state. */
import { computing } from "./preparation.ts";
import { isFixed, isPlain, Untraceable, type Operand } from "./stand-ins.ts";
import type { Operation } from "./traced-operations.ts";
import { foreignCall } from "./traced-foreign.ts";
import type { Tracer } from "./tracer.ts";

export function convolving(tracer: Tracer): Readonly<Record<string, Operation>> {
  return {
    /** `conv([x, h], W) = conv(x, W₁) + conv(h, W₂)`, so that of what depends on no state it is made for all steps at once. */
    conv2d: (x: Operand, filter: Operand, ...others: readonly unknown[]): Operand => {
      const parts = isPlain(x) || x.kind === "all-steps" ? undefined : tracer.partsOf(x);
      const isHoistable = parts?.some(({ kind }) => kind === "all-steps") ?? false;
      if (!parts || !isHoistable || !isFixed(filter))
        throw new Untraceable("a convolution of what depends on states alone");
      let start = 0;
      const made = parts.map((part): Operand => {
        const depth = part.shape.at(-1) ?? 0;
        start += depth;
        const taps = tracer.fixed([filter], computing.part(2, start - depth, depth));
        return foreignCall(tracer, "conv2d", [part, taps, ...others]) as Operand;
      });
      return made.reduce((sum, part) => tracer.elementwise("add", sum, part));
    },
  };
}
