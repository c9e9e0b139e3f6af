/** The Markdown of hovers as elements: paragraphs, lists, code. Text only ever becomes text. */
import { highlightingFor } from "@codemirror/language";
import type { EditorState } from "@codemirror/state";
import { tags, type Tag } from "@lezer/highlight";
import { lex } from "../../../grammar/lex.ts";
import { tokens as table, type TokenKind } from "../../../grammar/tokens.ts";

export function markdownElement(markdown: string, state: EditorState): HTMLElement {
  const root = document.createElement("div");
  // Fences hold blank lines of their own.
  for (const part of markdown.split(/^(```[^\n]*\n[^]*?\n```)$/m)) {
    const fence = /^```[^\n]*\n([^]*?)\n```$/.exec(part);
    if (fence) root.append(codeElement(fence[1] ?? "", state));
    else for (const text of part.split(/\n{2,}/)) root.append(...blockElements(text.trim()));
  }
  return root;
}

function blockElements(text: string): readonly HTMLElement[] {
  if (text === "") return [];
  const items = text.split(/^- /m).slice(1);
  if (!text.startsWith("- ")) return [withText("p", text)];
  const list = document.createElement("ul");
  list.append(...items.map((item) => withText("li", item.trim())));
  return [list];
}

/** An element with inline code and emphasis in it. */
function withText(name: "p" | "li", text: string): HTMLElement {
  const element = document.createElement(name);
  for (const part of text.split(/(`[^`]+`|\*\*[^*]+\*\*)/)) {
    const mark = part.startsWith("`") ? "code" : part.startsWith("**") ? "strong" : undefined;
    if (mark === undefined) element.append(part);
    else {
      const inner = document.createElement(mark);
      inner.textContent = part.replace(/^(`|\*\*)([^]*)\1$/, "$2");
      element.append(inner);
    }
  }
  return element;
}

const colours: Readonly<Partial<Record<TokenKind, Tag>>> = {
  keyword: tags.keyword,
  contextual: tags.keyword,
  constant: tags.bool,
  operator: tags.operator,
  number: tags.number,
  string: tags.string,
};
const kinds = new Map(table.map(({ type, kind }) => [type, kind]));

function codeElement(text: string, state: EditorState): HTMLElement {
  const element = document.createElement("pre");
  let at = 0;
  for (const { startOffset: start, image, tokenType } of lex({ path: "", text }).tokens) {
    const tag = colours[kinds.get(tokenType) ?? "foreign"];
    const name = tag && highlightingFor(state, [tag]);
    if (!name) continue;
    const span = document.createElement("span");
    span.className = name;
    span.textContent = image;
    element.append(text.slice(at, start), span);
    at = start + image.length;
  }
  element.append(text.slice(at));
  return element;
}
