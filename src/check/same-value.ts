/** Whether two values of signals and numbers say the same, down to where their parts come from. */
import type { Dim } from "../shape/dim.ts";
import type { Real } from "../shape/real.ts";
import type { Span } from "../source/source.ts";
import type { Value } from "./value.ts";

export function isSameValue(a: Value | undefined, b: Value | undefined): boolean {
  if (a === b) return true;
  if (!a || !b) return false;
  switch (a.kind) {
    case "tensor":
      return (
        b.kind === "tensor" &&
        a.type.dtype === b.type.dtype &&
        a.ref.output === b.ref.output &&
        isSameSpan(a.span, b.span) &&
        areSame(a.type.shape, b.type.shape, isSameDim)
      );
    case "int":
      return b.kind === "int" && isSameDim(a.dim, b.dim);
    case "float":
      return b.kind === "float" && isSameReal(a.real, b.real);
    case "bool":
    case "string":
      return b.kind === a.kind && a.value === b.value;
    case "tuple":
    case "list":
      return b.kind === a.kind && areSame(a.items, b.items, isSameValue);
    case "unknown":
    case "training":
      return b.kind === a.kind;
    default:
      return false;
  }
}

function isSameReal(a: Real, b: Real): boolean {
  switch (a.kind) {
    case "constant":
      return b.kind === "constant" && Object.is(a.value, b.value);
    case "symbol":
      return b.kind === "symbol" && a.symbol.id === b.symbol.id;
    case "dim":
      return b.kind === "dim" && isSameDim(a.dim, b.dim);
    case "call":
      return b.kind === "call" && a.function === b.function && areSame(a.args, b.args, isSameReal);
  }
}

function isSameDim(a: Dim, b: Dim): boolean {
  if (a === b) return true;
  if (a.key !== b.key || a.label !== b.label || a.origin?.text !== b.origin?.text) return false;
  return a.origin === b.origin || isSameSpan(a.origin?.span, b.origin?.span);
}

function isSameSpan(a: Span | undefined, b: Span | undefined): boolean {
  return a?.path === b?.path && a?.start === b?.start && a?.end === b?.end;
}

function areSame<T>(a: readonly T[], b: readonly T[], isSame: (a: T, b: T) => boolean): boolean {
  return a.length === b.length && a.every((item, index) => isSame(item, b[index] as T));
}
