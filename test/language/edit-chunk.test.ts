/** A block that was read edit by edit, each time only where the edit was, is the block that is read as a whole. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { placeInChunk, readChunk, type Chunk } from "../../src/language/chunk.ts";
import { editChunk } from "../../src/language/edit-chunk.ts";
import { rebased, rebasedDiagnostic } from "../../src/language/rebased.ts";

const block = `/// Has a bit of everything.
block Many(units: int = 4) : x[N, D] -> y[N, units], z {
  a = x -> dense(units) // a remark
  b[N, units] = a -> relu
    -> dense(units)
  param W[units, units] = zeros, decay: false
  (c, d) = (a, b)
  /* another */
  buffer mean[units] = zeros
  next mean = 0.9 * mean
  e = c -> repeat 2 { dense(units) -> relu }
  f = d -> for n in [1, 2] { dense(n) }
  @name("pinned")
  g = if training then a else b
  h = (a, b) -> concat   i = a
  j = a -> (|t| t + 1)
  y = j
  z = [1,
    2]
}
`;

const pieces = [
  ...[" ", "\n", "(", ")", "{", "}", "[", "]", ",", ":", "="],
  "->",
  "-> relu",
  " -> ta",
  "a",
  "q = a\n",
  "\n  r = b -> relu\n",
  "// ",
  "/* ",
  "*/",
  '"',
  "if ",
  "repeat 3 { ",
  "}\n",
  "param ",
  "state s[N]\n",
  "next ",
  "block B",
  "?",
  "==",
  "@name(",
  "1e",
];

const edit = fc.record({
  at: fc.nat(),
  removed: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(60)),
  inserted: fc.oneof(fc.constantFrom(...pieces), fc.constant("")),
});

/** Everything that is known of a chunk, with places of the chunk itself. */
function whole(chunk: Chunk): unknown {
  const move = (span: Parameters<typeof placeInChunk>[1]) => placeInChunk(chunk, span) ?? span;
  const diagnostics = chunk.diagnostics.map((each) => rebasedDiagnostic(each, move));
  return {
    declarations: chunk.declarations.map((each) => rebased(each, move)),
    diagnostics: diagnostics.map((each) => JSON.stringify(each)).sort(),
  };
}

const isThorough = process.env["CI"] !== undefined;

describe("a block that is edited", () => {
  it("is the block that is read as a whole", { timeout: 120_000 }, () => {
    let [incremental, all] = [0, 0];
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 10 }), (edits) => {
        let chunk = readChunk("m.nn\0block Many", block);
        for (const { at, removed, inserted } of edits) {
          const place = at % (chunk.text.length + 1);
          const text = chunk.text.slice(0, place) + inserted + chunk.text.slice(place + removed);
          const edited = editChunk(chunk, text);
          all++;
          if (edited) incremental++;
          const fresh = readChunk(chunk.path, text);
          if (edited) expect(whole(edited)).toEqual(whole(fresh));
          chunk = edited ?? fresh;
        }
      }),
      { numRuns: isThorough ? 5000 : 150, seed: Number(process.env["SEED"] ?? 1) },
    );
    expect(incremental / all).toBeGreaterThan(0.2);
  });

  it("keeps the equations that the edit does not touch", () => {
    const before = readChunk("m.nn\0block Many", block);
    const after = editChunk(before, block.replace("dense(units) -> relu", "dense(units) -> ta"));
    const kept = after?.equations.filter(({ equation }) =>
      before.equations.some((each) => each.equation === equation),
    );
    expect(after?.equations.length).toBe(before.equations.length);
    expect(kept?.length).toBe(before.equations.length - 3);
  });
});
