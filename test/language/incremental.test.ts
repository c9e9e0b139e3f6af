/**
 * What is kept from before an edit must never show after it: a file that was edited, in whatever steps, is the file that
 * is opened with the final text. The program here leans on itself in every way, so that each edit has far effects.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inlayHints } from "../../src/language/inlay-hints.ts";
import { Language } from "../../src/language/language.ts";
import type { Snapshot } from "../../src/language/snapshot.ts";
import { memoryHost } from "./memory-host.ts";

const parts = `const DEPTHS = [1, 2]

block Outer(n: int) : x[N, D] -> y[N, n] {
  y = x -> dense(n) -> Inner
}

block Inner : x[N, D] -> y { y = x -> relu }
`;

const main = `import { Outer as Wrapped, DEPTHS } from "./parts.nn"

const WIDTH = 8
const LISTED = [WIDTH, double(WIDTH)]

fn double(n: int): int = 2 * n

/// Promised by its signature.
block Promise(n: int = WIDTH) : x[N, D] -> y[N, n] {
  h = x -> dense(n) -> relu
  y = h -> Open(n)
}

// Its shape is found by looking inside.
block Open(n: int) : x[N, D] -> y {
  y = x -> dense(double(n)) -> dense(n)
}

block Short(n: int) = dense(n) -> relu

cell Step(units: int) : x[N, D] -> h[N, units] {
  state h[N, units]
  h = tanh(dense(units)(concat(x, pre h)))
}

block Dims : x[N, T, D] -> y[N, T, K] {
  z[N, T, K] = x -> dense(LISTED[1])
  y = z
}

block Several(n: int, f: block = relu) : x[N, T, D] -> y, z[N, n] where n > 1 {
  a = x -> dense(n) -> f
  b = a + (x -> dense(n))
  twice = |t| t -> Short(n) -> dense(n)
  c = twice(b)
  d[N, T, K] = if training then c else b -> relu
  (e, g) = (d, a -> mean(over: 1))
  shared = dense(n)
  h = g -> Promise(n) -> shared
  i = h -> repeat 2 { shared } -> Open(WIDTH)
  j = i -> dense(K) -> Inside
  param w[n] = zeros
  y = j
  z = h * w
}

block Inside : x[N, D] -> y { y = x -> dense(2 * D) }

model Net(classes: int = 10) : x[N, 8] -> y[N, classes] {
  a = x -> Promise(4) -> Short(6)
  b = a -> for n in LISTED { Open(n) }
  c = b -> repeat len(DEPTHS) { Short(WIDTH) }
  y = c -> Wrapped(classes)
}

model Sequence : x[N, T, 3] -> y, z {
  y = x -> scan(Step(WIDTH), keep: last)
  z = x -> Dims
}

train Net {
  target int32 label[N]
  loss = cross_entropy(y, label) + 0 * mean(c)
}
`;

type Files = Map<string, string>;

/** One edit of one file: a piece of it goes, or becomes another. */
const edit = fc.record({
  file: fc.constantFrom("main.nn", "main.nn", "main.nn", "parts.nn"),
  at: fc.nat(),
  change: fc.oneof(
    fc.record({
      find: fc.constantFrom(
        "WIDTH",
        "8",
        "4",
        "n",
        "dense",
        "relu",
        "Open",
        "Short",
        "double",
        "[N, n]",
        "y",
        "h",
        "\n\n",
        "{",
        "}",
        ": x[N, D]",
        "classes",
        "K",
        "block",
        "model",
        "Step",
        "Wrapped",
        "Inner",
        "Inside",
        "shared",
        "twice",
        "training",
        "t",
        "mean",
        "T",
        "2 * n",
        " -> ",
        "LISTED",
        "label", // prettier-ignore
      ),
      put: fc.constantFrom(
        "",
        "W",
        "16",
        "3",
        "m",
        "dense(n)",
        "Open",
        "Promise",
        "\n",
        "\n\nconst EXTRA = 1\n\n",
        "\n\nblock K : x[N] -> y { y = x }\n\n",
        "{",
        "}",
        "// ",
        "x",
        "tanh",
        "y[N, n]",
        "conv",
        "cell",
        "shared",
        "twice",
        "b",
        "[N, 2 * n]",
        "/* ",
        '"', // prettier-ignore
      ),
    }),
    fc.record({ find: fc.constant(""), put: fc.constantFrom(" ", "\n", "é", "x", "(", "1") }),
  ),
});

