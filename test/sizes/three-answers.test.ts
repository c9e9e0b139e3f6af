import { expect, describe, it } from "vitest";
import { live, messages } from "../live-model.ts";
import { demands } from "./demands.ts";

describe.each([...demands])("%s", (_, { proved, refuted, open }) => {
  it("is proved", () => {
    const { graph } = live(proved);
    const left = graph.obligations.filter(({ message }) => !message.includes("at least 1"));
    expect(left).toEqual([]);
  });

  it("is refuted", () => {
    const [text, message] = refuted;
    const found = messages(text);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
  });

  it("is left to the module, which checks it when a model is made", () => {
    const [text, good, bad, message] = open;
    const { make } = live(text);
    expect(() => make()).not.toThrow();
    expect(() => make(good)).not.toThrow();
    expect(() => make(bad)).toThrow(RangeError);
    expect(() => make(bad)).toThrow(message);
  });
});
