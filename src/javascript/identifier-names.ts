/** Names in generated code: valid, unique, and as close to the source's names as JavaScript allows. */

const reserved: ReadonlySet<string> = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends " +
    "false finally for function if implements import in instanceof interface let new null package private protected " +
    "public return static super switch this throw true try typeof undefined var void while with yield async of NaN " +
    "Infinity Array Boolean Error Function JSON Map Math Number Object Promise RangeError Reflect Set String Symbol " +
    "TypeError globalThis window self document process require module exports constructor prototype __proto__"
  ).split(" "),
);

const identifier = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u;

/** An identifier that may be declared in a strict module. */
export function isIdentifier(name: string): boolean {
  return identifier.test(name) && !reserved.has(name);
}

/** An identifier name: what may stand after a dot, reserved words included. */
export function isPropertyName(name: string): boolean {
  return identifier.test(name) && name !== "__proto__";
}

/** Hands out names; none twice, none that clashes with those it was given. */
export class NameScope {
  readonly #taken: Set<string>;

  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set(taken);
  }

  /** The name itself where it is free and valid, else one like it. */
  fresh(wanted: string): string {
    const clean = valid(wanted);
    let name = clean;
    for (let count = 2; this.#taken.has(name) || !isIdentifier(name); count++)
      name = `${clean}_${count}`;
    this.#taken.add(name);
    return name;
  }
}

function valid(wanted: string): string {
  const clean = wanted.replaceAll(/[^\p{ID_Continue}$]+/gu, "_");
  const start = /^[\p{ID_Start}$_]/u.test(clean) ? clean : `_${clean}`;
  return start === "_" || reserved.has(start) ? `${start}_` : start;
}
