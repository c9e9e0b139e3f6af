/** Where names stand: contextual words elsewhere are keywords. */
export function nameStarts(root: unknown): Set<number> {
  const starts = new Set<number>();
  const waiting = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (typeof node !== "object" || node === null) continue;
    const { name, span } = node as { name?: unknown; span?: { start: number } };
    if (typeof name === "string" && span) starts.add(span.start);
    waiting.push(...(Object.values(node) as unknown[]).filter((value) => value !== undefined));
  }
  return starts;
}