/** The text with the edit made at one of the places that it fits. */
function edited(
  text: string,
  { at, change: { find, put } }: { at: number; change: { find: string; put: string } },
): string {
  if (find === "") {
    const place = at % (text.length + 1);
    return text.slice(0, place) + put + text.slice(place);
  }
  const places: number[] = [];
  for (let place = text.indexOf(find); place >= 0; place = text.indexOf(find, place + 1))
    places.push(place);
  const place = places[at % Math.max(1, places.length)];
  return place === undefined ? text : text.slice(0, place) + put + text.slice(place + find.length);
}

function stateOf(snapshot: Snapshot | undefined): unknown {
  if (!snapshot) return undefined;
  const whole = { start: 0, end: snapshot.syntax.text.length };
  const hints = inlayHints(snapshot, whole).filter(({ isOld }) => !isOld);
  return { diagnostics: snapshot.diagnostics, hints };
}

function languageOf(files: Files): Language {
  const language = new Language(memoryHost(new Map([...files].map(([path]) => [path, ""]))));
  for (const [path, text] of files) language.update(path, text);
  return language;
}

function errorsOf(language: Language): readonly string[] {
  const found = language.snapshot("main.nn")?.diagnostics ?? [];
  return found.filter(({ severity }) => severity === "error").map(({ code }) => code);
}

const isThorough = process.env["CI"] !== undefined;

describe("a file that was edited", () => {
  it("is the file that is opened with the final text", { timeout: 300_000 }, () => {
    const edits = fc.array(fc.tuple(edit, fc.boolean()), { minLength: 1, maxLength: 14 });
    fc.assert(
      fc.property(edits, (list) => {
        const files: Files = new Map([
          ["parts.nn", parts],
          ["main.nn", main],
        ]);
        const language = languageOf(files);
        language.snapshot("main.nn");
        for (const [each, isLooked] of list) {
          const text = edited(files.get(each.file) ?? "", each);
          files.set(each.file, text);
          language.update(each.file, text);
          // Some edits come before anyone looks; some looks have no time for models.
          if (isLooked) language.snapshot("main.nn", each.at % 2 === 0 ? Infinity : 0);
        }
        const fresh = languageOf(files);
        expect(stateOf(language.snapshot("main.nn"))).toEqual(stateOf(fresh.snapshot("main.nn")));
      }),
      { numRuns: isThorough ? 1500 : 80, seed: Number(process.env["SEED"] ?? 1) },
    );
  });

  it("forgets a circle that has been undone, of equations that stay as they are", () => {
    const idle = Array.from({ length: 5 }, (_, index) => `  idle${index} = x\n`).join("");
    const text = (b: string): string =>
      `block B : x[N, 4] -> y[N, 4] {\n  a = b\n${idle}  b = ${b}\n  y = a -> dense(5)\n}\n`;
    const language = languageOf(new Map([["main.nn", ""]]));
    const codes = ["x", "a", "x"].map((b) => {
      language.update("main.nn", text(b));
      return errorsOf(language);
    });
    expect(codes).toEqual([["NN3006"], ["NN2005"], ["NN3006"]]);
  });

  it("tells nothing of models that it had no time for", () => {
    const language = languageOf(new Map([["main.nn", main], ["parts.nn", parts]])); // prettier-ignore
    expect(errorsOf(language)).toEqual([]);
    const wrong = main.replace("a -> for", "(a, a) -> for");
    language.update("main.nn", wrong);
    expect(language.snapshot("main.nn", -1)?.isComplete).toBe(false);
    expect(language.snapshot("main.nn")?.isComplete).toBe(true);
    expect(errorsOf(language)).not.toEqual([]);
  });

  it("is checked again only where an edit has effect", () => {
    const language = languageOf(new Map([["main.nn", main], ["parts.nn", parts]])); // prettier-ignore
    const before = language.snapshot("main.nn");
    language.update(
      "main.nn",
      main.replace("h = x -> dense(n) -> relu", "h = x -> dense(n) -> tanh"),
    );
    const after = language.snapshot("main.nn");
    const kept = [...(after?.definitions ?? [])].filter(
      ([declaration, result]) => before?.definitions.get(declaration) === result,
    );
    // Of eleven definitions only the block itself: those that use it go by its signature.
    expect([after?.definitions.size, kept.length]).toEqual([11, 10]);
    const names = [...(after?.models ?? [])].map(([{ name }, result]) => [
      name.name,
      [...(before?.models.values() ?? [])].includes(result),
    ]);
    expect(names).toEqual([["Net", false], ["Sequence", true]]); // prettier-ignore
  });
});
