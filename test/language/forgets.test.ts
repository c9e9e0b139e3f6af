/** What is kept between edits must not keep the states of the program before them, which would be kept for ever. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { Language } from "../../src/language/language.ts";
import { noFiles } from "../../src/resolve/host.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

const program = `const WIDTH = 8

/// Used by the block and the model below.
block Step(units: int) : x[N, D] -> y[N, units] {
  h = x -> dense(units) -> relu
  y = h -> dense(WIDTH) -> dense(units)
}

block Steps(units: int) : x[N, D] -> y[N, units] {
  h = x -> Step(units) -> relu
  y = h -> Step(units)
}

model Net : x[N, 4] -> y {
  h = x -> Step(4) -> relu
  y = h -> Steps(2)
}

train Net {
  target int32 label[N]
  loss = cross_entropy(y, label)
  optimizer = adam(lr: 0.001)
}
`;

/** Types and takes away something in each line that ends so, and gives what every state of the program was. */
function typed(language: Language): readonly WeakRef<object>[] {
  const states: WeakRef<object>[] = [];
  const step = (text: string): void => {
    language.update("main.nn", text);
    const snapshot = language.snapshot("main.nn");
    if (snapshot) states.push(new WeakRef(snapshot.syntax.program));
  };
  step(program);
  for (let round = 0; round < 4; round++)
    for (const { index } of program.matchAll(/(?<=-> relu)$/gm))
      for (const more of [" ->", " -> t", " -> tanh", " -> dense(3)", ""])
        step(program.slice(0, index) + more + program.slice(index));
  return states;
}

describe("a language after many edits", () => {
  it("has let go of the programs before them", async () => {
    const language = new Language(noFiles);
    const states = typed(language);
    // What has been reached for in a turn stays until it ends.
    await new Promise((done) => setTimeout(done));
    collect();
    const alive = states.filter((state) => state.deref() !== undefined);
    expect(states.length).toBe(61);
    expect(alive.length).toBeLessThanOrEqual(3);
  });
});
