/** The outline of a file, and the names that it offers to others. */
import type { Declaration, Node } from "../syntax/ast.ts";
import type { FileSyntax } from "./file-syntax.ts";

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

export function documentSymbols({ chunks }: FileSyntax): readonly DocumentSymbol[] {
  return chunks.flatMap(({ chunk, start }) =>
    chunk.declarations.flatMap((declaration) => symbolOf(declaration, start) ?? []),
  );
}

interface Named {
  readonly name: { readonly name: string; readonly span: Node["span"] };
}

function symbolOf(declaration: Declaration, shift: number): DocumentSymbol | undefined {
  const make = (
    node: Node & Named,
    kind: SymbolKind,
    detail = "",
    children: readonly DocumentSymbol[] = [],
  ): DocumentSymbol => ({
    name: node.name.name === "" ? "?" : node.name.name,
    kind,
    detail,
    start: node.span.start + shift,
    end: Math.max(node.span.end, node.name.span.end) + shift,
    nameStart: node.name.span.start + shift,
    nameEnd: node.name.span.end + shift,
    children,
  });
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
