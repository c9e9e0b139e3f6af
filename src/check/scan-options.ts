/** The options of `scan`: how a cell is run along the time axis. */
import { unknownArgument, wrongArgument } from "../diagnostics/catalogue/values.ts";
import { closest, didYouMean } from "../diagnostics/suggest.ts";
import type { Argument } from "../syntax/ast.ts";
import { fault, type Elaboration } from "./elaboration.ts";
import { nativeOption, noteOnOption } from "./foreign-options.ts";
import { evaluate, type At } from "./evaluate.ts";
import { describe, printFullType, unknown, type ScanOptions, type Value } from "./value.ts";

const optionNames = ["reverse", "keep", "final", "init", "mask"];

/** The options of a call; undefined when one is wrong, which has been reported. */
export function optionsOf(
  e: Elaboration,
  given: readonly Argument[],
  at: At,
): ScanOptions | undefined {
  const values = new Map<string, Value>();
  for (const argument of given) {
    const name = argument.name?.name ?? "";
    if (!optionNames.includes(name)) {
      reportUnknown(e, argument, name);
      return undefined;
    }
    const { value } = argument;
    const isWord =
      name === "keep" && value.kind === "name" && (value.name === "last" || value.name === "all");
    values.set(name, isWord ? { kind: "string", value: value.name } : evaluate(e, value, at));
    const problem = wrongOption(name, values.get(name) ?? unknown);
    if (problem === undefined) continue;
    if (!isPartlyUnknown(values.get(name) ?? unknown)) {
      fault(
        e,
        wrongArgument,
        { name, block: "scan", expected: problem, found: foundOption(values.get(name) ?? unknown) },
        argument.value.span,
      );
    }
    return undefined;
  }
  const flag = (name: string): boolean => {
    const value = values.get(name);
    return value?.kind === "bool" && value.value;
  };
  const init = values.get("init");
  const keep = values.get("keep");
  return {
    reverse: flag("reverse"),
    keepsLast: keep?.kind === "string" && keep.value === "last",
    givesFinal: flag("final"),
    initial: init && (init.kind === "tuple" ? init.items : [init]),
    mask: values.get("mask"),
  };
}

function reportUnknown(e: Elaboration, argument: Argument, name: string): void {
  const near = nativeOption(name, optionNames) ?? closest(name, optionNames);
  const isFixed = near !== undefined && argument.name !== undefined;
  const taken = optionNames.map((option) => `\`${option}\``).join(", ");
  fault(e, unknownArgument, { block: "scan", name }, argument.name?.span ?? argument.span, {
    fixes: isFixed ? [didYouMean(argument.name.span, near)] : [],
    notes: [noteOnOption(name) ?? `it takes ${taken}`],
  });
}

function foundOption(value: Value): string {
  return value.kind === "tensor" ? `a tensor ${printFullType(value.type)}` : describe(value);
}

/** What depends on a mistake is not judged. */
function isPartlyUnknown(value: Value): boolean {
  return value.kind === "unknown" || (value.kind === "tuple" && value.items.some(isPartlyUnknown));
}

function wrongOption(name: string, value: Value): string | undefined {
  switch (name) {
    case "reverse":
    case "final":
      return value.kind === "bool" ? undefined : "true or false";
    case "keep":
      return value.kind === "string" ? undefined : "`last` or `all`";
    case "mask":
      return value.kind === "tensor" && value.type.dtype === "bool" && value.type.shape.length === 2
        ? undefined
        : "a bool tensor [N, T]";
    default:
      return value.kind === "tensor" ||
        (value.kind === "tuple" && value.items.every((item) => item.kind === "tensor"))
        ? undefined
        : "a tensor for each state";
  }
}
