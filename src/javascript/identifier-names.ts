/** Names in generated code: valid, unique, and as close to the source's names as JavaScript allows. */
import { CharacterSet } from "../source/character-set.ts";

const words = (text: string): readonly string[] => text.split(" ");

/** What no strict module may declare. */
const reserved: ReadonlySet<string> = new Set(
  words(
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends " +
      "false finally for function if implements import in instanceof interface let new null package private " +
      "protected public return static super switch this throw true try typeof undefined var void while with yield",
  ),
);

/** Names that generated code may refer to but not declare. */
const builtIns: ReadonlySet<string> = new Set(
  words(
    "Array Boolean Error Float32Array Infinity Int32Array JSON Map Math NaN Number Object Promise RangeError Set String " +
      "Symbol TypeError Uint8Array super this undefined",
  ),
);

/** Names that would be valid, and are misleading or dangerous. */
const avoided: ReadonlySet<string> = new Set(
  words(
    "Function Reflect __proto__ async constructor define document exports globalThis module of process prototype " +
      "require self window",
  ),
);

const forbidden: ReadonlySet<string> = new Set([...reserved, ...builtIns, ...avoided]);

/** What almost every name is; asking that first is far cheaper than to ask for the letters of all scripts. */
function isPlainIdentifier(name: string): boolean {
  return name !== "" && initials.makesUp(name.charAt(0)) && plain.makesUp(name);
}

const initials = new CharacterSet(/[A-Za-z_$]/);
const plain = new CharacterSet(/[\w$]/);
const identifier = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u;

function isIdentifierName(name: string): boolean {
  return isPlainIdentifier(name) || identifier.test(name);
}

/** A name that generated code may declare. */
export function isIdentifier(name: string): boolean {
  return isIdentifierName(name) && !forbidden.has(name);
}

/** A global that generated code may refer to. */
export function isBuiltIn(name: string): boolean {
  return builtIns.has(name);
}

/** An identifier name: what may stand after a dot, reserved words included. */
export function isPropertyName(name: string): boolean {
  return isIdentifierName(name) && name !== "__proto__";
}

const longest = 100;
const nothing: ReadonlySet<string> = new Set();

/** Hands out names; none twice, none that clashes with those it was given. */
export class NameScope {
  readonly #taken: Set<string>;
  readonly #outer: ReadonlySet<string>;
  /** How often each name was wanted, so that thousands of equal ones take no quadratic time. */
  readonly #counts = new Map<string, number>();

  /** `outer` are further names that clash, which many scopes may share: those of a module. */
  constructor(taken: Iterable<string> = [], outer: ReadonlySet<string> = nothing) {
    this.#taken = new Set(taken);
    this.#outer = outer;
  }

  /** The name itself where it is free and valid, else one like it. */
  fresh(wanted: string): string {
    const clean = valid(wanted);
    let count = this.#counts.get(clean) ?? 1;
    let name = count === 1 ? clean : `${clean}_${count}`;
    while (!this.#isFree(name)) name = `${clean}_${++count}`;
    this.#counts.set(clean, count);
    this.#taken.add(name);
    return name;
  }

  /** Whether one of `names` was taken here, or given. */
  hasGiven(names: Iterable<string>): boolean {
    for (const name of names) if (this.#taken.has(name)) return true;
    return false;
  }

  #isFree(name: string): boolean {
    return !this.#taken.has(name) && !this.#outer.has(name) && isIdentifier(name);
  }
}

/** Letters, digits and `_` of any script, composed; characters that cannot be seen become `_`. */
function valid(wanted: string): string {
  if (wanted.length <= longest && isPlainIdentifier(wanted))
    return forbidden.has(wanted) || wanted === "_" ? `${wanted}_` : wanted;
  const clean = Array.from(wanted.slice(0, 4 * longest).normalize("NFC"))
    .slice(0, longest)
    .join("")
    .replaceAll(/(?:[^\p{ID_Continue}$]|\p{Default_Ignorable_Code_Point})+/gu, "_");
  const start = /^[\p{ID_Start}$_]/u.test(clean) ? clean : `_${clean}`;
  return start === "_" || !isIdentifier(start) ? `${start}_` : start;
}
