/** What a name stands for. */
import type { Definition } from "../resolve/modules.ts";
import type { Span } from "../source/source.ts";
import type { BlockDeclaration, Declaration, Identifier, Node } from "../syntax/ast.ts";

export type Meaning =
  /** A declaration of a file, under its own name or an alias. */
  | { readonly kind: "declared"; readonly definition: Definition }
  /** A name of the language: an operator, an initialiser, a function, a word. */
  | { readonly kind: "built-in" }
  | {
      readonly kind:
        "hyperparameter" | "input" | "signal" | "dim" | "variable" | "axis" | "setting";
    }
  | { readonly kind: "dtype" | "unknown" };

export interface Occurrence {
  readonly name: string;
  readonly span: Span;
  /** Equal for all that rename together. */
  readonly key: string;
  readonly meaning: Meaning;
  readonly isDefinition: boolean;
  /** `stride` in `stride: 2`. */
  readonly isArgument: boolean;
  /** The declaration that a local name belongs to. */
  readonly owner: Declaration | undefined;
}

export function isBlock(declaration: Declaration): declaration is BlockDeclaration {
  return ["block", "cell", "model"].includes(declaration.kind);
}

export function keyOfDeclared({ declaration, module }: Definition): string {
  return `declared ${module} ${declaration.name.name}`;
}

/** What a name of the language stands for. */
export function builtIn(name: string): { readonly key: string; readonly meaning: Meaning } {
  return { key: `built-in ${name}`, meaning: { kind: "built-in" } };
}

/** The first word of `fork for` and `fork repeat`. */
export function forkOf({ span }: Node): Identifier {
  const name = "fork";
  return { name, span: { ...span, end: span.start + name.length } };
}
