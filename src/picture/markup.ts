/** Text of a `.nn` file on its way into SVG and HTML: nothing of it may become markup. */

/** Text between tags, or in an attribute in double quotes. */
export function escapeMarkup(text: string): string {
  return (
    text
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      // Characters that XML forbids, and marks that reorder what one reads.
      .replaceAll(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu, "\ufffd")
  );
}

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** `<rect x="0" …/>`; content is markup already. */
export function element(name: string, attributes: Attributes, content?: string): string {
  const list = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escapeMarkup(formatted(value ?? ""))}"`)
    .join("");
  return content === undefined ? `<${name}${list}/>` : `<${name}${list}>${content}</${name}>`;
}

function formatted(value: string | number): string {
  return typeof value === "number" ? String(Math.round(value * 10) / 10) : value;
}
