/** A block of many equations, of which most are recalled together: after any edits it is the block opened anew. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Language } from "../../src/language/language.ts";
import type { Snapshot } from "../../src/language/snapshot.ts";
import { inlayHints } from "../../src/language/inlay-hints.ts";
import { countsOf } from "../../src/language/counts.ts";
import { noFiles } from "../../src/resolve/host.ts";

const length = 160;

/** What stands on the right of an equation, by the signals that it may read: near ones, far ones, later ones. */
const rights = fc.oneof(
  fc.tuple(fc.constantFrom("s", "t"), fc.nat(length)).map(([name, at]) => `${name}${at} -> relu`),
  fc.nat(length).map((at) => `s${at} -> dense(8)`),
  fc.tuple(fc.nat(length), fc.constantFrom(2, 4, 7)).map(([at, n]) => `s${at} -> dense(${n})`),
  fc
    .tuple(fc.nat(length), fc.nat(length), fc.constantFrom("+", "*"))
    .map(([a, b, sign]) => `s${a} ${sign} s${b}`),
  fc.constantFrom("1 / sqrt(width)", "1 * (1 / sqrt(width))", "1 / sqrt(width + 1)"),
  fc.constantFrom("x", "x -> tan", "x ->", "(x, x)", "dense(3)", "x -> Other", "x -> conv(3)"),
);

const edit = fc.record({
  at: fc.nat(length - 1),
  change: fc.oneof(
    { weight: 5, arbitrary: rights.map((right) => ({ kind: "right" as const, right })) },
    { weight: 1, arbitrary: fc.constant({ kind: "remove" as const, right: "" }) },
    { weight: 1, arbitrary: rights.map((right) => ({ kind: "insert" as const, right })) },
    { weight: 1, arbitrary: fc.constant({ kind: "swap" as const, right: "" }) },
  ),
});

type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

function edited(lines: readonly string[], { at, change }: Edit): readonly string[] {
  const place = at % lines.length;
  const made = [...lines];
  if (change.kind === "remove") made.splice(place, 1);
  else if (change.kind === "insert") made.splice(place, 0, `t${at} = ${change.right}`);
  else if (change.kind === "swap") made.push(...made.splice(place, 2));
  else made[place] = (made[place] ?? "").replace(/=.*/, `= ${change.right}`);
  return made;
}

const first = Array.from({ length }, (_, index) =>
  index === 0 ? "s0 = x" : `s${index} = s${index - (index % 3 === 0 ? 2 : 1)} -> dense(8)`,
);

function textOf(lines: readonly string[]): string {
  const body = lines.map((line) => `  ${line}\n`).join("");
  return `block Other : x[N, D] -> y[N, D] { y = x -> dense(D) }\n
block Long(width: int) : x[N, 8] -> y[N, 8] {\n${body}  y = s${length - 1}\n}\n`;
}

/** Hints of a part of the file are those of the whole that lie in it. */
function expectParts(snapshot: Snapshot | undefined): void {
  if (!snapshot) return;
  const { length: end } = snapshot.syntax.text;
  const all = inlayHints(snapshot, { start: 0, end });
  for (let start = 0; start < end; start += 700) {
    const part = { start, end: start + 300 };
    const within = all.filter(({ offset }) => offset >= part.start && offset <= part.end);
    expect(inlayHints(snapshot, part)).toEqual(within);
  }
}

function stateOf(snapshot: Snapshot | undefined): unknown {
  if (!snapshot) return undefined;
  const whole = { start: 0, end: snapshot.syntax.text.length };
  const hints = inlayHints(snapshot, whole).filter(({ isOld }) => !isOld);
  const counts = [...snapshot.definitions.keys()].map((each) =>
    each.kind === "block" ? countsOf(snapshot, each) : undefined,
  );
  return { diagnostics: snapshot.diagnostics, hints, counts };
}

describe("a long block that was edited", () => {
  it.each(["1 * (1 / sqrt(width))", "1 / sqrt(width + 1)", "2", "x", "x ->"])(
    "is the same where a number that many equations read was 1 / sqrt(width), and is %s",
    (right) => {
      const scaled = (number: string): readonly string[] => [
        `number = ${number}`,
        ...first.map((line) => line.replace(/ -> dense.*/, " * number")),
      ];
      const language = new Language(noFiles);
      const fresh = new Language(noFiles);
      for (const number of ["1 / sqrt(width)", right]) {
        language.update("main.nn", textOf(scaled(number)));
        language.snapshot("main.nn");
      }
      fresh.update("main.nn", textOf(scaled(right)));
      expect(stateOf(language.snapshot("main.nn"))).toEqual(stateOf(fresh.snapshot("main.nn")));
    },
  );

  it("is the block that is opened with the final text", { timeout: 300_000 }, () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 20 }), (edits) => {
        const language = new Language(noFiles);
        language.update("main.nn", textOf(first));
        language.snapshot("main.nn");
        let lines: readonly string[] = first;
        for (const each of edits) {
          lines = edited(lines, each);
          language.update("main.nn", textOf(lines));
          const fresh = new Language(noFiles);
          fresh.update("main.nn", textOf(lines));
          expect(stateOf(language.snapshot("main.nn"))).toEqual(stateOf(fresh.snapshot("main.nn")));
          expectParts(language.snapshot("main.nn"));
        }
      }),
      {
        numRuns: process.env["CI"] === undefined ? 12 : 100,
        seed: Number(process.env["SEED"] ?? 1),
      },
    );
  });
});
