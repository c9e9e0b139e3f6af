/** `x.relu`, `nn.Linear`, `x.shape`, `x[0, 1]`: what people who come from PyTorch write, and how it is said here. */
import { report } from "../src/diagnostics/catalogue.ts";
import type { Details } from "../src/diagnostics/catalogue.ts";
import * as syntax from "../src/diagnostics/catalogue/syntax.ts";
import type { Diagnostic } from "../src/diagnostics/diagnostic.ts";
import { foreignNames } from "../src/diagnostics/foreign-names.ts";
import type { Span } from "../src/source/source.ts";
import type { Expression } from "../src/syntax/ast.ts";

const modules: ReadonlySet<string> = new Set([
  ...["nn", "F", "torch", "tf", "np", "numpy", "keras", "layers", "math", "jnp", "optim"],
]);

const sizes: ReadonlySet<string> = new Set(["shape", "size", "dim", "ndim"]);

const transposed: ReadonlySet<string> = new Set(["T", "mT"]);

/** The diagnostic for a field with a name; `whole` begins with the object, `field` with the point. */
export function namedFieldOf(
  object: Expression,
  field: string,
  { whole, field: span }: { readonly whole: Span; readonly field: Span },
): Diagnostic {
  if (object.kind === "error") return report(syntax.namedField, {}, span);
  const name = object.kind === "name" ? object.name : undefined;
  if (sizes.has(field)) {
    const notes = [
      "the sizes of a signal are the names in its shape: in `x[N, D]`, `D` is a number",
    ];
    return report(syntax.namedField, {}, span, { notes });
  }
  if (transposed.has(field)) {
    const notes = ["`transpose(x)` swaps the last two axes, and `rearrange` any by their names"];
    return report(syntax.namedField, {}, span, { notes });
  }
  const foreign = foreignNames.get(field);
  if (name === "self" || name === "this") {
    const instead = foreign?.instead ?? field;
    const notes = [`what a block holds has plain names: there is no \`${name}\``];
    const fixes = [{ title: `write \`${instead}\``, edits: [{ span: whole, text: instead }] }];
    return report(syntax.namedField, {}, whole, { notes, fixes });
  }
  if (name !== undefined && modules.has(name)) {
    const instead = foreign?.instead ?? (foreign ? undefined : field);
    const notes = [
      `there are no modules such as \`${name}\`: operators have plain names`,
      ...(foreign?.note === undefined ? [] : [foreign.note]),
    ];
    const fixes =
      instead === undefined
        ? []
        : [{ title: `write \`${instead}\``, edits: [{ span: whole, text: instead }] }];
    return report(syntax.namedField, {}, whole, { notes, fixes });
  }
  const verb = foreign?.instead ?? field;
  const notes = [
    foreign?.note ??
      `signals have no methods: an operator is applied with \`->\`, as in \`x -> ${verb}\``,
  ];
  return report(syntax.namedField, {}, span, { notes });
}

/** What to say of `x[0, 1]` and of `w = param[8, 2]`. */
export function severalIndices(object: Expression): Details {
  const isWeight =
    object.kind === "name" && /^(param|parameter|weight|variable)$/i.test(object.name);
  const note = isWeight
    ? "a weight is declared with its name and its shape: `param w[8, 2] = normal(0.02)`"
    : "a list has one index, and a signal is cut with `slice(x, axis: 1, start: 0, length: 4)`, `first`, `last` or `gather`";
  return { notes: [note] };
}
