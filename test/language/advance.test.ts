/** What a pause in the typing is used for comes to an end, whatever the program. */
import { describe, expect, it } from "vitest";
import { catalogue } from "../../src/diagnostics/catalogue/index.ts";
import { Language } from "../../src/language/language.ts";
import { memoryHost } from "./memory-host.ts";

const texts = [...catalogue.values()]
  .flatMap(({ code, failing, fixed }) => [
    [`${code}, failing`, failing] as const,
    [`${code}, fixed`, fixed] as const,
  ])
  .filter(([, { length }]) => length < 100_000);

describe("finding out what is missing, model by model", () => {
  it.each(texts)("ends: %s", (_, text) => {
    const language = new Language(memoryHost(new Map([["main.nn", ""]])));
    language.update("main.nn", text);
    language.snapshot("main.nn", 0);
    // A model may be elaborated, and then warned of.
    const most = 2 * text.split(/^\s*model\b/m).length;
    let turns = 0;
    while (language.advance("main.nn")) expect(++turns).toBeLessThanOrEqual(most);
    const whole = language.snapshot("main.nn");
    expect(language.snapshot("main.nn", 0)).toBe(whole);
  });
});
