/** The outline of a file, and the names that it offers to others. */
import type { Span } from "../source/source.ts";
import type { Declaration, Node } from "../syntax/ast.ts";
import { placeInFile, type FileSyntax } from "./file-syntax.ts";

export type SymbolKind =
  | "block"
  | "cell"
  | "model"
  | "train"
  | "const"
  | "fn"
  | "signal"
  | "weight"
  | "hyperparameter"
  | "input";

export interface DocumentSymbol {
  readonly name: string;
  readonly kind: SymbolKind;
  readonly detail: string;
  readonly start: number;
  readonly end: number;
  /** The part that is its name. */
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly children: readonly DocumentSymbol[];
}

export function documentSymbols(syntax: FileSyntax): readonly DocumentSymbol[] {
  return syntax.program.declarations.flatMap((declaration) => symbolOf(syntax, declaration) ?? []);
}

interface Named {
  readonly name: { readonly name: string; readonly span: Node["span"] };
}

function symbolOf(syntax: FileSyntax, declaration: Declaration): DocumentSymbol | undefined {
  const place = (span: Span): Span => placeInFile(syntax, span) ?? span;
  const make = (
    node: Node & Named,
    kind: SymbolKind,
    detail = "",
    children: readonly DocumentSymbol[] = [],
  ): DocumentSymbol => {
    const [extent, name] = [place(node.span), place(node.name.span)];
    return {
      name: node.name.name === "" ? "?" : node.name.name,
      kind,
      detail,
      start: extent.start,
      end: Math.max(extent.end, name.end),
      nameStart: name.start,
      nameEnd: name.end,
      children,
    };
  };
  switch (declaration.kind) {
    case "import":
      return undefined;
    case "const":
    case "fn":
      return make(declaration, declaration.kind);
    case "train": {
      const settings = declaration.settings.map((setting) => make(setting, "signal"));
      return make({ ...declaration, name: declaration.model }, "train", "train", settings);
    }
    default: {
      const { hyperparameters, signature, body, kind } = declaration;
      const equations = body.kind === "equations" ? body.equations : [];
      const children = [
        ...hyperparameters.map((each) => make(each, "hyperparameter")),
        ...[...(signature?.inputs ?? []), ...(signature?.given ?? [])].map((each) =>
          make(each, "input"),
        ),
        ...equations.flatMap((equation): DocumentSymbol[] => {
          if (equation.kind === "define")
            return equation.targets.map(({ name }) =>
              make({ span: equation.span, name }, "signal"),
            );
          return equation.kind === "next"
            ? []
            : [make(equation, equation.kind === "state" ? "signal" : "weight", equation.kind)];
        }),
      ];
      return make(declaration, kind, kind, children);
    }
  }
}
