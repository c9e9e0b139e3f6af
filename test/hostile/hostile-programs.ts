/**
 * Programs whose names, documentation, strings, pinned paths and file names try to become code, markup or a way into
 * `Object.prototype`. Any output of the compiler can be run over them: import `hostilePrograms`, make the output of
 * each, and hold it against `expectHarmless` and a parser of its own.
 */
import { expect } from "vitest";
import { hostileTexts } from "../javascript/hostile-texts.ts";

export interface HostileProgram {
  /** What is hostile in it. */
  readonly name: string;
  readonly path: string;
  readonly text: string;
  /** Whether it compiles; the others are for diagnostics. */
  readonly isSound: boolean;
}

/** Names that the grammar takes and JavaScript, TypeScript or tfjs treat in a way of their own. */
export const hostileNames: readonly string[] =
  "__proto__ constructor prototype toString valueOf hasOwnProperty isPrototypeOf __defineGetter__ arguments eval await async yield let static class default delete enum export extends function implements interface new null package private protected public return super switch this throw try typeof undefined var void while with debugger NaN Infinity globalThis window self process module require exports document Object Array Function Promise Symbol tf runtime any never unknown string number boolean declare namespace abstract readonly keyof infer satisfies get set of as from Über α 变量 é ñandú _ __ _1".split(
    " ",
  );

/** Lines that are fit to stand in a comment, whatever they try. */
const lines = hostileTexts.map((text) => text.replaceAll(/[\r\n]/g, " ")).filter((text) => text.length < 200); // prettier-ignore

/** What may stand between quotes in a program. */
function quoted(text: string): string {
  const escaped = Array.from(text.replaceAll(/[\ud800-\udfff]/gu, ""), (character) => {
    const code = character.codePointAt(0) ?? 0;
    const isPlain = code >= 32 && code !== 34 && code !== 92 && code < 127;
    return isPlain ? character : `\\u{${code.toString(16)}}`;
  });
  return `"${escaped.join("")}"`;
}

const named = hostileNames.map((name): HostileProgram => ({
  name: `the name ${name}`,
  path: `${name}.nn`,
  text: `block ${name}_block(${name}: int = 3) : ${name}_in[N, D] -> out[N, ${name}] { out = ${name}_in -> dense(${name}) }
model ${name}_model(${name}: int = 3, rate: float = 0.5) : ${name}_x[N, 4] -> ${name}_y[N, ${name}] {
  param ${name}_w[4] = ones
  ${name}_z = ${name}_x * ${name}_w -> dropout(rate) -> ${name}_block(${name})
  ${name}_y = ${name}_z + tanh(${name}_z)
}
model ${name} : x[N, 4] -> y[N, 2] { y = x -> dense(2) }
train ${name} {
  target ${name}_t[N, 2]
  loss = mse(y, ${name}_t)
}
`,
  isSound: true,
}));

const documented: HostileProgram = {
  name: "documentation and comments",
  path: "documented.nn",
  text: `${lines.map((text) => `/// ${text}`).join("\n")}
model Documented : x[N, 4] -> y[N, 2] {
${lines.map((text) => `  // ${text}`).join("\n")}
  y = x -> dense(2)
}
`,
  isSound: true,
};

const pinned = hostileTexts
  .filter((text) => text.trim() !== "" && text.length < 200)
  .map((text, index): HostileProgram => ({
    name: `the pinned path ${JSON.stringify(text)}`,
    path: "pinned.nn",
    text: `model Pinned${index} : x[N, 4] -> y[N, 2] {\n  @name(${quoted(text)}) h = x -> dense(3)\n  y = h -> dense(2)\n}\n`,
    isSound: true,
  }));

const filed = ["*/ alert(1)", "`${1}`", "</script>", "a\u2028b", "__proto__", "a b", "..", "#?%", "'\"", "\u202e"].map(
  (stem): HostileProgram => ({
    name: `the file name ${JSON.stringify(stem)}`,
    path: `folder/${stem}.nn`,
    text: "/// A model.\nmodel M : x[N, 4] -> y[N, 2] { y = x -> dense(2) }\n",
    isSound: true,
  }),
); // prettier-ignore

const wrong = hostileTexts
  .filter((text) => text.length < 200)
  .map((text): HostileProgram => ({
    name: `the mistake ${JSON.stringify(text)}`,
    path: "wrong.nn",
    text: `// ${text.replaceAll(/[\r\n]/g, " ")}\nconst A = ${quoted(text)} + 1 // ${text.replaceAll(/[\r\n]/g, " ")}\nimport { A } from ${quoted(text)}\n`,
    isSound: false,
  }));

export const hostilePrograms: readonly HostileProgram[] = [
  ...named,
  documented,
  ...pinned,
  ...filed,
  ...wrong,
];

/** Line ends that only some see, the end of a C string, the start of a terminal's commands, and what turns text round. */
export const controls: readonly string[] = ["\u2028", "\u2029", "\0", "\u001b", "\u202e"];

/** What no text that a browser, a terminal or a JavaScript engine reads may hold unescaped. */
export function expectHarmless(output: string): void {
  expect(output).not.toMatch(/<\/script/i);
  for (const character of controls) expect(output).not.toContain(character);
  expect(output).not.toMatch(/\p{Surrogate}/u);
}

/** The properties of what everything inherits from; outputs must leave them as they are. */
export function prototypeKeys(): readonly PropertyKey[] {
  return [Object.prototype, Array.prototype, Function.prototype].flatMap((prototype) =>
    Reflect.ownKeys(prototype),
  );
}
